using System.Collections.Concurrent;
using System.Net;
using AspireAi.Api.Data;
using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Defense.Quota.Reserve;
using AspireAi.Api.Tests.Servers;
using AspireAi.Api.Usage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota;

/// <summary>The store goes away and comes back: nothing is spent meanwhile, and everything is charged once.</summary>
public sealed class OutageTests(ITestOutputHelper output)
{
    private const long Cap = 40_000;
    private readonly string _who = QuotaHosts.NewAddress();

    [Fact]
    public async Task Call_ThatRunsWhileTheStoreGoesAway_IsSettledOnceAfterwards()
    {
        await using var store = new RedisServer(appendOnly: true);
        await store.StartAsync();
        await using var hosts = await StartAsync(store);
        using var client = hosts.Client(_who);
        var goOn = new TaskCompletionSource();
        hosts.Upstream.Behave = _ => new Behavior { WaitsFor = goOn.Task };
        var running = client.PostChatAsync(QuotaHosts.Ask("a"));
        await Eventually.TrueAsync(() => hosts.Upstream.Running == 1, "a call runs");

        await store.KillAsync();
        using (var refused = await client.PostChatAsync(QuotaHosts.Ask("b")))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal("quota_unavailable", (await refused.ErrorAsync()).GetProperty("code").GetString());
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.Contains("quota", refused.Headers.GetValues("x-defense-degraded").Single(), StringComparison.Ordinal);
        }

