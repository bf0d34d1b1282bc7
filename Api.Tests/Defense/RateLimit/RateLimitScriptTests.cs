using AspireAi.Api.Defense.RateLimit;
using AspireAi.Api.Defense.Tiers;
using AspireAi.Api.Tests.Servers;
using AspireAi.Api.Tests.Stores;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace AspireAi.Api.Tests.Defense.RateLimit;

/// <summary>The scripts against <see cref="RateLimitModel"/>: the same random histories, with a clock that the test moves.</summary>
public sealed class RateLimitScriptTests(StoreServers servers)
{
    // Far longer than a sample takes, because the store's own expiry goes by the real clock.
    private static readonly TimeSpan _lease = TimeSpan.FromSeconds(90);
    private static readonly DateTimeOffset _start = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<RequestWindow> _smallWindow = Gen.Select(Gen.Int[1, 8], Gen.Int[60, 300], (count, seconds) => new RequestWindow { Count = count, Window = TimeSpan.FromSeconds(seconds) });
    private static readonly Gen<LimitSet> _limits = Gen.Select(_smallWindow.Array[0, 3], Gen.Int[1, 400].Nullable(), Gen.Int[1, 3].Nullable(), (windows, tokens, streams) => new LimitSet(windows, tokens, streams));

    private static readonly Gen<Step> _step = Gen.Frequency(
        (8, Gen.Select(Gen.Bool, Gen.Int[1, 150], (stream, tokens) => (Step)new Ask(stream, tokens))),
        (3, Gen.Select(Gen.Int[0, 20], Gen.Int[0, 300], (which, tokens) => (Step)new Settle(which, tokens))),
        (1, Gen.Int[0, 20].Select(which => (Step)new Renew(which))),
        (5, Gen.Long[0, 40_000_000].Select(microseconds => (Step)new Advance(microseconds))),
        (1, Gen.Select(_limits, Gen.Bool, (limits, ofKey) => (Step)new Change(limits, ofKey))));

