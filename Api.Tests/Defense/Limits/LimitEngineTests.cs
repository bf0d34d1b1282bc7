using System.Globalization;
using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Defense.Tiers;
using AspireAi.Api.Stores;
using AspireAi.Api.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Limits;

/// <summary>What comes while a call to Redis is running goes together in the next one.</summary>
public sealed class LimitEngineTests
{
    private static readonly RateLimitScope[] _scopes = [new("", "caller:a", [new RequestWindow { Count = 1_000, Window = TimeSpan.FromHours(1) }])];

    [Fact]
    public async Task Operations_ThatComeTogether_AreFewScripts_AndOneByItselfGoesAtOnce()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var connection = await server.ConnectAsync();
        await using var line = await CuttableLine.ToAsync(new Uri($"tcp://127.0.0.1:{server.Port}"));
        await using var slow = await ConnectionMultiplexer.ConnectAsync(line.Address.Authority);
        var incarnations = new Incarnations(slow, new RunningCalls(), "a", static () => Task.FromResult<IReadOnlyCollection<string>>(["a"]), TimeProvider.System);
        var engine = new LimitEngine(slow, incarnations);
        await engine.RunAsync(Admit());
        // The end of the recovery with which everything begins is a script, too.
        await Eventually.TrueAsync(incarnations.TryOpenAsync, "the incarnation is open");
        var before = await ScriptsAsync(connection);

        line.Hold();
        var running = Enumerable.Range(0, 200).Select(_ => engine.RunAsync(Admit())).ToList();
        line.Resume();
        var replies = await Task.WhenAll(running);

        // The first went by itself; the others waited for it, and 64 are the most of one script.
        Assert.Equal(1 + 4, await ScriptsAsync(connection) - before);
        Assert.Equal(Enumerable.Range(799, 200).Select(left => (long)left), replies.Select(reply => reply.Number(2)).Order());

        var one = await ScriptsAsync(connection);
        await engine.RunAsync(Admit());
        Assert.Equal(1, await ScriptsAsync(connection) - one);
    }

    [Fact]
    public async Task Operations_WithoutAServer_FailForThoseWhoWait_AndGoOnWhenItIsBack()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var connection = await server.ConnectAsync(StoreConnection.Configure);
        var incarnations = new Incarnations(connection, new RunningCalls(), "a", static () => Task.FromResult<IReadOnlyCollection<string>>(["a"]), TimeProvider.System);
        var engine = new LimitEngine(connection, incarnations);
        await engine.RunAsync(Admit());
        await server.KillAsync();

        await Assert.ThrowsAnyAsync<RedisException>(() => engine.RunAsync(Admit()));

        await server.StartAsync();
        // A new server, which knows neither the incarnation nor the script.
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                return (await engine.RunAsync(Admit())).Number(2) == 999;
            }
            catch (RedisException)
            {
                return false;
            }
        }, "it goes on");
    }

    private static LimitOperation Admit() => LimitOperation.Admit(1, _scopes, [], TimeProvider.System.GetUtcNow());

    private static async Task<long> ScriptsAsync(ConnectionMultiplexer connection)
    {
        var line = (await connection.GetServers()[0].InfoRawAsync("commandstats"))!.Split('\n').SingleOrDefault(line => line.StartsWith("cmdstat_evalsha:", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split(':')[1].Split(',')[0]["calls=".Length..], CultureInfo.InvariantCulture);
    }
}
