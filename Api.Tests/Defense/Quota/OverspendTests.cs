using System.Collections.Concurrent;
using System.Net;
using AspireAi.Api.Data;
using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Defense.Quota;
using AspireAi.Api.Defense.Quota.Reserve;
using AspireAi.Api.Tests.Servers;
using AspireAi.Api.Usage;
using AspireAi.ServiceDefaults;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota;

/// <summary>
/// 64 clients of one caller on two replicas, which are processes of their own, one of which is killed in the middle. The provider's
/// own bill is compared with the cap and the records.
/// </summary>
public sealed class OverspendTests(StoreServers servers, ITestOutputHelper output)
{
    private const int Clients = 64;
    private const long Cap = 60_000;
    private const char Leaver = 'l';

    // As the OpenAI SDKs have it.
    private const int Retries = 2;
    private readonly string _who = QuotaHosts.NewAddress();
    private readonly Tally _tally = new();

    [Theory, InlineData(Store.Redis, 5), InlineData(Store.Garnet, 5)]
    public Task Caller_WithManyClientsAndAKilledReplica_NeverOverspends(Store store, int callsEach) => RunAsync(store, callsEach);

    [Theory, InlineData(Store.Redis, 60), InlineData(Store.Garnet, 60)]
    [Trait("Category", "Long")]
    public Task Caller_ForLong_NeverOverspends(Store store, int callsEach) => RunAsync(store, callsEach);

    private async Task RunAsync(Store store, int callsEach)
    {
        await using var upstream = await BillingUpstream.StartAsync();
        upstream.Behave = request =>
        {
            var prompt = request.GetProperty("messages")[0].GetProperty("content").GetString()!;
            if (prompt[0] == Leaver)
            {
                // One that is fast has said everything before anybody can have left.
                return new Behavior { Answer = 600, Pace = TimeSpan.FromMilliseconds(10) };
            }

            var seed = prompt.Length;
            return new Behavior { Answer = 20 + (seed * 37 % 600), Pace = TimeSpan.FromMilliseconds(seed % 3), ReportsUsage = seed % 5 != 0 };
        };
        // Hosts that share a Redis share a database: whoever sweeps charges there.
        await using StoreServer redis = store == Store.Garnet ? new GarnetServer() : new RedisServer();
        await redis.StartAsync();
        var settings = QuotaHosts.Settings(upstream, redis.PatientConnectionString, new()
        {
            ["ConnectionStrings:db"] = await servers.DatabaseAsync(store == Store.Redis ? DatabaseProvider.Postgres : DatabaseProvider.Sqlite),
            ["Quota:Lease"] = "00:00:05",
            ["Tiers:guest:TokensPerMonth"] = $"{Cap}",
            ["Tiers:guest:MaxOutputTokens"] = "700",
        });
        await using var a = await ApiProcess.StartAsync(settings);
        await using var b = await ApiProcess.StartAsync(settings);
        await using var connection = await redis.ConnectAsync();
        // Reads the records; nobody calls it.
        await using var reader = new ApiHost(settings);
        using var ended = new CancellationTokenSource();
        var watch = WatchAsync(connection, ended.Token);

        var load = Task.WhenAll(Enumerable.Range(0, Clients).Select(client => ClientAsync(client, callsEach, a.Url, b.Url)));
        await Eventually.TrueAsync(() => upstream.Total.Tokens > Cap / 3 && upstream.Running > 4, "the load is at full speed");
        await b.KillAsync();
        await load;

        // The dead replica's leases end, and another replica charges them.
        await Eventually.TrueAsync(async () => upstream.Running == 0 && (await CounterAsync(connection)).HeldTokens == 0, "nothing is held");
        await ended.CancelAsync();
        Assert.True(await watch > 100, "The counters were not watched.");

        var records = await QuotaHosts.RecordsAsync(reader, QuotaHosts.Subject(_who));
        var state = await CounterAsync(connection);
        Report(store, upstream, records, state);
        // So much had been billed when the replica was killed. What it had reserved may be all of the rest: that is charged whole.
        Assert.InRange(upstream.Total.Tokens, Cap / 3, Cap);
        Assert.Equal(state.Tokens, records.Sum(record => record.Tokens));
        Assert.Equal(state.Money, records.Sum(record => record.Cost));
        Assert.InRange(upstream.Total.Tokens, 0, records.Sum(record => record.Tokens));
        Assert.InRange(state.Tokens, 0, Cap);
        Assert.Contains(records, record => record.Ending == CallEnding.Expired);
        Assert.Contains(records, record => record.Ending == CallEnding.Abandoned);
        Assert.True(!_tally.Refused.IsEmpty, "Nobody came up against the cap.");
        Assert.Empty(_tally.Unexpected);
    }