    [Theory, InlineData(Store.Redis, 300), InlineData(Store.Garnet, 100), InlineData(Store.Cluster, 100)]
    public async Task Scripts_OnRandomHistories_DoAsTheModel(Store store, int samples)
    {
        await using var connection = await servers.ConnectAsync(store);
        await Gen.Select(_limits, _limits, Gen.Bool, _step.Array[1, 60]).SampleAsync(async (ofCaller, ofKey, hasKey, steps) =>
        {
            var clock = new FakeTimeProvider(_start);
            var history = new History(new RateLimitStore(connection, name => ClockedScript.Embedded(name, clock)), clock, StoreServers.Unique());
            await history.PlayAsync(ofCaller, hasKey ? ofKey : null, steps);
        }, iter: samples, threads: 1);
    }

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    public async Task Scripts_WithMoreThanAThousandRequestsInAWindow_DoAsTheModel(Store store)
    {
        await using var connection = await servers.ConnectAsync(store);
        var clock = new FakeTimeProvider(_start);
        var history = new History(new RateLimitStore(connection, name => ClockedScript.Embedded(name, clock)), clock, StoreServers.Unique());
        var windows = new[] { Window(1100, 3600), Window(5, 70), Window(257, 600) };
        var random = new Random(7);
        var steps = Enumerable.Range(0, 3_000).Select(_ => random.Next(3) == 0 ? (Step)new Advance(random.Next(6_000_000)) : new Ask(false, 1));
        await history.PlayAsync(new LimitSet([windows[0], windows[2]], null, null), null,
            [.. steps, new Change(new LimitSet([.. windows], null, null), false), .. steps.Take(100), new Change(new LimitSet([windows[2]], null, null), false),
             .. steps.Take(400), new Change(new LimitSet([windows[0]], null, null), false), .. steps.Take(400)]);
    }

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    public async Task Keys_HaveATimeToLive_NotLongerThanTheLimits(Store store)
    {
        await using var connection = await servers.ConnectAsync(store);
        var scope = new RateLimitScope("", $"rl:1:{{{StoreServers.Unique()}}}:caller", [Window(300, 20), Window(3, 10)], 100, 1);
        var limits = new RateLimitStore(connection);
        for (var i = 0; i < 3; i++)
        {
            await limits.AskAsync(new([scope], $"lease{i}", i == 0, 10), TimeSpan.FromSeconds(30), [[]]);
        }

        var database = connection.GetDatabase();
        foreach (var (key, most) in new[] { ("log", 20), ("tokens", 61), ("streams", 30) })
        {
            var left = await database.KeyTimeToLiveAsync($"{scope.Key}:{key}");
            Assert.True(left > TimeSpan.FromSeconds(5) && left <= TimeSpan.FromSeconds(most), $"{key}: {left}");
        }
    }

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    public async Task Cost_BeyondAllMeasure_BlocksForAMinuteAndNoLonger(Store store)
    {
        await using var connection = await servers.ConnectAsync(store);
        var clock = new FakeTimeProvider(_start);
        var limits = new RateLimitStore(connection, name => ClockedScript.Embedded(name, clock));
        var request = new RateLimitRequest([new("", $"rl:1:{{{StoreServers.Unique()}}}:caller", [], 100)], "lease", Tokens: 10);
        for (var i = 0; i < 2; i++)
        {
            var admitted = await limits.AskAsync(request, _lease, [[]]);
            Assert.True(admitted.Admitted);
            await limits.SettleAsync(request, admitted.Second, 99_999_999_999_999_999);
            Assert.Equal(TimeSpan.FromSeconds(61), (await limits.AskAsync(request, _lease, [[]])).Refusal!.Wait);
            clock.Advance(TimeSpan.FromSeconds(61));
        }
    }

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    public async Task Clock_ThatGoesBack_DoesNotOpenAWindow(Store store)
    {
        await using var connection = await servers.ConnectAsync(store);
        var (early, late) = (new FakeTimeProvider(_start), new FakeTimeProvider(_start.AddSeconds(50)));
        var scope = new RateLimitScope("", $"rl:1:{{{StoreServers.Unique()}}}:caller", [Window(2, 100)]);
        async Task<RateLimitDecision> AskAt(FakeTimeProvider clock) =>
            await new RateLimitStore(connection, name => ClockedScript.Embedded(name, clock)).AskAsync(new([scope], ""), _lease, [[]]);

        Assert.True((await AskAt(late)).Admitted);
        var second = await AskAt(early);
        Assert.Equal((true, late.GetUtcNow()), (second.Admitted, DateTimeOffset.UnixEpoch.AddMicroseconds(second.StoreTime)));
        early.Advance(TimeSpan.FromSeconds(149));
        Assert.False((await AskAt(early)).Admitted);
        early.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await AskAt(early)).Admitted);
    }

    [Theory, InlineData(Store.Redis, 6), InlineData(Store.Garnet, 6), InlineData(Store.Redis, 400)]
    public async Task Admissions_ThatTheStoreMissed_CountFromWhenTheyHappened(Store store, int cells)
    {
        await using var connection = await servers.ConnectAsync(store);
        var clock = new FakeTimeProvider(_start);
        var limits = new RateLimitStore(connection, name => ClockedScript.Embedded(name, clock));
        var scope = new RateLimitScope("", $"rl:1:{{{StoreServers.Unique()}}}:caller", [Window(4, 100), Window(cells, 200)]);
        Task<RateLimitDecision> Ask(params long[] ages) => limits.AskAsync(new([scope], ""), _lease, [ages]);

        Assert.Equal(3, (await Ask()).Limits[0].Left);
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(0, (await Ask(20_000_000, 10_000_000)).Limits[0].Left);
        var refused = await Ask();
        Assert.Equal((false, TimeSpan.FromSeconds(70)), (refused.Admitted, refused.Refusal!.Wait));
        clock.Advance(TimeSpan.FromSeconds(70));
        Assert.True((await Ask()).Admitted);
        Assert.Equal(TimeSpan.FromSeconds(10), (await Ask()).Refusal!.Wait);
    }

    private static RequestWindow Window(int count, int seconds) => new() { Count = count, Window = TimeSpan.FromSeconds(seconds) };

    internal sealed record LimitSet(RequestWindow[] Windows, int? Tokens, int? Streams);

    internal abstract record Step;

    internal sealed record Ask(bool Stream, long Tokens) : Step;

    internal sealed record Settle(int Which, long Tokens) : Step;

    internal sealed record Renew(int Which) : Step;

    internal sealed record Advance(long Microseconds) : Step;

    internal sealed record Change(LimitSet Limits, bool OfKey) : Step;

    private sealed class History(RateLimitStore store, FakeTimeProvider clock, string tag)
    {
        private readonly RateLimitModel _model = new();
        private readonly List<(RateLimitRequest Request, long Second)> _admitted = [];

        private long Now => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

        public async Task PlayAsync(LimitSet ofCaller, LimitSet? ofKey, IEnumerable<Step> steps)
        {
            var leases = 0;
            foreach (var step in steps)
            {
                switch (step)
                {
                    case Ask ask:
                        await AskAsync(new(Scopes(ofCaller, ofKey), $"lease{leases++}", ask.Stream, ask.Tokens));
                        break;
                    case Settle settle when _admitted.Count > 0:
                        var (request, second) = _admitted[settle.Which % _admitted.Count];
                        _admitted.RemoveAt(settle.Which % _admitted.Count);
                        await store.SettleAsync(request, second, settle.Tokens);
                        _model.Settle(request, second, settle.Tokens, Now);
                        break;
                    case Renew renew when _admitted.FirstOrDefault(each => each.Request.Lease == $"lease{renew.Which}") is { Request: { Stream: true } running }:
                        if (running.Scopes.Any(scope => scope.ConcurrentStreams is not null))
                        {
                            await store.RenewAsync(running, _lease);
                            _model.Renew(running, Microseconds(_lease), Now);
                        }

                        break;
                    case Advance advance:
                        clock.Advance(TimeSpan.FromMicroseconds(advance.Microseconds));
                        break;
                    case Change { OfKey: true } change when ofKey is not null:
                        ofKey = change.Limits;
                        break;
                    case Change { OfKey: false } change:
                        ofCaller = change.Limits;
                        break;
                }
            }
        }

        private async Task AskAsync(RateLimitRequest request)
        {
            if (request.Scopes.Count == 0)
            {
                return;
            }

            var actual = await store.AskAsync(request, _lease, [.. request.Scopes.Select(_ => Array.Empty<long>())]);
            var expected = _model.Ask(request, Microseconds(_lease), Now);
            Assert.Equal((expected.Admitted, expected.StoreTime), (actual.Admitted, actual.StoreTime));
            Assert.Equal(expected.Limits, actual.Limits);
            if (actual.Admitted)
            {
                _admitted.Add((request, actual.Second));
            }
        }

        private IReadOnlyList<RateLimitScope> Scopes(LimitSet ofCaller, LimitSet? ofKey) =>
        [
            .. new[] { ("", "caller", ofCaller), ("key-", "key", ofKey) }
                .Where(each => each.Item3 is not null)
                .Select(each => new RateLimitScope(each.Item1, $"rl:1:{{{tag}}}:{each.Item2}", each.Item3!.Windows, each.Item3.Tokens, each.Item3.Streams))
                .Where(scope => !scope.IsUnlimited),
        ];

        private static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
    }
}
