using System.Security.Cryptography;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Web.Session;

/// <summary>Data protection keys that replicas share through Redis.</summary>
public sealed class SharedKeysTests(StoreServers servers)
{
    [Fact]
    public async Task Keys_ThatAConnectedRedisDoesNotGive_AreReadLater()
    {
        var application = StoreServers.Unique();
        var key = $"protection:1:{application}";
        await using var connection = await servers.ConnectAsync(Store.Redis);
        var database = connection.GetDatabase();
        using var before = Service(application, connection);
        var sealedBefore = Protector(before).Protect("a sign-in");
        await database.KeyRenameAsync(key, key + ":aside");
        // The list can't be read; the connection stands, so that nothing will be told of its coming back.
        await database.StringSetAsync(key, "not a list");

        using var started = Service(application, connection);
        var late = Protector(started);
        Assert.Equal("its own", late.Unprotect(late.Protect("its own")));
        // For its first minutes data protection looks itself for a key that it doesn't know; what counts is what it is told.
        var keys = started.Services.GetRequiredService<IKeyManager>();
        var told = keys.GetCacheExpirationToken();
        keys.GetAllKeys();
        await Eventually.TrueAsync(() => told.IsCancellationRequested, "it is told to read again");
        Assert.Throws<CryptographicException>(() => late.Unprotect(sealedBefore));

        await database.KeyDeleteAsync(key);
        await database.KeyRenameAsync(key + ":aside", key);
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
    [InlineData(Store.Redis, true)]
    [InlineData(Store.Redis, false)]
    [InlineData(Store.Garnet, false)]
    public async Task FirstKey_OfReplicasThatStartSideBySide_IsOne(Store store, bool serveWithoutRedis)
    {
        var application = StoreServers.Unique();
        await using var connection = await servers.ConnectAsync(store);
        using var one = Service(application, connection, serveWithoutRedis);
        using var other = Service(application, connection, serveWithoutRedis);
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

    [Fact]
    public async Task Keys_ThatAnotherBringsLater_AreReadWithinAMinute()
    {
        var application = StoreServers.Unique();
        await using var connection = await servers.ConnectAsync(Store.Redis);
        var time = new FakeTimeProvider();
        using var one = Service(application, connection, time: time);
        using var other = Service(application, connection);
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

    private static IDataProtector Protector(IHost service) => service.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private static IHost Service(string application, ConnectionMultiplexer connection, bool serveWithoutRedis = true, TimeProvider? time = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton<IConnectionMultiplexer>(connection);
        builder.AddSharedKeys(application, serveWithoutRedis);
        return builder.Build();
    }
}
