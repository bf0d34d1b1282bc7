using AspireAi.Api.Defense.RateLimit.PerIp;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Defense.RateLimit;

/// <summary>Requests that are refused without a question are counted by their addresses, and nobody waits for that.</summary>
public sealed class ManyAddressesTests
{
    private const int Addresses = 2_000;

    [Fact]
    public async Task Refusals_FromMoreAddressesThanTheStoreKeepsUpWith_StandInNobodysWay()
    {
        Requires.Program("redis-server");
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var api = new ApiHost(new()
        {
            ["ConnectionStrings:redis"] = server.PatientConnectionString,
            ["IpLimit:Requests:0:Count"] = "200",
            ["IpLimit:Requests:0:Window"] = "00:05:00",
        });
        var connection = api.Services.GetRequiredService<IConnectionMultiplexer>();
        await connection.GetDatabase().PingAsync();
        var limiter = api.Services.GetRequiredService<IpLimiter>();

        server.Pause();
        for (var i = 0; i < Addresses; i++)
        {
            limiter.CountSoon($"203.0.{i / 250}.{i % 250}");
        }

        await Eventually.TrueAsync(() => Waiting() > 0, "some are on their way");
        for (var look = 0; look < 25; look++)
        {
            // One script at a time; of what else this process asks for in the meantime there may be a few.
            Assert.InRange(Waiting(), 0, 8);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        server.Resume();
        await using var reader = await server.ConnectAsync();
        await Eventually.TrueAsync(() => reader.GetServers()[0].Keys(pattern: "{limits}:3:windows:address:*").Count() == Addresses, "all are counted");

        long Waiting() => connection.GetCounters().Interactive.SentItemsAwaitingResponse + connection.GetCounters().Interactive.PendingUnsentItems;
    }
}
