using AspireAi.Api.Defense.RateLimit;
using AspireAi.Api.Defense.Tiers;
using AspireAi.Api.Stores;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Defense.RateLimit;

/// <summary>The store goes away and comes back under the limiter.</summary>
public sealed class RateLimitAwayTests
{
    private static readonly RateLimitScope _nine = new("", "rl:1:{default}:caller", [new() { Count = 9, Window = TimeSpan.FromMinutes(5) }]);

    [Fact]
    public async Task Replica_WithoutTheStore_AllowsTheWholeLimitAndNoMore()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var replica = await Replica.StartAsync(server);
        await server.KillAsync();

        var decisions = new List<RateLimitDecision>();
        for (var i = 0; i < 20; i++)
        {
            decisions.Add(await replica.Limiter.AskAsync(new([_nine], $"{i}")));
        }

        Assert.All(decisions, decision => Assert.True(decision.Local));
        Assert.Equal(9, decisions.Count(decision => decision.Admitted));
    }

    [Fact]
    public async Task Limit_AcrossAnOutage_HoldsForOneReplica()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var replica = await Replica.StartAsync(server);
        async Task<int> AskAsync(int times)
        {
            var admitted = 0;
            for (var i = 0; i < times; i++)
            {
                admitted += (await replica.Limiter.AskAsync(new([_nine], $"{i}"))).Admitted ? 1 : 0;
            }

            return admitted;
        }

        Assert.Equal(4, await AskAsync(4));
        await server.KillAsync();
        Assert.Equal(3, await AskAsync(3));

        // It comes back with nothing in it: the three that it missed are told, the four that it forgot are gone.
        await server.StartAsync();
        await Eventually.TrueAsync(() => replica.Connection.IsConnected, "the client reconnects");
        Assert.Equal(6, await AskAsync(10));
        await server.KillAsync();
        Assert.Equal(0, await AskAsync(5));
    }

    [Fact]
    public async Task Window_WithoutTheStore_OpensAgainByTheReplicasClock()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var replica = await Replica.StartAsync(server);
        await server.KillAsync();
        for (var i = 0; i < 9; i++)
        {
            Assert.True((await replica.Limiter.AskAsync(new([_nine], $"{i}"))).Admitted);
            replica.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var refused = await replica.Limiter.AskAsync(new([_nine], "10"));
        Assert.Equal(TimeSpan.FromSeconds(291), refused.Refusal!.Wait);
        replica.Time.Advance(refused.Refusal.Wait);
        Assert.True((await replica.Limiter.AskAsync(new([_nine], "11"))).Admitted);
        Assert.False((await replica.Limiter.AskAsync(new([_nine], "12"))).Admitted);
    }

    [Fact]
    public async Task TokensAndStreams_WithoutTheStore_AreLimitedAndSettled()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var replica = await Replica.StartAsync(server);
        await server.KillAsync();
        var scope = new RateLimitScope("", "rl:1:{default}:caller", [], TokensPerMinute: 100, ConcurrentStreams: 1);
        var first = new RateLimitRequest([scope], "1", Stream: true, Tokens: 80);
        var admitted = await replica.Limiter.AskAsync(first);
        Assert.True(admitted.Admitted);
        Assert.Equal(LimitKind.Tokens, (await replica.Limiter.AskAsync(new([scope], "2", Stream: false, Tokens: 30))).Refusal!.Kind);
        Assert.Equal(LimitKind.Streams, (await replica.Limiter.AskAsync(new([scope], "3", Stream: true, Tokens: 10))).Refusal!.Kind);

        await replica.Limiter.SettleAsync(first, admitted, 20);
        Assert.True((await replica.Limiter.AskAsync(new([scope], "4", Stream: true, Tokens: 80))).Admitted);
        Assert.False((await replica.Limiter.AskAsync(new([scope], "5", Stream: false, Tokens: 1))).Admitted);
        replica.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await replica.Limiter.AskAsync(new([scope], "6", Stream: false, Tokens: 100))).Admitted);
    }

    private sealed class Replica : IAsyncDisposable
    {
        private Replica(ConnectionMultiplexer connection)
        {
            Connection = connection;
            var options = Options.Create(new RateLimitOptions());
            Limiter = new(new RateLimitStore(connection), new LocalRateLimiter(Time), options);
        }

        public FakeTimeProvider Time { get; } = new();

        public ConnectionMultiplexer Connection { get; }

        public RateLimiter Limiter { get; }

        public static async Task<Replica> StartAsync(StoreServer server) => new(await server.ConnectAsync(StoreConnection.Configure));

        public ValueTask DisposeAsync() => Connection.DisposeAsync();
    }
}