    private async Task ClientAsync(int number, int calls, string a, string b)
    {
        var random = new Random(number);
        using var first = QuotaHosts.Client(a, _who);
        using var second = QuotaHosts.Client(b, _who);
        for (var call = 0; call < calls; call++)
        {
            var stream = random.Next(3) > 0;
            var limit = random.Next(4) switch { 0 => "", 1 => ",\"max_tokens\":50", 2 => ",\"max_completion_tokens\":400", _ => ",\"max_tokens\":600,\"n\":2" };
            var prompt = random.Next(5, 200);
            var leaveAfter = stream && random.Next(3) == 0 ? random.Next(1, 20) : int.MaxValue;
            var request = QuotaHosts.Ask($"{(leaveAfter < int.MaxValue ? Leaver : 'c')}{number}-{call}", prompt, limit + (stream ? ",\"stream\":true" : ""));
            try
            {
                for (var retry = 0; await CallAsync(_tally.Broken > 0 || random.Next(2) == 0 ? first : second, request, prompt, stream, leaveAfter, retry == Retries) is { } wait; retry++)
                {
                    await Task.Delay(wait, TimeProvider.System);
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                // The replica that is killed. A balancer would send nobody there any more.
                Interlocked.Increment(ref _tally.Broken);
            }
        }
    }

    /// <returns>How long to wait before it is tried again; null if it isn't.</returns>
    private async Task<TimeSpan?> CallAsync(HttpClient client, string request, int prompt, bool stream, int leaveAfter, bool isLast)
    {
        using var response = await client.PostChatAsync(request);
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
        {
            var error = await response.ErrorAsync();
            var code = error.GetProperty("code").GetString();
            if (code is not ("insufficient_quota" or "quota_in_use"))
            {
                _tally.Unexpected.Add(error.ToString());
            }

            if (code == "quota_in_use")
            {
                Interlocked.Increment(ref _tally.RefusedWhileHeld);
                if (!isLast)
                {
                    return response.Headers.RetryAfter!.Delta;
                }
            }

            // The words, what is counted around them, and the least output of up to two choices.
            _tally.Refused.Add(prompt + 20 + (2 * new QuotaOptions().MinOutputTokens));
            return null;
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            _tally.Unexpected.Add($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            return null;
        }

        Interlocked.Increment(ref _tally.Served);
        if (!stream)
        {
            await response.Content.ReadAsByteArrayAsync();
            return null;
        }

        await foreach (var _ in Sse.DataAsync(response))
        {
            if (--leaveAfter == 0)
            {
                break;
            }
        }

        return null;
    }

    private Task<CounterState> CounterAsync(ConnectionMultiplexer connection) => QuotaHosts.CounterAsync(connection, QuotaHosts.Subject(_who));

    private async Task<int> WatchAsync(ConnectionMultiplexer connection, CancellationToken ended)
    {
        var looks = 0;
        while (!ended.IsCancellationRequested)
        {
            var counter = await CounterAsync(connection);
            // A call may be in the total while its lease is still there: the two together count it twice, for a moment.
            Assert.InRange(counter.Tokens, 0, Cap);
            Assert.InRange(counter.HeldTokens, 0, Cap);
            looks++;
        }

        return looks;
    }

    private void Report(Store store, BillingUpstream upstream, List<UsageRecord> records, CounterState state)
    {
        // Refused because of what was held then, although what is left at the end would have been enough.
        var inVain = _tally.Refused.Count(needed => needed <= Cap - state.Tokens);
        output.WriteLine($"{store}: cap {Cap:N0}, billed {upstream.Total.Tokens:N0} in {upstream.Calls:N0} calls, charged {state.Tokens:N0} in {records.Count:N0} records.");
        output.WriteLine($"Served {_tally.Served}, broken {_tally.Broken}, refused for good {_tally.Refused.Count}: {inVain} of them for less than was left in the end. Refused while running calls held the room, most of them until they tried again: {_tally.RefusedWhileHeld}.");
        foreach (var ending in records.GroupBy(record => (record.Ending, record.Flags)).OrderByDescending(group => group.Count()))
        {
            output.WriteLine($"  {ending.Key.Ending} ({ending.Key.Flags}): {ending.Count()} records, {ending.Sum(record => record.Tokens):N0} tokens");
        }
    }

    private sealed class Tally
    {
        public int Served;
        public int RefusedWhileHeld;
        public int Broken;

        /// <summary>Tokens that each refused request would have needed at least.</summary>
        public ConcurrentBag<int> Refused { get; } = [];

        public ConcurrentBag<string> Unexpected { get; } = [];
    }
}
