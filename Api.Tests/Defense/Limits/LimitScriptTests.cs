using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Stores;
using AspireAi.Api.Tests.Servers;
using CsCheck;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Limits;

/// <summary>
/// limits.lua against <see cref="LimitModel"/>: random histories of everything it does, with a clock that the test moves, new incarnations
/// and rows of a database that come late; every reply has to be the model's.
/// </summary>
public sealed partial class LimitScriptTests(StoreServers servers)
{
    private static readonly Gen<ScopeLimits[]> _scopes = Gen.Select(
        // Long ones: the server's own expiry goes by the real clock.
        Gen.Select(Gen.Int[1, 8], Gen.Int[60_000, 90_000], (count, window) => new WindowLimit(count, window)).Array[0, 2],
        Gen.Select(Gen.Int[128, 140], Gen.Int[60_000, 90_000], (count, window) => new WindowLimit(count, window)).Array[0, 1],
        Gen.Int[-1, 500], Gen.Int[-1, 3], Gen.Int[-1, 300],
        (logs, parts, perMinute, atOnce, ofKey) => (ScopeLimits[])[new("caller", [.. logs, .. parts], perMinute, atOnce), new("key", [new(6, 70_000)], ofKey, -1)]);

    private static readonly Gen<CounterCap[]> _caps = Gen.Select(Gen.Int[-1, 900], Gen.Int[-1, 4_000], Gen.Int[-1, 6_000],
        (tokens, money, above) => (CounterCap[])[new("caller", tokens, money), new("tenant", -1, above), new("all", -1, -1)]);

    private static readonly Gen<Step> _step = Gen.Frequency(
        (6, Gen.Bool.Select(counts => (Step)new Admit(counts))),
        (8, Gen.Select(Gen.Select(Gen.Int[0, 80], Gen.Int[1, 3], Gen.Int[0, 120]), Gen.Select(Gen.Int[0, 4], Gen.Int[0, 200], Gen.Int[0, 9], Gen.Bool, Gen.Int[0, 300]),
            (sizes, prices) => (Step)new Reserve(null, new Wish(sizes.Item1, sizes.Item2, sizes.Item3, prices.Item1, prices.Item2, prices.Item3, prices.Item4, prices.Item5)))),
        (2, Gen.Select(Gen.Int[0, 30], Gen.Int[1, 60], (which, wanted) => (Step)new Reserve(which, new Wish(5, 1, wanted, 1, 3, 2, true, 40)))),
        (1, Gen.Select(Gen.Int[0, 30], Gen.Int[1, 80], Gen.Int[1, 800], (which, tokens, money) => (Step)new Hold(which, tokens, money))),
        (5, Gen.Select(Gen.Int[0, 30], Gen.Int[-1, 150], Gen.Int[0, 900], (which, tokens, money) => (Step)new Settle(which, tokens, money))),
        (1, Gen.Select(Gen.Int[0, 30], Gen.Int[0, 20], (which, late) => (Step)new SettleLate(which, late))),
        (1, Gen.Int[0, 30].Select(which => (Step)new Release(which))),
        (1, Gen.Select(Gen.Int[0, 30], Gen.Int[0, 60], Gen.Int[0, 500], (which, tokens, money) => (Step)new Shrink(which, tokens, money))),
        (3, Gen.Const((Step)new Reconcile(0, 0))),
        (2, Gen.Select(Gen.Int[0, 20], Gen.Int[0, 2], (late, settled) => (Step)new Reconcile(late, settled))),
        (1, Gen.Bool.Select(recovers => (Step)new Incarnate(recovers))),
        (1, Gen.Const((Step)new BeginMonth())),
        (6, Gen.Int[0, 20_000].Select(milliseconds => (Step)new Advance(milliseconds))));

