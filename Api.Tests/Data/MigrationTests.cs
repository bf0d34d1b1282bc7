using AspireAi.Api.Data;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace AspireAi.Api.Tests.Data;

/// <summary>How the tables come to be, on either database.</summary>
public sealed class MigrationTests(StoreServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Replicas_ThatMigrateAtOnce_AllSucceed(DatabaseProvider provider)
    {
        var database = await servers.DatabaseAsync(provider);
        using var host = Built(database);
        var migrator = host.Services.GetRequiredService<Migrator>();
        Assert.False(await migrator.IsUpToDateAsync(Token));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => migrator.MigrateAsync(Token))));

        Assert.True(await migrator.IsUpToDateAsync(Token));
    }

    [Fact]
    public async Task Sqlite_WhoseMigrationWasKilled_IsMigrated()
    {
        var database = TestDatabase.New();
        using var host = Built(database);
        await using (var context = await host.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(Token))
        {
            // What EF writes, and what a process leaves behind that is killed.
            await context.Database.ExecuteSqlRawAsync("""
                CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01');
                """, Token);
        }

        await host.Services.GetRequiredService<Migrator>().MigrateAsync(Token).WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.True(await host.Services.GetRequiredService<Migrator>().IsUpToDateAsync(Token));
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Tables_AreThoseOfTheModel_InSnakeCase(DatabaseProvider provider)
    {
        using var host = Built(await servers.DatabaseAsync(provider));
        await host.Services.GetRequiredService<Migrator>().MigrateAsync(Token);
        await using var context = await host.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(Token);
        Assert.False(context.Database.HasPendingModelChanges(), "The model has changed: add a migration for each provider.");
        Assert.All(context.Model.GetEntityTypes(), entity => Assert.Matches("^[a-z_]+$", entity.GetTableName()));
    }

    [Fact]
    public async Task Api_WhoseDatabaseComesLater_SaysSoAndIsReadyThen()
    {
        await using var server = new PostgresServer();
        await server.StartAsync();
        await server.StopAsync();
        await using var api = new ApiHost(new() { ["ConnectionStrings:db"] = server.ConnectionString });
        using var http = api.Client();
        Assert.Equal(503, (int)(await http.GetAsync("/health", Token)).StatusCode);
        Assert.Equal(200, (int)(await http.GetAsync("/alive", Token)).StatusCode);

        await server.StartAsync();

        await Eventually.TrueAsync(async () => (await http.GetAsync("/health", Token)).IsSuccessStatusCode, "the API is ready");
        await server.StopAsync();
        // Those who are known go on, so no balancer may take it out.
        Assert.Equal("Degraded", await http.GetStringAsync("/health", Token));
    }

    [Fact]
    public async Task MigrateCommand_CreatesTheTables_AndTheApiWaitsForItWhereItIsTold()
    {
        var database = TestDatabase.New();
        await using var api = new ApiHost(new() { ["ConnectionStrings:db"] = database, ["Database:MigrateAtStart"] = "false" });
        using var http = api.Client();
        Assert.Equal(503, (int)(await http.GetAsync("/health", Token)).StatusCode);

        var (code, _) = await WrongStart.OfAsync("Api", "ConnectionStrings:db=" + database, "migrate");

        Assert.Equal(0, code);
        await Eventually.TrueAsync(async () => (await http.GetAsync("/health", Token)).IsSuccessStatusCode, "the API is ready");
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Api_OlderThanItsDatabase_SaysSoAndServes(DatabaseProvider provider)
    {
        var database = await servers.DatabaseAsync(provider);
        using (var host = Built(database))
        {
            await host.Services.GetRequiredService<Migrator>().MigrateAsync(Token);
            await using var context = await host.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(Token);
            await context.Database.ExecuteSqlRawAsync("""INSERT INTO "__EFMigrationsHistory" VALUES ('29991231235959_Later', '99.0.0')""", Token);
        }

        await using var api = new ApiHost(new() { ["ConnectionStrings:db"] = database });
        using var http = api.Client();
        Assert.Equal(200, (int)(await http.GetAsync("/health", Token)).StatusCode);
        Assert.Single(api.Logs.Lines, static line => line.Contains("[3016] A newer version of the API has changed the database's tables.", StringComparison.Ordinal));

        Assert.Equal((0, ""), await WrongStart.OfAsync("Api", "ConnectionStrings:db=" + database, "migrate"));
    }

    [Theory, InlineData("Api"), InlineData("Web")]
    public async Task SqliteThatNoTwoConnectionsShare_StopsTheStart(string program)
    {
        foreach (var inMemory in (string[])["Data Source=:memory:", "Data Source=x;Mode=Memory;Cache=Shared", "Data Source=file::memory:?cache=shared"])
        {
            var (code, said) = await WrongStart.OfAsync(program, "ConnectionStrings:db=" + inMemory);
            Assert.Equal((78, "The configuration is wrong:\n- ConnectionStrings:db names a database in memory, and each connection would get its own: name a file (Data Source=file.db).\n"), (code, said));
        }
    }

    [Theory, InlineData("Api"), InlineData("Api", "migrate"), InlineData("Web")]
    public async Task SqliteInAFolderThatDoesNotExist_StopsTheStart(string program, params string[] command)
    {
        var folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var (code, said) = await WrongStart.OfAsync(program, [$"ConnectionStrings:db=Data Source={folder}/aspireai.db", .. command]);
        Assert.Equal((78, $"The configuration is wrong:\n- ConnectionStrings:db names a file in the folder {folder}, which does not exist: create it, or correct the path.\n"), (code, said));
        Assert.False(Directory.Exists(folder));
    }

    /// <summary>Such as a volume that went away.</summary>
    [Fact]
    public async Task SqliteWhoseFolderIsGone_IsUnavailable()
    {
        var folder = Directory.CreateTempSubdirectory("aspireai-gone-");
        using var host = Built($"Data Source={folder.FullName}/aspireai.db");
        folder.Delete(recursive: true);

        var exception = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => host.Services.GetRequiredService<Migrator>().MigrateAsync(Token));

        Assert.Contains(folder.FullName, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectionStringOfNeither_StopsTheStart()
    {
        var (code, said) = await WrongStart.OfAsync("Api", "ConnectionStrings:db=localhost:5432");
        Assert.Equal(78, code);
        Assert.Contains("- ConnectionStrings:db has to be a PostgreSQL connection string (Host=…;Database=…) or an SQLite one (Data Source=file.db).", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "The configuration is wrong:\n- ConnectionStrings:db is not set: it names the database to bring up to date.\n", 78)]
    [InlineData("ConnectionStrings:db=Host=x;Pasword=secret", "The configuration is wrong:\n- ConnectionStrings:db has 'pasword', which is not known. Did you mean Password?\n", 78)]
    [InlineData("ConnectionStrings:db=Host=127.0.0.1;Port=1;Database=x", "The database is unavailable: Failed to connect to 127.0.0.1:1\n", 1)]
    public async Task MigrateCommand_ThatCannotWork_SaysWhyInALine(string setting, string expected, int expectedCode)
    {
        var (code, said) = await WrongStart.OfAsync("Api", [.. new[] { setting }.Where(one => one.Length > 0), "migrate"]);
        Assert.Equal((expectedCode, expected), (code, said));
    }

    [Theory, InlineData("Api"), InlineData("Web")]
    public async Task MisspelledConnectionString_StopsTheStart_AndNoValueIsRepeated(string program)
    {
        var (code, said) = await WrongStart.OfAsync(program, "ConnectionStrings:db=Host=x;Pasword=secret;Port=secret;SSL Mode=Require");
        Assert.Equal(78, code);
        Assert.Contains("- ConnectionStrings:db has 'pasword', which is not known. Did you mean Password?", said, StringComparison.Ordinal);
        Assert.Contains("- ConnectionStrings:db has a value for 'port' that can't be read.", said, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    private static IHost Built(string database)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:db", database)]);
        builder.AddData();
        return builder.Build();
    }
}