        goOn.SetResult();
        (await running).EnsureSuccessStatusCode().Dispose();
        await store.StartAsync();
        Assert.Equal(hosts.Upstream.Total.Tokens, (await hosts.RecordAsync(_who)).Tokens);
        Assert.Equal(1, hosts.Upstream.Calls);
    }

    /// <summary>A reservation whose reply does not come is undone, also where it is made afterwards.</summary>
    [Fact]
    public async Task Reservation_ThatArrivesTooLate_IsReleased_AndChargedToNobody()
    {
        await using var store = new RedisServer();
        await store.StartAsync();
        await using var line = await CuttableLine.ToAsync(new Uri($"tcp://127.0.0.1:{store.Port}"));
        await using var hosts = await QuotaHosts.StartAsync(line.Address.Authority, new() { ["Quota:Lease"] = "00:10:00", ["Quota:WaitForRoom"] = "00:00:00" });
        using var client = hosts.Client(_who);
        (await client.PostChatAsync(QuotaHosts.Ask("a"))).EnsureSuccessStatusCode().Dispose();
        await hosts.SettledAsync(_who);
        line.Hold();
        using (var refused = await client.PostChatAsync(QuotaHosts.Ask("b")))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        }

        line.Resume();
        await using var admin = await store.ConnectAsync();
        // Held, or marked as released.
        await Eventually.TrueAsync(() => admin.GetServers()[0].Keys(pattern: "*reservation*").Any(), "one of the two has arrived");
        await Eventually.TrueAsync(async () => (await hosts.HeldAsync()).Length == 0, "nothing is held");
        Assert.Single(await hosts.RecordsAsync(_who));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Redis_EmptiedWhileACallRuns_HoldsAsMuchForItAsBefore(bool garnet)
    {
        await using StoreServer store = garnet ? new GarnetServer() : new RedisServer();
        await store.StartAsync();
        await using var hosts = await QuotaHosts.StartAsync(store.PatientConnectionString, new()
        {
            ["Quota:WaitForRoom"] = "00:00:05",
            ["Tiers:guest:TokensPerMonth"] = "600",
            ["Tiers:guest:MaxOutputTokens"] = "500",
        });
        using var client = hosts.Client(_who);
        var goOn = new TaskCompletionSource();
        hosts.Upstream.Behave = _ => new Behavior { WaitsFor = goOn.Task };
        var running = client.PostChatAsync(QuotaHosts.Ask("a"));
        await Eventually.TrueAsync(() => hosts.Upstream.Running == 1, "a call runs, and holds 526 of 600 tokens");
        await using var admin = await store.ConnectAsync();
        var before = await hosts.CounterAsync(_who);
        await admin.GetServers()[0].FlushAllDatabasesAsync();

        using var refused = await client.PostChatAsync(QuotaHosts.Ask("b", 100));

        var after = await hosts.CounterAsync(_who);
        Assert.Equal((before.HeldTokens, before.HeldMoney), (after.HeldTokens, after.HeldMoney));
        Assert.Equal("quota_in_use", (await refused.ErrorAsync()).GetProperty("code").GetString());
        goOn.SetResult();
        (await running).EnsureSuccessStatusCode().Dispose();
        Assert.Equal(hosts.Upstream.Total.Tokens, (await hosts.RecordAsync(_who)).Tokens);
    }

    [Fact]
    public async Task Redis_Restarted_LetsCallsWait()
    {
        await using var store = new RedisServer(appendOnly: true);
        await store.StartAsync();
        await using var hosts = await StartAsync(store);
        using var client = hosts.Client(_who);
        (await client.PostChatAsync(QuotaHosts.Ask("a"))).EnsureSuccessStatusCode().Dispose();
        await store.KillAsync();
        var calls = Enumerable.Range(0, 8).Select(number => client.PostChatAsync(QuotaHosts.Ask($"b{number}", extra: number % 2 == 0 ? ",\"stream\":true" : ""))).ToList();
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, TestContext.Current.CancellationToken);

        await store.StartAsync();

        foreach (var response in await Task.WhenAll(calls))
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            await response.Content.LoadIntoBufferAsync(TestContext.Current.CancellationToken);
            response.Dispose();
        }

        await hosts.SettledAsync(_who);
        Assert.Equal(9, hosts.Upstream.Calls);
        Assert.Equal(hosts.Upstream.Total.Tokens, (await hosts.RecordsAsync(_who)).Sum(static record => record.Tokens));
    }

    [Fact]
    public async Task Records_TooManyOfWhichWaitForTheDatabase_LetNothingNewBegin()
    {
        await using var store = new RedisServer();
        await store.StartAsync();
        await using var hosts = await StartAsync(store);
        using var client = hosts.Client(_who);
        (await client.PostChatAsync(QuotaHosts.Ask("a"))).EnsureSuccessStatusCode().Dispose();
        var record = await hosts.RecordAsync(_who);
        var writer = hosts.Api.Services.GetRequiredService<UsageWriter>();
        await writer.StopAsync(TestContext.Current.CancellationToken);
        for (var number = 0; number < 10_000; number++)
        {
            _ = writer.WriteAsync(record);
        }

        using var refused = await client.PostChatAsync(QuotaHosts.Ask("b"));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "quota_unavailable"), (refused.StatusCode, (await refused.ErrorAsync()).GetProperty("code").GetString()));
        Assert.Equal(1, hosts.Upstream.Calls);
    }

    [Fact]
    public async Task Redis_ThatRefusesToWrite_IsSaidAndWaitedForNoLongerThanARestart()
    {
        await using var store = new RedisServer();
        await store.StartAsync();
        await using var hosts = await StartAsync(store);
        using var client = hosts.Client(_who);
        (await client.PostChatAsync(QuotaHosts.Ask("a"))).EnsureSuccessStatusCode().Dispose();
        await using var connection = await store.ConnectAsync();
        await connection.GetDatabase().ExecuteAsync("CONFIG", "SET", "maxmemory", "1");

        using (var refused = await client.PostChatAsync(QuotaHosts.Ask("b")))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "quota_unavailable"), (refused.StatusCode, (await refused.ErrorAsync()).GetProperty("code").GetString()));
        }

        await Eventually.TrueAsync(() => hosts.Api.Logs.Lines.Any(static line => line.Contains("[3102]", StringComparison.Ordinal) && line.Contains("OOM", StringComparison.Ordinal)), "the log says why");
        await connection.GetDatabase().ExecuteAsync("CONFIG", "SET", "maxmemory", "0");
        await Eventually.TrueAsync(() => hosts.Api.Logs.Lines.Any(static line => line.Contains("[3103]", StringComparison.Ordinal)), "the log says that it is over");
        (await client.PostChatAsync(QuotaHosts.Ask("c"))).EnsureSuccessStatusCode().Dispose();
        Assert.Equal(2, hosts.Upstream.Calls);
    }

    [Fact]
    public async Task Commit_ThatIsLate_HoldsTheBillAlone_AlsoWhereRedisLosesItMeanwhile()
    {
        await using var store = new RedisServer();
        await using var database = new PostgresServer();
        await store.StartAsync();
        await database.StartAsync();
        await using var hosts = await QuotaHosts.StartAsync(store.PatientConnectionString, new() { ["ConnectionStrings:db"] = database.ConnectionString });
        using var client = hosts.Client(_who);
        (await client.PostChatAsync(QuotaHosts.Ask("a"))).EnsureSuccessStatusCode().Dispose();
        await hosts.SettledAsync(_who);
        var before = hosts.Upstream.Total.Tokens;

        await database.StopAsync();
        (await client.PostChatAsync(QuotaHosts.Ask("b"))).EnsureSuccessStatusCode().Dispose();
        var bill = hosts.Upstream.Total.Tokens - before;
        await Eventually.TrueAsync(async () => (await hosts.CounterAsync(_who)).HeldTokens == bill, "no more than the bill is held");
        await using var connection = await store.ConnectAsync();
        await connection.GetDatabase().ExecuteAsync("FLUSHALL");
        await Eventually.TrueAsync(async () => (await hosts.CounterAsync(_who)).HeldTokens == bill, "the bill is held again");

        await database.StartAsync();
        await hosts.SettledAsync(_who);
        Assert.Equal(hosts.Upstream.Total.Tokens, (await hosts.RecordsAsync(_who)).Sum(static record => record.Tokens));
    }

    [Fact]
    public async Task CachedAnswer_OfAnotherRedis_IsServedWhileTheStoreIsAway()
    {
        await using var store = new RedisServer();
        await using var cache = new RedisServer();
        await store.StartAsync();
        await cache.StartAsync();
        await using var hosts = await QuotaHosts.StartAsync(store.PatientConnectionString, new() { ["ConnectionStrings:cache"] = cache.PatientConnectionString });
        using var client = hosts.Client(_who);
        client.DefaultRequestHeaders.Remove("Cache-Control");
        (await client.PostChatAsync(QuotaHosts.Ask("a"))).EnsureSuccessStatusCode().Dispose();
        await Eventually.TrueAsync(async () => await CacheAsync() == "exact", "the answer is stored");

        await store.KillAsync();

        Assert.Equal("exact", await CacheAsync());
        using var refused = await client.PostChatAsync(QuotaHosts.Ask("b"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);

        async Task<string?> CacheAsync()
        {
            using var response = await client.PostChatAsync(QuotaHosts.Ask("a"));
            return response.IsSuccessStatusCode ? response.Headers.GetValues("x-cache").Single() : null;
        }
    }

    [Fact]
    public async Task Calls_WithoutRedis_WhereTheyAreAdmitted_AreRecorded_AndCountedWhenItIsBack()
    {
        await using var store = new RedisServer();
        await store.StartAsync();
        await using var hosts = await QuotaHosts.StartAsync(store.PatientConnectionString, new() { ["Quota:WhenUnavailable"] = "Admit", ["Tiers:guest:TokensPerMonth"] = "1000", ["Tiers:guest:MaxOutputTokens"] = "500" });
        using var client = hosts.Client(_who);
        (await client.PostChatAsync(QuotaHosts.Ask("a"))).EnsureSuccessStatusCode().Dispose();
        await hosts.SettledAsync(_who);
        await store.KillAsync();

        hosts.Upstream.Behave = _ => new Behavior { Answer = 450 };
        for (var call = 0; call < 3; call++)
        {
            using var admitted = await client.PostChatAsync(QuotaHosts.Ask($"b{call}", extra: call == 1 ? ",\"stream\":true" : ""));
            Assert.Equal(HttpStatusCode.OK, admitted.StatusCode);
            Assert.Contains("quota", admitted.Headers.GetValues("x-defense-degraded").Single(), StringComparison.Ordinal);
            // To its end: one that is left is recorded a moment later.
            await admitted.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(hosts.Upstream.Total.Tokens, (await hosts.RecordsAsync(_who)).Sum(record => record.Tokens));
        await store.StartAsync();
        await Eventually.TrueAsync(async () =>
        {
            using var refused = await client.PostChatAsync(QuotaHosts.Ask("c"));
            return refused.StatusCode == HttpStatusCode.TooManyRequests && (await refused.ErrorAsync()).GetProperty("code").GetString() == "insufficient_quota";
        }, "what was spent meanwhile counts");
    }

    [Fact]
    public async Task Store_Away_StrangersWait()
    {
        await using var store = new RedisServer();
        await store.StartAsync();
        await using var hosts = await StartAsync(store);
        await store.KillAsync();

        using var client = hosts.Client(_who);
        using var response = await client.PostChatAsync(QuotaHosts.Ask("a"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(0, hosts.Upstream.Calls);
    }

    [Fact]
    public Task Store_KilledAndStartedUnderLoad_NeitherFailsNorGivesTokensAway() => KillUnderLoadAsync(garnet: false);

    [Fact]
    [Trait("Category", "Long")]
    public Task Garnet_KilledAndStartedUnderLoad_NeitherFailsNorGivesTokensAway() => KillUnderLoadAsync(garnet: true);

    [Fact]
    public async Task Replica_ThatStops_SettlesTheCallsThatItCuts()
    {
        await using var store = new RedisServer();
        await store.StartAsync();
        await using var hosts = await StartAsync(store);
        hosts.Upstream.Behave = _ => new Behavior { Answer = 400, WaitsAfter = 5 };
        await using var other = await ApiProcess.StartAsync(hosts.Settings());
        using var client = QuotaHosts.Client(other.Url, _who);
        using var stream = await client.PostChatAsync(QuotaHosts.Ask("a", extra: ",\"stream\":true"));
        using var run = await client.PostChatAsync(QuotaHosts.Ask("b", extra: ",\"stream\":true"));
        await Eventually.TrueAsync(() => hosts.Upstream.Total.Output == 10, "both answers have begun");

        await other.StopAsync();

        await Eventually.TrueAsync(() => hosts.Upstream.Running == 0, "the provider is told to stop");
        Assert.Equal(0, (await hosts.CounterAsync(_who)).HeldTokens);
        var records = await hosts.RecordsAsync(_who);
        Assert.Equal([CallEnding.Abandoned, CallEnding.Abandoned], records.Select(record => record.Ending));
        Assert.InRange(hosts.Upstream.Total.Tokens, 1, records.Sum(record => record.Tokens));
    }

    private async Task KillUnderLoadAsync(bool garnet)
    {
        await using StoreServer store = garnet ? new GarnetServer() : new RedisServer(appendOnly: true);
        await store.StartAsync();
        await using var hosts = await StartAsync(store);
        hosts.Upstream.Behave = _ => new Behavior { Answer = 30, Pace = TimeSpan.FromMilliseconds(1) };
        var statuses = new ConcurrentBag<HttpStatusCode>();
        using var ended = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 8).Select(number => LoadAsync(hosts, number, statuses, ended.Token)));
        await ServedAsync(statuses, 50);

        for (var time = 0; time < 2; time++)
        {
            await store.KillAsync();
            await Eventually.TrueAsync(() => statuses.Contains(HttpStatusCode.ServiceUnavailable), "calls are refused while the store is away");
            await store.StartAsync();
            await ServedAsync(statuses, statuses.Count(status => status == HttpStatusCode.OK) + 50);
        }

        await ended.CancelAsync();
        await load;
        await hosts.SettledAsync(_who);
        Assert.DoesNotContain(statuses, status => status is not (HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests));
        var records = await hosts.RecordsAsync(_who);
        var counter = await hosts.CounterAsync(_who);
        output.WriteLine($"{statuses.Count(status => status == HttpStatusCode.OK)} served, {statuses.Count(status => status == HttpStatusCode.ServiceUnavailable)} refused; "
            + $"billed {hosts.Upstream.Total.Tokens}, recorded {records.Sum(record => record.Tokens)}, counter {counter.Tokens}");
        Assert.True(!counter.IsSeeded || counter.Tokens == records.Sum(record => record.Tokens), $"{counter}");
        Assert.InRange(hosts.Upstream.Total.Tokens, 1, records.Sum(record => record.Tokens));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task ScriptCache_FlushedUnderLoad_IsNotNoticed(bool garnet)
    {
        await using StoreServer store = garnet ? new GarnetServer() : new RedisServer();
        await store.StartAsync();
        await using var hosts = await StartAsync(store);
        var statuses = new ConcurrentBag<HttpStatusCode>();
        using var ended = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 4).Select(number => LoadAsync(hosts, number, statuses, ended.Token)));
        await using var admin = await store.ConnectAsync();
        for (var flushes = 1; flushes <= 10; flushes++)
        {
            await ServedAsync(statuses, flushes * 20);
            await admin.GetServers()[0].ScriptFlushAsync();
        }

        await ended.CancelAsync();
        await load;
        await hosts.SettledAsync(_who);
        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
        // The counter is rebuilt when it is needed.
        Assert.Equal(hosts.Upstream.Total.Tokens, (await hosts.RecordsAsync(_who)).Sum(record => record.Tokens));
    }

    private static Task ServedAsync(ConcurrentBag<HttpStatusCode> statuses, int count) =>
        Eventually.TrueAsync(() => statuses.Count(status => status == HttpStatusCode.OK) >= count, $"{count} calls are served");

    private async Task LoadAsync(QuotaHosts hosts, int number, ConcurrentBag<HttpStatusCode> statuses, CancellationToken ended)
    {
        using var client = hosts.Client(_who);
        for (var call = 0; !ended.IsCancellationRequested; call++)
        {
            using var response = await client.PostChatAsync(QuotaHosts.Ask($"l{number}-{call}", extra: call % 2 == 0 ? ",\"stream\":true" : ""), CancellationToken.None);
            await response.Content.LoadIntoBufferAsync(CancellationToken.None);
            statuses.Add(response.StatusCode);
            if (response.Headers.RetryAfter is not null)
            {
                // As the SDKs do, but not as long. Without it eight clients keep a store that has just come back busy with nothing but calls that it is too late for.
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private static Task<QuotaHosts> StartAsync(StoreServer store, long cap = Cap * 10) => QuotaHosts.StartAsync(store.PatientConnectionString, new()
    {
        ["Quota:Lease"] = "00:00:05",
        ["Tiers:guest:TokensPerMonth"] = $"{cap}",
        ["Tiers:guest:MaxOutputTokens"] = "500",
    });
}
