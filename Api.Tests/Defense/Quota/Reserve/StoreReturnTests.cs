using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Defense.Quota.Ledger;
using AspireAi.Api.Defense.Quota.Reserve;
using AspireAi.Api.Defense.Quota.Scripts;
using AspireAi.Api.Stores;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota.Reserve;

/// <summary>A store comes back, or another in its place, that has forgotten what was acknowledged: the replicas tell it again.</summary>
public sealed class StoreReturnTests
{
    private readonly string _who = QuotaHosts.NewAddress();

    [Fact]
    public async Task Failover_ToAReplicaThatLagged_GetsWhatWasSettledAndWhatIsHeld()
    {
        await using var master = new RedisServer();
        await using var replica = new RedisServer();
        await master.StartAsync();
        await replica.StartAsync();
        await using var admin = await replica.ConnectAsync();
        var server = admin.GetServers()[0];
        await server.ExecuteAsync("REPLICAOF", "127.0.0.1", master.Port);
        await Eventually.TrueAsync(async () => (await server.InfoRawAsync("replication"))!.Contains("master_link_status:up", StringComparison.Ordinal), "the replica copies");
        await using var hosts = await QuotaHosts.StartAsync($"{master.ConnectionString},{replica.ConnectionString}");
        using var client = hosts.Client(_who);
        (await client.PostChatAsync(QuotaHosts.Ask("copied"))).EnsureSuccessStatusCode().Dispose();
        await hosts.SettledAsync(_who);
        Task<long> CopiedAsync() => TokensAsync(admin, hosts);
        await Eventually.TrueAsync(async () => await CopiedAsync() == hosts.Upstream.Total.Tokens, "it is copied");

        // It is promoted, and the master goes on for a moment, as when the two can't see each other.
        await server.ExecuteAsync("REPLICAOF", "NO", "ONE");
        (await client.PostChatAsync(QuotaHosts.Ask("lost"))).EnsureSuccessStatusCode().Dispose();
        await hosts.SettledAsync(_who);
        var settled = hosts.Upstream.Total.Tokens;
        var goOn = new TaskCompletionSource();
        hosts.Upstream.Behave = _ => new Behavior { WaitsFor = goOn.Task };
        var running = client.PostChatAsync(QuotaHosts.Ask("running"));
        await Eventually.TrueAsync(() => hosts.Upstream.Running == 1, "a call runs");
        Assert.InRange(await CopiedAsync(), 1, settled - 1);
        await master.KillAsync();

        await Eventually.TrueAsync(async () => await CopiedAsync() == settled, "the new master knows what was settled");
        await Eventually.TrueAsync(async () => await QuotaHosts.RunningAsync(admin, hosts.Store, QuotaHosts.Subject(_who)) > 0, "the new master holds what runs");
        goOn.SetResult();
        (await running).EnsureSuccessStatusCode().Dispose();
        await Eventually.TrueAsync(async () => await CopiedAsync() == hosts.Upstream.Total.Tokens, "the new master has the call that ran");
        await hosts.SettledAsync(_who);
        Assert.Equal(hosts.Upstream.Total.Tokens, (await hosts.LedgerAsync(_who)).Sum(record => record.Tokens));
    }

    [Fact]
    public async Task Restart_WithoutTheEndOfTheLog_GetsWhatWasSettled()
    {
        await using var store = new RedisServer(appendOnly: true);
        await store.StartAsync();
        await using var hosts = await QuotaHosts.StartAsync(store.PatientConnectionString);
        using var client = hosts.Client(_who);
        (await client.PostChatAsync(QuotaHosts.Ask("kept"))).EnsureSuccessStatusCode().Dispose();
        await hosts.SettledAsync(_who);
        var kept = hosts.Upstream.Total.Tokens;
        var log = Directory.GetFiles(Path.Combine(store.Folder, "appendonlydir"), "*.incr.aof").Single();
        var length = new FileInfo(log).Length;
        (await client.PostChatAsync(QuotaHosts.Ask("lost"))).EnsureSuccessStatusCode().Dispose();
        await hosts.SettledAsync(_who);

        await store.KillAsync();
        await using (var file = File.OpenWrite(log))
        {
            file.SetLength(length);
        }

        await store.StartAsync();
        await using (var other = await store.ConnectAsync())
        {
            Assert.InRange(await TokensAsync(other, hosts), kept, hosts.Upstream.Total.Tokens);
            await Eventually.TrueAsync(async () => await TokensAsync(other, hosts) == hosts.Upstream.Total.Tokens, "it is told again");
        }

        await hosts.SettledAsync(_who);
        Assert.Equal(hosts.Upstream.Total.Tokens, (await hosts.LedgerAsync(_who)).Sum(record => record.Tokens));
    }

