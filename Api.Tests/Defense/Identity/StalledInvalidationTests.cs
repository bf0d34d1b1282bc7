using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Identity;

/// <summary>Announcements that no longer come although every connection stands.</summary>
public sealed class StalledInvalidationTests
{
    [Fact]
    public async Task Memory_IsNoLongerBelieved_WhileAnnouncementsStall()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var site = Replicas.Start(server.ConnectionString, 1);
        var memory = site.Hosts[0].Services.GetRequiredService<IdentityCache>();
        await Eventually.TrueAsync(() => memory.IsReceiving, "invalidation arrive");
        var broken = 0;
        site.Hosts[0].Services.GetRequiredService<IConnectionMultiplexer>().ConnectionFailed += (_, _) => Interlocked.Increment(ref broken);
        await using var admin = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString + ",allowAdmin=true");

        // Reads go on; announcing is a write.
        await admin.GetDatabase().ExecuteAsync("CLIENT", "PAUSE", "60000", "WRITE");
        await Eventually.TrueAsync(() => !memory.IsReceiving, "their silence is noticed");
        Assert.Equal(0, Volatile.Read(ref broken));
        await admin.GetDatabase().ExecuteAsync("CLIENT", "UNPAUSE");

        await Eventually.TrueAsync(() => memory.IsReceiving, "they are heard again");
    }
}
