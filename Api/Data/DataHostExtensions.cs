using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;

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
            builder.Services.AddNoDatabase();
            return builder;
        }

        connectionString = Database.WithOwnFile(connectionString, Environment.CurrentDirectory);
        string[] faults = [.. Database.FaultsOf(connectionString)];
        if (faults.Length > 0)
        {
            builder.Services.AddNoDatabase();
            builder.Services.AddOptions<DatabaseOptions>().Validate(_ => false, string.Join('\n', faults));
        }
        else if (Database.ProviderOf(connectionString) == DatabaseProvider.Postgres)
        {
            builder.Services.AddDatabase<PostgresDbContext>(connectionString);
        }
        else
        {
            builder.Services.AddDatabase<SqliteDbContext>(connectionString);
        }

        return builder;
    }

    /// <summary>Whether the command is `dotnet Api.dll migrate`.</summary>
    public static bool IsMigration(string[] args) => args.Contains(MigrateCommand);

    /// <summary>Brings the tables up to date.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> MigrateAsync(this WebApplication app) => app.RunOrExplainAsync(async () =>
    {
        _ = app.Services.GetRequiredService<IOptions<DatabaseOptions>>().Value;
        if (app.Services.GetService<Migrator>() is not { } migrator)
        {
            throw new OptionsValidationException("", typeof(DatabaseOptions), ["ConnectionStrings:db is not set: it names the database to bring up to date."]);
        }

        try
        {
            await migrator.MigrateAsync(CancellationToken.None);
            await Console.Out.WriteLineAsync(await migrator.IsNewerAsync(CancellationToken.None)
                ? "A newer version of the API has changed the database's tables; nothing was done." : "The database's tables are up to date.");
            return 0;
        }
        catch (Exception exception) when (Database.IsUnavailable(exception))
        {
            await Console.Error.WriteLineAsync($"The database is unavailable: {DatabaseErrors.ReasonOf(exception)}");
            return 1;
        }
    });

    private static void AddNoDatabase(this IServiceCollection services)
    {
        services.AddSingleton<IDbContextFactory<AppDbContext>, NoDatabase>();
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext());
    }

    private static void AddDatabase<TContext>(this IServiceCollection services, string connectionString) where TContext : AppDbContext
    {
        IInterceptor[] interceptors = typeof(TContext) == typeof(SqliteDbContext) ? [StorableText.Instance, new SqliteTurns()] : [StorableText.Instance];
        services.AddPooledDbContextFactory<TContext>(options => options.UseDatabase(connectionString).AddInterceptors(interceptors)
            // Identity's tables that are left out, on purpose.
            .ConfigureWarnings(static warnings => warnings.Ignore(CoreEventId.MappedEntityTypeIgnoredWarning)));
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
