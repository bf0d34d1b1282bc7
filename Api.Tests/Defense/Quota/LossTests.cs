using System.Collections.Concurrent;
using System.Net;
using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Tests.Servers;
using AspireAi.Api.Usage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota;

/// <summary>
/// Redis loses its memory, or the database is stopped, under the load of two replicas. The provider's own bill is the witness: every call
/// is recorded once and as it was billed, and the cap holds.
/// </summary>
public sealed class LossTests(ITestOutputHelper output)
{
    private const long Cap = 20_000;
    private const int Clients = 24;

    private readonly string _who = QuotaHosts.NewAddress();

    [Theory, InlineData(false), InlineData(true)]
    public async Task Redis_Flushed_LosesNothing(bool garnet)
    {
        await using StoreServer store = garnet ? new GarnetServer() : new RedisServer();
        await store.StartAsync();
        await RunAsync(store.PatientConnectionString, TestDatabase.New(), async () =>
        {
            await using var admin = await store.ConnectAsync();
            await admin.GetServers()[0].FlushAllDatabasesAsync();
        });
    }

    [Fact]
    public async Task Redis_RestartedFromAnOldSnapshot_LosesNothing()
    {
        await using var store = new RedisServer();
        await store.StartAsync();
        var isOld = false;
        await RunAsync(store.PatientConnectionString, TestDatabase.New(), async () =>
        {
            if (!isOld)
            {
                // The second time it goes back to here, too.
                await using var admin = await store.ConnectAsync();
                await admin.GetServers()[0].ExecuteAsync("SAVE");
                isOld = true;
                await Task.Delay(TimeSpan.FromMilliseconds(400), TimeProvider.System, TestContext.Current.CancellationToken);
            }

            await store.KillAsync();
            await store.StartAsync();
        });
    }

    [Fact]
    public async Task Redis_FailedOverToAnEmptyReplica_LosesNothing()
    {
        await using var master = new RedisServer();
        await using var replica = new RedisServer();
        await master.StartAsync();
        await replica.StartAsync();
        await using var admin = await replica.ConnectAsync();
        var server = admin.GetServers()[0];
        await server.ExecuteAsync("REPLICAOF", "127.0.0.1", master.Port);
        await Eventually.TrueAsync(async () => (await server.InfoRawAsync("replication"))!.Contains("master_link_status:up", StringComparison.Ordinal), "the replica copies");
        var isDone = false;
        await RunAsync($"{master.ConnectionString},{replica.ConnectionString}", TestDatabase.New(), async () =>
        {
            if (!isDone)
            {
                isDone = true;
                await server.ExecuteAsync("REPLICAOF", "NO", "ONE");
                await server.ExecuteAsync("FLUSHALL");
                await master.KillAsync();
            }
        });
    }

    [Fact]
    public Task Database_Stopped_LosesNothing() => StopDatabaseAsync(TimeSpan.FromSeconds(2));

    [Fact]
    [Trait("Category", "Long")]
    public Task Database_StoppedForLong_LosesNothing() => StopDatabaseAsync(TimeSpan.FromSeconds(20));

    private async Task StopDatabaseAsync(TimeSpan time)
    {
        await using var store = new RedisServer();
        await using var database = new PostgresServer();
        await store.StartAsync();
        await database.StartAsync();
        await RunAsync(store.PatientConnectionString, database.ConnectionString, async () =>
        {
            await database.StopAsync();
            await Task.Delay(time, TimeProvider.System, TestContext.Current.CancellationToken);
            await database.StartAsync();
        });
    }

    private async Task RunAsync(string store, string database, Func<Task> fault)
    {
        await using var hosts = await QuotaHosts.StartAsync(store, new()
        {
            ["ConnectionStrings:db"] = database,
            ["Quota:Lease"] = "00:00:05",
            ["Tiers:guest:TokensPerMonth"] = $"{Cap}",
            ["Tiers:guest:MaxOutputTokens"] = "60",
        });
        await using var replica = hosts.Replica();
        hosts.Upstream.Behave = _ => new Behavior { Answer = 30, Pace = TimeSpan.FromMilliseconds(8) };
        var statuses = new ConcurrentBag<HttpStatusCode>();
        var errors = new ConcurrentBag<string>();
        var load = Task.WhenAll(Enumerable.Range(0, Clients).Select(client => SpendAsync(client % 2 == 0 ? hosts.Api.Url : replica.Url, client, statuses, errors)));

        for (var time = 1; time <= 2; time++)
        {
            var enough = time * Cap / 4;
            await Eventually.TrueAsync(() => hosts.Upstream.Total.Tokens > enough, "the load is at full speed");
            await fault();
        }

        await load;
        await hosts.SettledAsync(_who);
        output.WriteLine($"{statuses.Count(status => status == HttpStatusCode.OK)} served, {statuses.Count(status => status != HttpStatusCode.OK)} refused; billed {hosts.Upstream.Total.Tokens:N0} of {Cap:N0}");
        Assert.Empty(errors);
        var records = await QuotaHosts.RecordsAsync(hosts.Api, QuotaHosts.Subject(_who));
        // Each call is a payer of its own.
        Assert.Equal(hosts.Upstream.Calls, records.Count);
        Assert.Equal(hosts.Upstream.Bills.Values.Select(bill => (bill.Prompt, bill.Output)).Order(), records.Select(record => (record.PromptTokens, record.OutputTokens)).Order());
        Assert.InRange(hosts.Upstream.Total.Tokens, Cap - 100, Cap);
        var scope = ScopeNames.Caller(QuotaHosts.Subject(_who));
        var month = UsagePeriod.MonthOf(TimeProvider.System.GetUtcNow()).Name;
        Assert.Equal(hosts.Upstream.Total.Tokens, (await hosts.Api.Services.GetRequiredService<UsageTotals>().ReadAsync([(scope, month)])).Single().Tokens);
        await Eventually.TrueAsync(async () => await hosts.CounterAsync(_who) is var counter && (!counter.IsSeeded || counter.Tokens == hosts.Upstream.Total.Tokens), "the counter agrees");
        await Eventually.TrueAsync(async () => (await hosts.HeldAsync()).Length == 0, "what an old snapshot brought back is swept");
    }

    /// <summary>Calls until the cap is spent.</summary>
    private async Task SpendAsync(string url, int number, ConcurrentBag<HttpStatusCode> statuses, ConcurrentBag<string> errors)
    {
        using var client = QuotaHosts.Client(url, _who);
        for (var call = 0; ; call++)
        {
            using var response = await client.PostChatAsync(QuotaHosts.Ask($"l{number}-{call}", extra: call % 2 == 0 ? ",\"stream\":true" : ""));
            await response.Content.LoadIntoBufferAsync(CancellationToken.None);
            statuses.Add(response.StatusCode);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                continue;
            }

            var code = (await response.ErrorAsync()).GetProperty("code").GetString();
            if (code == "insufficient_quota")
            {
                return;
            }

            if (code is not ("quota_unavailable" or "quota_in_use" or "identity_unavailable"))
            {
                errors.Add($"{(int)response.StatusCode} {code}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }
}