    /// <summary>However long it is away, and whatever arrives before it is known to be back.</summary>
    [Fact]
    public void Settlements_OfTheLastSeconds_AreKeptFromTheMomentOfDoubt()
    {
        var time = new FakeTimeProvider();
        var sent = new LatelySent<string>(time);
        sent.Add("long ago");
        time.Advance(TimeSpan.FromMinutes(1));
        sent.Add("just before");
        sent.Doubt();
        time.Advance(TimeSpan.FromMinutes(1));
        sent.Add("the first after");

        Assert.Equal(["just before", "the first after"], sent.Take());
        Assert.Empty(sent.Take());
    }

    [Fact]
    public async Task Reservation_WhoseAnswerIsLostAtMidnight_IsUndoneOnItsOwnDay()
    {
        await using var store = new RedisServer();
        await store.StartAsync();
        var midnight = new DateTimeOffset(2026, 8, 1, 0, 0, 0, TimeSpan.Zero);
        var clock = new LosingClock(new FakeTimeProvider(midnight.AddSeconds(-1)));
        await using var hosts = await QuotaHosts.StartAsync(store.PatientConnectionString, services: services => services.AddSingleton<StoreClock>(clock));
        using var client = hosts.Client(_who);
        (await client.PostChatAsync(QuotaHosts.Ask("before"))).EnsureSuccessStatusCode().Dispose();
        await hosts.SettledAsync(_who);
        var keys = QuotaKeys.Of(Caller.DefaultTenant, QuotaHosts.Subject(_who), clock.Day);

        // The gate's is the first script of a call, the reservation's the second.
        clock.LoseAnswer(afterScripts: 1);
        using var response = await client.PostChatAsync(QuotaHosts.Ask("unanswered"));

        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(keys.DayNumber + 1, clock.Day);
        await using var connection = await store.ConnectAsync();
        var database = connection.GetDatabase();
        await Eventually.TrueAsync(async () => (await database.HashGetAllAsync(keys.Ledger)).Length == 2, "it is undone");
        Assert.Equal(0, await database.HashLengthAsync(keys.All[6]));
        Assert.Equal(0, (long)await database.HashGetAsync(keys.Hashes[0], "ht"));
    }

    private RedisKey Month(QuotaHosts hosts) =>
        QuotaKeys.SubjectMonth(Caller.DefaultTenant, QuotaHosts.Subject(_who), QuotaKeys.DateOf(hosts.Store.Clock.Day));

    /// <summary>Looked up past the Api's own connection, which may be away.</summary>
    private async Task<long> TokensAsync(ConnectionMultiplexer connection, QuotaHosts hosts)
    {
        try
        {
            return (long)await connection.GetDatabase().HashGetAsync(Month(hosts), "t");
        }
        catch (Exception exception) when (StoreFaults.IsAway(exception))
        {
            return -1;
        }
    }

    /// <summary>A store whose clock is the test's, and which does what a script says and dies over the answer, while it turns midnight.</summary>
    private sealed class LosingClock(FakeTimeProvider time) : StoreClock(time)
    {
        private const string Done = "return reply(1, now, output, tokens, money, scopes, slices)";
        private int _left = int.MaxValue;

        public override string Expression => "{ ARGV[#ARGV - 1], ARGV[#ARGV] }";

        public override RedisValue[] Arguments
        {
            get
            {
                var milliseconds = time.GetUtcNow().ToUnixTimeMilliseconds();
                var isLost = _left-- == 0;
                if (isLost)
                {
                    time.Advance(TimeSpan.FromSeconds(2));
                }

                return [isLost ? 1 : 0, milliseconds / 1000, milliseconds % 1000 * 1000];
            }
        }

        public void LoseAnswer(int afterScripts) => _left = afterScripts;

        public override string In(string script) =>
            base.In(script).Replace(Done, $"if ARGV[#ARGV - 2] == '1' then error('LOADING after all was written') end\n{Done}", StringComparison.Ordinal);
    }
}
