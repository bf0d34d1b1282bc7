using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace AspireAi.Api.Data;

/// <summary>Everything durable. One derived context for each provider, with a set of migrations each.</summary>
internal abstract class AppDbContext(DbContextOptions options) : IdentityDbContext<Account>(options)
{
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<Conversation> Conversations => Set<Conversation>();

    public DbSet<DailyStatistic> DailyStatistics => Set<DailyStatistic>();

    public DbSet<DailyUsage> DailyUsage => Set<DailyUsage>();

    public DbSet<Grant> Grants => Set<Grant>();

    public DbSet<MailJob> MailJobs => Set<MailJob>();

    public DbSet<Message> Messages => Set<Message>();

    public DbSet<MinuteStatistic> MinuteStatistics => Set<MinuteStatistic>();

    public DbSet<MonthlyUsage> MonthlyUsage => Set<MonthlyUsage>();

    public DbSet<Replica> Replicas => Set<Replica>();

    public DbSet<SignIn> SignIns => Set<SignIn>();

    public DbSet<Tenant> Tenants => Set<Tenant>();

    public DbSet<UsageRecord> UsageRecords => Set<UsageRecord>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcInstant>();
        configurationBuilder.Properties<UtcMonth>().HaveConversion<MonthText>().HaveMaxLength(7);
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Ignore<IdentityUserClaim<string>>().Ignore<IdentityUserLogin<string>>().Ignore<IdentityUserToken<string>>()
            .Ignore<IdentityRoleClaim<string>>().Ignore<IdentityUserPasskey<string>>();
        builder.Entity<IdentityUserRole<string>>().ToTable("user_roles");
        builder.Entity<IdentityRole>(role =>
        {
            role.ToTable("roles");
            role.HasMany<IdentityUserRole<string>>().WithOne().HasForeignKey(assignment => assignment.RoleId).IsRequired().HasConstraintName("fk_user_roles_roles_role_id");
            role.HasIndex(one => one.NormalizedName).IsUnique().HasDatabaseName("ix_roles_normalized_name");
            role.HasData(RoleNames.All.Select(name => new IdentityRole { Id = name, Name = name, NormalizedName = name.ToUpperInvariant(), ConcurrencyStamp = name }));
        });
        builder.ApplyConfigurationsFromAssembly(typeof(AppDbContext).Assembly);
        ProtectionKey.Configure(builder);
        ConversationConfiguration.Configure(builder);
    }

    private sealed class MonthText() : ValueConverter<UtcMonth, string>(month => month.ToString(), text => UtcMonth.Parse(text));
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
