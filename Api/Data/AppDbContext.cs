using AspireAi.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace AspireAi.Api.Data;

/// <summary>Everything durable. One derived context for each provider, with a set of migrations each.</summary>
internal abstract class AppDbContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<Conversation> Conversations => Set<Conversation>();

    public DbSet<Message> Messages => Set<Message>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ProtectionKey.Configure(modelBuilder);
        ConversationConfiguration.Configure(modelBuilder);
    }
}

internal sealed class PostgresDbContext(DbContextOptions<PostgresDbContext> options) : AppDbContext(options)
{
    /// <summary>For `dotnet ef`, which connects to nothing.</summary>
    internal sealed class Factory : IDesignTimeDbContextFactory<PostgresDbContext>
    {
        public PostgresDbContext CreateDbContext(string[] args) =>
            new((DbContextOptions<PostgresDbContext>)new DbContextOptionsBuilder<PostgresDbContext>().UseDatabase("Host=localhost").Options);
    }
}

internal sealed class SqliteDbContext(DbContextOptions<SqliteDbContext> options) : AppDbContext(options)
{
    /// <summary>For `dotnet ef`, which connects to nothing.</summary>
    internal sealed class Factory : IDesignTimeDbContextFactory<SqliteDbContext>
    {
        public SqliteDbContext CreateDbContext(string[] args) =>
            new((DbContextOptions<SqliteDbContext>)new DbContextOptionsBuilder<SqliteDbContext>().UseDatabase("Data Source=design.db").Options);
    }
}
