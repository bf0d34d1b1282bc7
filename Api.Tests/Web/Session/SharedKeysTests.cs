using System.Security.Cryptography;
using AspireAi.Api.Data;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace AspireAi.Api.Tests.Web.Session;

/// <summary>Data protection keys that replicas share through the database.</summary>
public sealed class SharedKeysTests(StoreServers servers)
{
    [Fact]
    public async Task Keys_ThatTheDatabaseDoesNotGive_AreReadLater()
    {
        await using var database = new PostgresServer();
        await database.StartAsync();
        await MigrateAsync(database.ConnectionString);
        using var before = Service(database.ConnectionString);
        var sealedBefore = Protector(before).Protect("a sign-in");
        await database.StopAsync();

        using var started = Service(database.ConnectionString);
        var late = Protector(started);
        Assert.Equal("its own", late.Unprotect(late.Protect("its own")));
        Assert.Throws<CryptographicException>(() => late.Unprotect(sealedBefore));
        // Who had read the keys before goes on.
        Assert.Equal("a sign-in", Protector(before).Unprotect(sealedBefore));

        await database.StartAsync();
        await Eventually.TrueAsync(() =>
        {
            try
            {
                return late.Unprotect(sealedBefore) == "a sign-in";
            }
            catch (CryptographicException)
            {
                return false;
            }
        }, "the keys are read");
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, true)]
    [InlineData(DatabaseProvider.Postgres, true)]
    [InlineData(DatabaseProvider.Postgres, false)]
    public async Task FirstKey_OfReplicasThatStartSideBySide_IsOne(DatabaseProvider provider, bool serveWithoutDatabase)
    {
        var database = await servers.DatabaseAsync(provider);
        await MigrateAsync(database);
        using var one = Service(database, serveWithoutDatabase);
        using var other = Service(database, serveWithoutDatabase);
        IKeyManager[] replicas = [one.Services.GetRequiredService<IKeyManager>(), other.Services.GetRequiredService<IKeyManager>()];

        var now = TimeProvider.System.GetUtcNow();
        // Each has found none before either has made one.
        Assert.All(replicas, keys => Assert.Empty(keys.GetAllKeys()));
        Assert.All(replicas, keys => keys.CreateNewKey(now, now.AddDays(90)));

        var first = Assert.Single(replicas[0].GetAllKeys());
        Assert.Equal(first.KeyId, Assert.Single(replicas[1].GetAllKeys()).KeyId);
        Assert.Equal("a sign-in", Protector(one).Unprotect(Protector(other).Protect("a sign-in")));
        // The one that follows it, long before its end, is another matter.
        replicas[1].CreateNewKey(first.ExpirationDate, first.ExpirationDate.AddDays(90));
        Assert.Equal(2, replicas[0].GetAllKeys().Count);
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Keys_OfAnotherApplication_AreNotRead(DatabaseProvider provider)
    {
        var database = await servers.DatabaseAsync(provider);
        await MigrateAsync(database);
        using var pages = Service(database);
        using var api = Service(database, application: "another");
        Protector(pages).Protect("a form");
        Assert.Empty(api.Services.GetRequiredService<IKeyManager>().GetAllKeys());
    }

    [Fact]
    public async Task Keys_ThatAnotherBringsLater_AreReadWithinAMinute()
    {
        var database = await servers.DatabaseAsync(DatabaseProvider.Sqlite);
        await MigrateAsync(database);
        var time = new FakeTimeProvider();
        using var one = Service(database, time: time);
        using var other = Service(database);
        Protector(one).Protect("a form");
        var told = one.Services.GetRequiredService<IKeyManager>().GetCacheExpirationToken();

        // As of an outage that ended earlier for the one than for the other.
        var now = TimeProvider.System.GetUtcNow();
        other.Services.GetRequiredService<IKeyManager>().CreateNewKey(now, now.AddDays(90));
        Assert.False(told.IsCancellationRequested);

        time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(told.IsCancellationRequested);
        Assert.Equal(2, one.Services.GetRequiredService<IKeyManager>().GetAllKeys().Count);
    }

    [Theory]
    [InlineData("missing.pfx", "there is no file ")]
    [InlineData("appsettings.json", "")]
    public async Task Certificate_ThatCannotBeRead_StopsTheStart_AndIsNamed(string file, string expected)
    {
        var (code, said) = await WrongStart.OfAsync("Web", "ConnectionStrings:db=" + TestDatabase.New(), "DataProtection:Certificate=" + Path.Combine(Repository.Root, "Web", file));
        Assert.Equal(78, code);
        Assert.StartsWith($"The configuration is wrong:\n- DataProtection:Certificate: {expected}", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    private static IDataProtector Protector(IHost service) => service.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private static async Task MigrateAsync(string database)
    {
        using var api = Built(database, builder => builder.AddData());
        await api.Services.GetRequiredService<Migrator>().MigrateAsync(TestContext.Current.CancellationToken);
    }

    private static IHost Service(string database, bool serveWithoutDatabase = true, TimeProvider? time = null, string application = "test") => Built(database, builder =>
    {
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.AddSharedKeys(application, serveWithoutDatabase);
    });

    private static IHost Built(string database, Action<HostApplicationBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:db", database)]);
        configure(builder);
        return builder.Build();
    }
}
