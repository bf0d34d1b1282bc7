using System.Net;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota;

/// <summary>Calls that would fit but for those that are running wait for room, in order.</summary>
public sealed class NearTheCapTests(StoreServers servers)
{
    private const int Prompt = 10;

    private static readonly Dictionary<string, string?> _free = new()
    {
        ["Models:1:Name"] = "free",
        ["Models:1:Endpoint"] = QuotaHosts.SameUpstream,
        ["Models:1:UpstreamModel"] = BillingUpstream.Model,
        ["Models:1:InputPrice"] = "0",
        ["Models:1:CachedInputPrice"] = "0",
        ["Models:1:OutputPrice"] = "0",
    };

    private readonly string _who = QuotaHosts.NewAddress();

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    public async Task Calls_AtOnceAndWithoutALimit_AreServedAsRoomComesBack(Store store)
    {
        const int Calls = 64, Room = 20, Answer = 100;
        await using var hosts = await StartAsync(store, Room * (Answer + 20), "2048");
        hosts.Upstream.Behave = _ => new Behavior { Answer = Answer, WaitsFor = Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System) };

        var calls = await Task.WhenAll(Enumerable.Range(0, Calls).Select(number => CallAsync(hosts, $"c{number}")));

        Assert.InRange(calls.Count(call => call.Status == HttpStatusCode.OK), 15, Calls);
        Assert.InRange(hosts.Upstream.Total.Tokens, 1, Room * (Answer + 20));
        Assert.All(calls.Where(call => call.Status != HttpStatusCode.OK), call => Assert.Contains(call.Code, (string[])["quota_in_use", "insufficient_quota"]));
        // As long as room may come back nobody hears that there is none.
        await hosts.SettledAsync(_who);
        var left = (Room * (Answer + 20)) - hosts.Upstream.Total.Tokens;
        Assert.True(left < Prompt + 40 || calls.All(call => call.Code != "insufficient_quota"), $"{left} tokens are left.");
    }

    [Fact]
    public async Task Call_ThatWaitsForTooLong_HearsWhy()
    {
        await using var hosts = await StartAsync(Store.Redis, 600, "500", new() { ["Quota:WaitForRoom"] = "00:00:01" });
        var goOn = new TaskCompletionSource();
        hosts.Upstream.Behave = _ => new Behavior { WaitsFor = goOn.Task };
        var running = CallAsync(hosts, "a");
        var other = CallAsync(hosts, "b");
        await Eventually.TrueAsync(() => hosts.Upstream.Running == 2, "they hold everything");

        var refused = await CallAsync(hosts, "c");

        Assert.Equal((HttpStatusCode.TooManyRequests, "quota_in_use", "user.tokens"), (refused.Status, refused.Code, refused.Budget));
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        goOn.SetResult();
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [(await running).Status, (await other).Status]);
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(hosts, "d")).Status);
    }

    [Theory, InlineData(BillingUpstream.Model), InlineData("free")]
    public async Task Calls_ThatWait_AreServedInOrder(string model)
    {
        await using var hosts = await StartAsync(Store.Redis, 2_000, "1980", _free);
        var goOn = new TaskCompletionSource();
        var asked = new List<string>();
        hosts.Upstream.Behave = request =>
        {
            lock (asked)
            {
                asked.Add(request.GetProperty("messages")[0].GetProperty("content").GetString()!.Split(' ')[0]);
            }

            return new Behavior { WaitsFor = goOn.Task };
        };
        var first = CallAsync(hosts, "first", model);
        await Eventually.TrueAsync(() => hosts.Upstream.Running == 1, "it holds everything");
        var waiting = new List<Task<Outcome>>();
        foreach (var name in (string[])["second", "third", "fourth"])
        {
            waiting.Add(CallAsync(hosts, name, model));
            // No sign of it can be seen from outside.
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        goOn.SetResult();

        Assert.All(await Task.WhenAll(waiting), call => Assert.Equal(HttpStatusCode.OK, call.Status));
        Assert.Equal(HttpStatusCode.OK, (await first).Status);
        Assert.Equal(["first", "second", "third", "fourth"], asked);
    }

    [Fact]
    public async Task Call_ThatWouldFit_DoesNotOvertakeThoseThatWait()
    {
        // The first holds 526 of 600 tokens; the third would fit into the rest.
        await using var hosts = await StartAsync(Store.Redis, 600, "500");
        var goOn = new TaskCompletionSource();
        var asked = new List<string>();
        hosts.Upstream.Behave = request =>
        {
            lock (asked)
            {
                asked.Add(request.GetProperty("messages")[0].GetProperty("content").GetString()!.Split(' ')[0]);
            }

            return new Behavior { Answer = 1, WaitsFor = goOn.Task };
        };
        var first = CallAsync(hosts, "first");
        await Eventually.TrueAsync(() => hosts.Upstream.Running == 1, "it holds nearly everything");
        var second = CallAsync(hosts, "second", promptTokens: 300);
        // No sign of it can be seen from outside.
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, TestContext.Current.CancellationToken);
        var third = CallAsync(hosts, "third");
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal(1, hosts.Upstream.Running);
        goOn.SetResult();
        Assert.All(await Task.WhenAll(first, second, third), static call => call.Is(HttpStatusCode.OK));
        Assert.Equal(["first", "second", "third"], asked);
    }

    [Fact]
    public async Task Model_ThatCostsNothing_IsServedWhileTokensRemainThoughTheMoneyIsSpent()
    {
        await using var hosts = await StartAsync(Store.Redis, 100_000, "500", new(_free) { ["Tiers:guest:MicroDollarsPerMonth"] = "1000" });
        hosts.Upstream.Behave = _ => new Behavior { LyingUsage = """{"prompt_tokens":900,"completion_tokens":900,"total_tokens":1800}""" };
        (await CallAsync(hosts, "a")).Is(HttpStatusCode.OK);
        await hosts.SettledAsync(_who);
        Assert.Equal("user.money", (await CallAsync(hosts, "b")).Budget);

        (await CallAsync(hosts, "c", "free")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Call_ThatWaitsForMoney_HearsSo_AndModelsThatCostNothingPassIt()
    {
        // One call holds 4,052 of 4,100 micro-dollars, and few of the tokens.
        await using var hosts = await StartAsync(Store.Redis, 100_000, "500", new(_free) { ["Tiers:guest:MicroDollarsPerMonth"] = "4100", ["Quota:WaitForRoom"] = "00:00:08" });
        var goOn = new TaskCompletionSource();
        hosts.Upstream.Behave = request => new Behavior { WaitsFor = request.GetRawText().Contains("a ", StringComparison.Ordinal) ? goOn.Task : Task.CompletedTask };
        var running = CallAsync(hosts, "a");
        await Eventually.TrueAsync(() => hosts.Upstream.Running == 1, "it holds the money");
        var waiting = CallAsync(hosts, "b");
        // No sign of it can be seen from outside.
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, TestContext.Current.CancellationToken);

        (await CallAsync(hosts, "c", "free")).Is(HttpStatusCode.OK);

        Assert.False(waiting.IsCompleted);
        Assert.Equal(("quota_in_use", "user.money"), ((await waiting).Code, (await waiting).Budget));
        goOn.SetResult();
        (await running).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Call_ThatWaitsForItsCallersOwnRoom_HoldsUpNobodyElse()
    {
        // A call holds 526 tokens and 4,052 micro-dollars: a caller has room for one at a time, and the guests together for two.
        // In a Redis of its own: guests of other tests spend the same budget.
        await using var store = new RedisServer();
        await store.StartAsync();
        await using var hosts = await QuotaHosts.StartAsync(store.PatientConnectionString, new()
        {
            ["Tiers:guest:TokensPerMonth"] = "540",
            ["Tiers:guest:MaxOutputTokens"] = "500",
            ["Budgets:Guests:MicroDollarsPerMonth"] = "8200",
            ["Quota:WaitForRoom"] = "00:01:00",
        });
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        hosts.Upstream.Behave = request => new Behavior
        {
            WaitsFor = request.GetRawText() is var text && text.Contains("first", StringComparison.Ordinal) ? first.Task : text.Contains("second", StringComparison.Ordinal) ? second.Task : Task.CompletedTask,
        };
        var mine = CallAsync(hosts, "first");
        var another = CallAsync(hosts, "second", from: QuotaHosts.NewAddress());
        await Eventually.TrueAsync(() => hosts.Upstream.Running == 2, "they hold the guests' budget");
        var third = CallAsync(hosts, "third", from: QuotaHosts.NewAddress());
        // No sign of it can be seen from outside.
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
        var mineToo = CallAsync(hosts, "fourth");
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);

        second.SetResult();

        Assert.All(await Task.WhenAll(another, third, CallAsync(hosts, "fifth", from: QuotaHosts.NewAddress())), static call => call.Is(HttpStatusCode.OK));
        Assert.False(mineToo.IsCompleted);
        first.SetResult();
        Assert.All(await Task.WhenAll(mine, mineToo), static call => call.Is(HttpStatusCode.OK));
    }

    [Fact]
    public async Task Model_ThatCostsNothing_DoesNotWaitBehindThoseThatWaitForMoney()
    {
        // A paid call holds 52 micro-dollars for its prompt and 8 for each of 100 tokens, and needs 180 at least.
        await using var hosts = await StartAsync(Store.Redis, 100_000, "100", new(_free) { ["Tiers:guest:MicroDollarsPerMonth"] = "900" });
        var goOn = new TaskCompletionSource();
        hosts.Upstream.Behave = _ => new Behavior { WaitsFor = goOn.Task };
        var running = CallAsync(hosts, "a");
        await Eventually.TrueAsync(() => hosts.Upstream.Running == 1, "it holds nearly everything");
        var waiting = CallAsync(hosts, "b");
        // No sign of it can be seen from outside.
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal(1, hosts.Upstream.Running);
        var free = CallAsync(hosts, "c", "free");

        await Eventually.TrueAsync(() => hosts.Upstream.Running == 2, "the free one is under way, too");
        Assert.False(waiting.IsCompleted);
        goOn.SetResult();
        Assert.All(await Task.WhenAll(running, waiting, free), static call => call.Is(HttpStatusCode.OK));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Client_ThatLeavesWhileItWaits_HoldsUpNobody(bool isFirstInLine)
    {
        await using var hosts = await StartAsync(Store.Redis, 600, "580");
        var goOn = new TaskCompletionSource();
        hosts.Upstream.Behave = _ => new Behavior { WaitsFor = goOn.Task };
        var running = CallAsync(hosts, "a");
        await Eventually.TrueAsync(() => hosts.Upstream.Running == 1, "it holds everything");
        using var client = hosts.Client(_who);
        using var leave = new CancellationTokenSource();
        var before = isFirstInLine ? null : CallAsync(hosts, "b");
        var leaving = client.PostChatAsync(QuotaHosts.Ask("leaves", Prompt), leave.Token);
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
        var next = CallAsync(hosts, "c");

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        goOn.SetResult();

        (await running).Is(HttpStatusCode.OK);
        (await next).Is(HttpStatusCode.OK);
        (before is null ? new Outcome(HttpStatusCode.OK) : await before).Is(HttpStatusCode.OK);
        Assert.DoesNotContain("leaves", hosts.Upstream.Bills.Keys);
    }

    private async Task<Outcome> CallAsync(QuotaHosts hosts, string payer, string model = BillingUpstream.Model, string? from = null, int promptTokens = Prompt)
    {
        using var client = hosts.Client(from ?? _who);
        using var response = await client.PostChatAsync(QuotaHosts.Ask(payer, promptTokens).Replace($"\"model\":\"{BillingUpstream.Model}\"", $"\"model\":\"{model}\"", StringComparison.Ordinal));
        if (response.IsSuccessStatusCode)
        {
            return new(response.StatusCode);
        }

        var error = await response.ErrorAsync();
        return new(response.StatusCode, error.GetProperty("code").GetString(), error.TryGetProperty("budget", out var budget) ? budget.GetString() : null, response.Headers.RetryAfter?.Delta);
    }

    private async Task<QuotaHosts> StartAsync(Store store, int tokens, string largest, Dictionary<string, string?>? more = null) =>
        await QuotaHosts.StartAsync(await servers.ConnectionStringAsync(store), new Dictionary<string, string?>(more ?? [])
        {
            ["Tiers:guest:TokensPerMonth"] = $"{tokens}",
            ["Tiers:guest:MaxOutputTokens"] = largest,
        });

    private sealed record Outcome(HttpStatusCode Status, string? Code = null, string? Budget = null, TimeSpan? RetryAfter = null)
    {
        public void Is(HttpStatusCode status) => Assert.Equal((status, null), (Status, Code));
    }
}