    [Theory, InlineData(Store.Redis, 300), InlineData(Store.Garnet, 60), InlineData(Store.Cluster, 100)]
    public Task AnyHistory_RepliesAsTheModel(Store store, int histories) => PlayAsync(store, histories);

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet), InlineData(Store.Cluster)]
    [Trait("Category", "Long")]
    public Task ThousandsOfHistories_ReplyAsTheModel(Store store) => PlayAsync(store, 5_000);

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    public async Task OperationThatCannotBeRead_FailsByItself(Store store)
    {
        await using var connection = await servers.ConnectAsync(store);
        var run = new Run(connection, [new("caller", [new(2, 10_000)], -1, -1)], []);
        await run.IncarnateAsync(recovers: false);
        var admit = run.Admit(counts: true);

        var replies = await run.SendAsync([admit, new LimitOperation("reserve", "id"), new LimitOperation("no such").Add(1), admit, admit]);

        Assert.All([replies[1], replies[2]], failed => Assert.Throws<InvalidOperationException>(failed.OrThrow));
        Assert.Equal([1, 1, 0], ((LimitReply[])[replies[0], replies[3], replies[4]]).Select(reply => reply.Number(0)));
    }

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    public async Task AnotherIncarnation_OrNone_IsDoneNothingIn(Store store)
    {
        await using var connection = await servers.ConnectAsync(store);
        var run = new Run(connection, [new("caller", [new(2, 10_000)], -1, -1)], []);
        var first = await run.IncarnateAsync(recovers: false);
        await run.SendAsync([run.Admit(counts: true)]);

        // A marker of somebody else's; no marker, as after FLUSHALL; a server that does not know the text.
        await run.Database.StringSetAsync(run.Marker, "1 open");
        Assert.Null(await first.RunAsync(run.Database, [run.Admit(counts: true)]));
        await run.Database.KeyDeleteAsync(run.Marker);
        Assert.Null(await first.RunAsync(run.Database, [run.Admit(counts: true)]));
        Assert.Null(await run.NewScript(first.Incarnation + 1).RunAsync(run.Database, [run.Admit(counts: true)]));

        await run.Database.StringSetAsync(run.Marker, $"{first.Incarnation} open");
        Assert.Equal(["1", "0", "1"], Texts((await first.RunAsync(run.Database, [run.Admit(counts: false)]))!.Single()).Take(3));
    }

    [Theory, InlineData(2, 5), InlineData(200, 500)]
    public async Task Windows_OfTheSameLength_CountEachRequestOnce(int tighter, int wider)
    {
        await using var connection = await servers.ConnectAsync(Store.Redis);
        var run = new Run(connection, [new("caller", [new(tighter, 10_000), new(wider, 10_000)], -1, -1)], []);
        await run.IncarnateAsync(recovers: false);
        for (var round = 0; round < 3; round++)
        {
            for (var i = 1; i <= tighter; i++)
            {
                var reply = (await run.SendAsync([run.Admit(counts: true)])).Single().OrThrow();
                Assert.Equal((1, tighter - i, wider - i), (reply.Number(0), reply.Number(2), reply.Number(6)));
            }

            Assert.Equal(0, (await run.SendAsync([run.Admit(counts: true)])).Single().Number(0));
            run.Model.Now += 21_000;
        }
    }

    /// <summary>A call settles into counters of caps that it did not have, where they are known; and its lease carries what the sweeper needs.</summary>
    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    public async Task Settled_ReachesOtherCounters_AndTheLeaseKeepsItsText(Store store)
    {
        await using var connection = await servers.ConnectAsync(store);
        var run = new Run(connection, [], [new("gone", 1_000, -1), new("missing", 1_000, -1)]);
        await run.IncarnateAsync(recovers: false);
        await run.SendAsync([new LimitOperation("reconcile").Add(run.Incarnation).Add(1).AddKey(run.CounterKey("gone")).Add(1_000).Add(-1).Add(86_400_000).Add(0).Add(1).Add(5).Add(7)]);
        await run.SendAsync([new LimitOperation("hold", "id", "what the sweeper needs").AddKey(run.LeaseKey("id")).Add(30_000).Add(0).Add(10).Add(20).Add(0).Add(0)]);
        Assert.EndsWith("what the sweeper needs", (string?)await run.Database.StringGetAsync(run.LeaseKey("id")), StringComparison.Ordinal);

        await run.SendAsync([new LimitOperation("settle", "id").AddKey(run.LeaseKey("id")).Add(-1).Add(0).Add(0)
            .Add(2).AddKey(run.CounterKey("gone")).Add(2).Add(15).Add(27).AddKey(run.CounterKey("missing")).Add(2).Add(15).Add(27)]);

        var reply = (await run.SendAsync([run.WithCounters(new LimitOperation("admit").Add(0).Add(0))])).Single().OrThrow();
        Assert.Equal(["1", "1", "15", "27", "0", "0", "0", "0", "0", "0", "0"], Texts(reply));
        Assert.False(await run.Database.KeyExistsAsync(run.LeaseKey("id")));
    }

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    public async Task Settled_ReachesEachOtherCounter(Store store)
    {
        await using var connection = await servers.ConnectAsync(store);
        var run = new Run(connection, [], [new("first", 1_000, -1), new("missing", 1_000, -1), new("last", 1_000, -1)]);
        await run.IncarnateAsync(recovers: false);
        foreach (var name in (string[])["first", "last"])
        {
            await run.SendAsync([new LimitOperation("reconcile").Add(run.Incarnation).Add(1).AddKey(run.CounterKey(name)).Add(1_000).Add(-1).Add(86_400_000).Add(0).Add(1).Add(5).Add(7)]);
        }

        var settle = new LimitOperation("settle", "id").AddKey(run.LeaseKey("id")).Add(-1).Add(0).Add(0).Add(3);
        foreach (var name in (string[])["first", "missing", "last"])
        {
            settle.AddKey(run.CounterKey(name)).Add(2).Add(15).Add(27);
        }

        await run.SendAsync([settle]);

        var reply = (await run.SendAsync([run.WithCounters(new LimitOperation("admit").Add(0).Add(0))])).Single().OrThrow();
        Assert.Equal(["1", "1", "15", "27", "0", "0", "0", "0", "0", "0", "0", "1", "15", "27", "0", "0"], Texts(reply));
    }

    /// <summary>When the sweeper may end it: from when it was held or renewed, and never where it is settled or was never there.</summary>
    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    public async Task Lease_EndsItsTimeAfterItWasHeldOrRenewed(Store store)
    {
        await using var connection = await servers.ConnectAsync(store);
        var run = new Run(connection, [], [new("all", 1_000, -1)]);
        await run.IncarnateAsync(recovers: false);
        await run.SendAsync([run.WithCounters(new LimitOperation("hold", "held", "tail").AddKey(run.LeaseKey("held")).Add(30_000).Add(1).Add(10).Add(20).Add(0))]);
        Assert.Equal(run.Model.Now + 30_000, await run.DueAsync("held"));

        run.Model.Now += 7_000;
        await run.SendAsync([new LimitOperation("renew", "held", "never there").Add(40_000)]);

        Assert.Equal((run.Model.Now + 40_000, null), (await run.DueAsync("held"), await run.DueAsync("never there")));
        await run.SendAsync([run.WithCounters(new LimitOperation("settle", "held").AddKey(run.LeaseKey("held")).Add(-1).Add(0)).Add(2).Add(10).Add(20).Add(0)]);
        Assert.Null(await run.DueAsync("held"));
    }

    [Fact]
    public async Task Operation_ThatTheServerRefuses_FailsTheWholeBatch()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var connection = await server.ConnectAsync();
        var run = new Run(connection, [new("caller", [new(2, 10_000)], -1, -1)], []);
        await run.IncarnateAsync(recovers: false);
        await connection.GetServers()[0].ConfigSetAsync("maxmemory", "1");

        var refused = await Assert.ThrowsAnyAsync<RedisException>(() => run.SendAsync([new LimitOperation("renew", "id").Add(30_000)]));

        Assert.Contains("OOM", refused.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    public async Task Windows_Forgotten_BeginAgain(Store store)
    {
        await using var connection = await servers.ConnectAsync(store);
        var run = new Run(connection, [new("caller", [new(1, 10_000)], -1, -1)], []);
        await run.IncarnateAsync(recovers: false);
        await run.SendAsync([run.Admit(counts: true)]);

        await run.SendAsync([new LimitOperation("forget").AddKey(run.WindowsKey("caller"))]);

        Assert.Equal(1, (await run.SendAsync([run.Admit(counts: true)])).Single().Number(0));
        Assert.Equal(0, (await run.SendAsync([run.Admit(counts: true)])).Single().Number(0));
    }

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    public async Task Windows_OfManyRequests_StaySmall_AndNeverAdmitMore(Store store)
    {
        await using var connection = await servers.ConnectAsync(store);
        var run = new Run(connection, [new("caller", [new(100_000, 86_400_000)], -1, -1)], []);
        await run.IncarnateAsync(recovers: false);
        for (var i = 0; i < 300; i++)
        {
            await run.SendAsync([run.Admit(counts: true)]);
            run.Model.Now += 400_000;
        }

        Assert.InRange((await run.Database.StringGetAsync(run.WindowsKey("caller"))).Length(), 1, 600);
        Assert.True(await run.Database.KeyTimeToLiveAsync(run.WindowsKey("caller")) <= TimeSpan.FromDays(1.1));
    }

    private static IEnumerable<string> Texts(LimitReply reply) => Enumerable.Range(0, reply.Count).Select(i => $"{reply.Number(i)}");

    private async Task PlayAsync(Store store, int histories)
    {
        await using var connection = await servers.ConnectAsync(store);
        await Gen.Select(_scopes, _caps, Gen.Int[1, 6], _step.Array[1, 60]).SampleAsync(async (scopes, caps, together, steps) =>
        {
            var run = new Run(connection, scopes, caps) { MostTogether = together };
            await run.IncarnateAsync(recovers: false);
            foreach (var step in steps)
            {
                await step.TakeAsync(run);
            }

            await new Admit(Counts: false).TakeAsync(run);
            await run.FlushAsync();
        }, iter: histories, threads: 1);
    }

    /// <summary>One history: the script on its server, with keys of its own, and the model beside it.</summary>
    private sealed class Run(IConnectionMultiplexer connection, ScopeLimits[] scopes, CounterCap[] caps)
    {
        private readonly string _tag = $"{{{StoreServers.Unique()}}}:";
        private readonly Dictionary<int, List<IReadOnlyList<(long Version, long Tokens, long Money)>>> _rows = [];
        private readonly List<(string Id, int Period)> _ids = [];
        private readonly List<(LimitOperation Operation, List<string> Expected)> _batch = [];
        private ClockedLimits? _script;
        private long _incarnation = 100;

        public long Incarnation => _incarnation;

        public IDatabase Database { get; } = connection.GetDatabase();

        public LimitModel Model { get; } = new(scopes, caps) { Now = 1_795_000_000_000 };

        public string Marker => _tag + "incarnation";

        /// <summary>Operations that go to the script in one batch.</summary>
        public int MostTogether { get; init; } = 1;

        public string WindowsKey(string scope) => $"{_tag}windows:{scope}";

        public string CounterKey(string name, int period = 0) => $"{_tag}counter:{name}:{period}";

        public string LeaseKey(string id) => $"{_tag}reservation:{id}";

        /// <summary>When a lease ends; null: it is none.</summary>
        public async Task<long?> DueAsync(string id) => (long?)await Database.SortedSetScoreAsync(_tag + "due", id);

        public string NewId()
        {
            _ids.Add(($"id{_ids.Count}", Model.Period));
            return _ids[^1].Id;
        }

        public string IdOf(int which) => _ids.Count == 0 ? NewId() : _ids[which % _ids.Count].Id;

        public int PeriodOf(string id) => _ids.Find(one => one.Id == id).Period;

        public IReadOnlyList<(long Version, long Tokens, long Money)> RowsBefore(int period, int late) => RowsOf(period) is var rows ? rows[Math.Max(0, rows.Count - 1 - late)] : [];

        public void Commit(int period, long tokens, long money) =>
            RowsOf(period).Add([.. RowsBefore(period, 0).Select(row => (row.Version + 1, row.Tokens + tokens, row.Money + money))]);

        public ClockedLimits NewScript(long incarnation) => new(incarnation, Marker, _tag + "due", () => Model.Now);

        public async Task<ClockedLimits> IncarnateAsync(bool recovers)
        {
            _script = NewScript(++_incarnation);
            Model.IsRecovering = recovers;
            await Database.StringSetAsync(Marker, $"{_incarnation} {(recovers ? "recovering" : "open")}");
            foreach (var endpoint in connection.GetEndPoints())
            {
                var server = connection.GetServer(endpoint);
                if (!server.IsReplica)
                {
                    await server.ScriptLoadAsync(_script.Text);
                }
            }

            return _script;
        }

        public LimitOperation Admit(bool counts)
        {
            var operation = new LimitOperation("admit").Add(counts ? 1 : 0).Add(scopes.Length);
            foreach (var scope in scopes)
            {
                operation.AddKey(WindowsKey(scope.Key)).Add(scope.PerMinute).Add(scope.AtOnce).Add(scope.Windows.Count);
                foreach (var window in scope.Windows)
                {
                    operation.Add(window.Count).Add(window.Milliseconds);
                }
            }

            return WithCounters(operation, Model.Period);
        }

        public LimitOperation WithScopes(LimitOperation operation)
        {
            operation.Add(scopes.Length);
            foreach (var scope in scopes)
            {
                operation.AddKey(WindowsKey(scope.Key)).Add(scope.PerMinute).Add(scope.AtOnce);
            }

            return operation;
        }

        public LimitOperation WithCounters(LimitOperation operation, int period = 0)
        {
            operation.Add(caps.Length);
            foreach (var cap in caps)
            {
                operation.AddKey(CounterKey(cap.Key, period)).Add(cap.Tokens).Add(cap.Money).Add(86_400_000);
            }

            return operation;
        }

        public Task SettleAsync(string id, long tokens, int late)
        {
            var (period, rows) = (PeriodOf(id), RowsBefore(PeriodOf(id), late));
            Model.Settle(id, period, tokens, rows);
            return RepliesAsync(WithRows(WithCounters(WithScopes(new LimitOperation("settle", id).AddKey(LeaseKey(id)).Add(tokens)), period), rows).Add(0), []);
        }

        public Task RepliesAsync(LimitOperation operation, List<string> expected)
        {
            _batch.Add((operation, expected));
            return _batch.Count < MostTogether ? Task.CompletedTask : FlushAsync();
        }

        /// <summary>Sends what waits for a batch to be full.</summary>
        public async Task FlushAsync()
        {
            if (_batch.Count > 0)
            {
                var replies = await SendAsync([.. _batch.Select(static one => one.Operation)]);
                Assert.Equal(_batch.Select(static one => one.Expected), replies.Select(static reply => Texts(reply.OrThrow()).ToList()));
                _batch.Clear();
            }
        }

        public async Task<LimitReply[]> SendAsync(IReadOnlyList<LimitOperation> operations) => (await _script!.RunAsync(Database, operations))!;

        private List<IReadOnlyList<(long Version, long Tokens, long Money)>> RowsOf(int period)
        {
            if (!_rows.TryGetValue(period, out var rows))
            {
                _rows[period] = rows = [[.. caps.Select(static _ => (0L, 0L, 0L))]];
            }

            return rows;
        }

        private static LimitOperation WithRows(LimitOperation operation, IReadOnlyList<(long Version, long Tokens, long Money)> rows)
        {
            foreach (var (version, tokens, money) in rows)
            {
                operation.Add(version).Add(tokens).Add(money);
            }

            return operation;
        }
    }

    /// <summary>As it ships, but for the server's time, and for the two keys that all tests would share.</summary>
    private sealed class ClockedLimits(long incarnation, string marker, string due, Func<long> now)
        : LimitScript(incarnation, RedisScript.Embedded("limits").Text.Replace("redis.call('TIME')", "{ ARGV[#ARGV - 1], ARGV[#ARGV] }", StringComparison.Ordinal))
    {
        protected override Task<RedisResult> EvaluateAsync(IDatabaseAsync database, RedisKey[] keys, RedisValue[] arguments) =>
            base.EvaluateAsync(database, [marker, due, .. keys[2..]], [.. arguments, now() / 1000, now() % 1000 * 1000]);
    }
}
