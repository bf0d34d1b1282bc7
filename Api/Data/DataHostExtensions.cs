using AspireAi.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace AspireAi.Api.Data;

public static class DataHostExtensions
{
    private const string MigrateCommand = "migrate";

    /// <summary>The database that <c>ConnectionStrings:db</c> names. The API starts without it being reachable.</summary>
    public static IHostApplicationBuilder AddData(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSettings<DatabaseOptions>(DatabaseOptions.Section);
        builder.Services.TryAddSingleton(TimeProvider.System);
        var connectionString = builder.Configuration.GetConnectionString(Database.Name);
        if (string.IsNullOrEmpty(connectionString))
        {
            builder.Services.AddSingleton<IDbContextFactory<AppDbContext>, NoDatabase>();
            builder.Services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext());
            return builder;
        }

        switch (Database.ProviderOf(connectionString))
        {
            case DatabaseProvider.Postgres:
                builder.Services.AddDatabase<PostgresDbContext>(connectionString);
                break;
            case DatabaseProvider.Sqlite:
                builder.Services.AddDatabase<SqliteDbContext>(connectionString);
                break;
            default:
                builder.Services.AddSingleton<IDbContextFactory<AppDbContext>, NoDatabase>();
                builder.Services.AddOptions<DatabaseOptions>().Validate(_ => false, Database.Remedy);
                break;
        }

        return builder;
    }

    /// <summary>`dotnet Api.dll migrate` brings the tables up to date and ends.</summary>
    /// <returns>Whether that was the command.</returns>
    public static async Task<bool> MigrateIfAskedAsync(this WebApplication app, string[] args)
    {
        if (!args.Contains(MigrateCommand))
        {
            return false;
        }

        await app.Services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
        await Console.Out.WriteLineAsync("The database's tables are up to date.");
        return true;
    }

    private static void AddDatabase<TContext>(this IServiceCollection services, string connectionString) where TContext : AppDbContext
    {
        services.AddPooledDbContextFactory<TContext>(options => options.UseDatabase(connectionString));
        services.AddSingleton<IDbContextFactory<AppDbContext>, ContextFactory<TContext>>();
        services.AddScoped<AppDbContext>(provider => provider.GetRequiredService<IDbContextFactory<TContext>>().CreateDbContext());
        services.AddSingleton<Migrator>();
        services.AddSingleton<DatabaseStartup>();
        services.AddHostedService(provider => provider.GetRequiredService<DatabaseStartup>());
        services.AddHealthChecks().AddCheck<DatabaseStartup>("Database", timeout: TimeSpan.FromSeconds(2));
    }

    private sealed class NoDatabase : IDbContextFactory<AppDbContext>
    {
        public AppDbContext CreateDbContext() => throw new DatabaseUnavailableException("ConnectionStrings:db is not set.");
    }

    private sealed class ContextFactory<TContext>(IDbContextFactory<TContext> contexts) : IDbContextFactory<AppDbContext> where TContext : AppDbContext
    {
        public AppDbContext CreateDbContext() => contexts.CreateDbContext();
    }
}
