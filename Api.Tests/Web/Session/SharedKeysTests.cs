using System.Security.Cryptography;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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

    private static IDataProtector Protector(IHost service) => service.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private static IHost Service(string application, ConnectionMultiplexer connection)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSingleton<IConnectionMultiplexer>(connection);
        builder.AddSharedKeys(application, serveWithoutRedis: true);
        return builder.Build();
    }
}
