using System.Net;
using System.Text.Json;
using AspireAi.Api.Data;
using AspireAi.Api.Defense;
using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Defense.Quota.Reserve;
using AspireAi.Api.Models;
using AspireAi.Api.Tests.Servers;
using AspireAi.Api.Usage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota;

/// <summary>Single calls against the referee: its bill, the usage records and the counters have to agree.</summary>
public sealed class QuotaStageTests(StoreServers servers)
{
    private const int Cap = 1000;
    private readonly string _who = QuotaHosts.NewAddress();

    /// <summary>Who has spent everything gets no stored answer either: to be locked out is to be locked out.</summary>
    [Fact]
    public async Task Caller_WhoHasSpentEverything_IsServedNothingFromTheCache()
    {
        await using var hosts = await StartAsync(Store.Redis);
        using var client = hosts.Client(_who);
        client.DefaultRequestHeaders.Remove("Cache-Control");
        await Eventually.TrueAsync(async () =>
        {
            using var stored = await client.PostChatAsync(QuotaHosts.Ask("a"));
            return stored.Headers.GetValues("x-cache").Single() == "exact";
        }, "the answer is stored");
        hosts.Upstream.Behave = static _ => new Behavior { LyingUsage = """{"prompt_tokens":900,"completion_tokens":900,"total_tokens":1800}""" };
        (await client.PostChatAsync(QuotaHosts.Ask("what spends the rest"))).Dispose();
        await hosts.SettledAsync(_who);

        using var refused = await client.PostChatAsync(QuotaHosts.Ask("a"));

        Assert.Equal("insufficient_quota", (await refused.ErrorAsync()).GetProperty("code").GetString());
    }

    /// <summary>A defect on the way to the provider, of which nobody knows whether it was asked: it is charged, and so not repeated.</summary>
    [Fact]
    public async Task Defect_BehindTheReservation_IsCharged_AndNotRepeated()
    {
        await using var hosts = await QuotaHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis), null, static services =>
            services.AddChatClient(static provider => new Breaks(provider.GetRequiredService<ProviderChatClient>())).UseDefense(isCollected: false));

        using var response = await SendAsync(hosts, QuotaHosts.Ask("a"));

        Assert.Equal((HttpStatusCode.InternalServerError, "false"), (response.StatusCode, response.Headers.GetValues("x-should-retry").Single()));
        Assert.True((await hosts.RecordAsync(_who)).Tokens > 0);
    }

    private sealed class Breaks(IChatClient provider) : DelegatingChatClient(provider)
    {
        public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("A defect.");
    }

    [Theory, InlineData(Store.Redis, false), InlineData(Store.Redis, true), InlineData(Store.Garnet, false), InlineData(Store.Garnet, true)]
    public async Task Call_Answered_CostsWhatTheProviderBills(Store store, bool stream)
    {
        await using var hosts = await StartAsync(store);

        using var response = await SendAsync(hosts, QuotaHosts.Ask("a", extra: Stream(stream)));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var record = await hosts.RecordAsync(_who);
        Assert.Equal(hosts.Upstream.Total, new Bill(1, record.PromptTokens, record.OutputTokens));
        Assert.Equal((CallEnding.Answered, ChargeFlags.None), (record.Ending, record.Flags));
        Assert.Equal(((record.PromptTokens * 2) + (record.OutputTokens * 8)) * 1000, record.Cost);
        Assert.Equal(new CounterState(true, record.Tokens, record.Cost, 0, 0), await hosts.CounterAsync(_who));
    }

    [Theory]
    [InlineData("", 700)]
    [InlineData(""","max_tokens":300""", 300)]
    [InlineData(""","max_completion_tokens":300""", 300)]
    [InlineData(""","max_tokens":null,"max_completion_tokens":300""", 300)]
    // A provider that obeys the larger of two must not get it.
    [InlineData(""","max_tokens":300,"max_completion_tokens":600""", 300)]
    [InlineData(""","max_tokens":5000""", 700)]
    public async Task OutputLimit_ReachesTheProviderAsReserved(string extra, int limit)
    {
        await using var hosts = await StartAsync(Store.Redis, new() { ["Tiers:guest:MaxOutputTokens"] = "700" });
        hosts.Upstream.Behave = _ => new Behavior { Answer = 5000 };

        using var response = await SendAsync(hosts, QuotaHosts.Ask("a", extra: extra));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(limit, hosts.Upstream.Total.Output);
        Assert.Equal(limit, (await hosts.RecordAsync(_who)).OutputTokens);
    }

    [Theory, InlineData(1), InlineData(3)]
    public async Task Call_WithLessRoomThanItAsksFor_IsClampedToAllOfIt(int choices)
    {
        await using var hosts = await StartAsync(Store.Redis, new() { ["Tiers:guest:MaxOutputTokens"] = "5000" });
        hosts.Upstream.Behave = _ => new Behavior { Answer = 5000 };

        using var response = await SendAsync(hosts, QuotaHosts.Ask("a", extra: $$""","max_tokens":1000,"n":{{choices}}"""));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var record = await hosts.RecordAsync(_who);
        Assert.Equal(ChargeFlags.Clamped, record.Flags);
        Assert.Equal(hosts.Upstream.Total.Tokens, record.Tokens);
        // What the prompt was estimated too high, and what does not divide by the choices, is left.
        Assert.InRange(record.Tokens, Cap - 20 - choices, Cap);
    }

    [Fact]
    public async Task Caller_WithTooLittleLeft_IsRefusedWithBudgetResetAndLink()
    {
        await using var hosts = await StartAsync(Store.Redis, new() { ["Tiers:guest:MaxOutputTokens"] = "5000" });
        hosts.Upstream.Behave = _ => new Behavior { Answer = 5000 };
        (await SendAsync(hosts, QuotaHosts.Ask("a"))).Dispose();
        await hosts.SettledAsync(_who);

        using var response = await SendAsync(hosts, QuotaHosts.Ask("b"));

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        var error = await response.ErrorAsync();
        Assert.Equal("insufficient_quota", error.GetProperty("code").GetString());
        Assert.Equal("insufficient_quota", error.GetProperty("type").GetString());
        Assert.Equal("user.tokens", error.GetProperty("budget").GetString());
        Assert.Equal("https://example.com/upgrade", error.GetProperty("upgrade_url").GetString());
        var resets = error.GetProperty("resets_at").GetDateTimeOffset();
        Assert.Equal((1, TimeSpan.Zero), (resets.Day, resets.TimeOfDay));
        Assert.InRange(resets - TimeProvider.System.GetUtcNow(), TimeSpan.Zero, TimeSpan.FromDays(31));
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value, resets - TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(5), TimeSpan.FromDays(31));
        Assert.Contains("1,000 tokens", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, hosts.Upstream.Calls);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("\"many\"")]
    [InlineData("""{"prompt_tokens":-5,"completion_tokens":"x"}""")]
    [InlineData("""{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}""")]
    [InlineData("""{"prompt_tokens":9e99,"completion_tokens":99999999999999999}""")]
    public async Task Provider_WithoutBelievableUsage_IsCountedAndFlagged(string usage)
    {
        await using var hosts = await StartAsync(Store.Redis);
        hosts.Upstream.Behave = _ => new Behavior { LyingUsage = usage };
        foreach (var stream in new[] { false, true })
        {
            (await SendAsync(hosts, QuotaHosts.Ask("a", extra: Stream(stream)))).Dispose();
            await hosts.SettledAsync(_who);
        }

        var records = await hosts.RecordsAsync(_who);
        Assert.Equal(2, records.Count);
        Assert.All(records, record => Assert.Equal(ChargeFlags.Counted, record.Flags));
        Assert.All(records, record => Assert.Equal(hosts.Upstream.Total.Output / 2, record.OutputTokens));
        Assert.All(records, record => Assert.InRange(record.PromptTokens, hosts.Upstream.Total.Prompt / 2, (hosts.Upstream.Total.Prompt / 2) + 10));
    }

    [Fact]
    public async Task Provider_ThatBillsMoreThanReserved_IsPaidFlaggedAndLocksOut()
    {
        await using var hosts = await StartAsync(Store.Redis);
        hosts.Upstream.Behave = _ => new Behavior { LyingUsage = """{"prompt_tokens":900,"completion_tokens":900,"total_tokens":1800}""" };

        (await SendAsync(hosts, QuotaHosts.Ask("a", extra: ""","max_tokens":20"""))).Dispose();

        var record = await hosts.RecordAsync(_who);
        Assert.Equal((1800, ChargeFlags.Overage), (record.Tokens, record.Flags));
        using var next = await SendAsync(hosts, QuotaHosts.Ask("b", extra: ""","max_tokens":1"""));
        Assert.Equal(HttpStatusCode.TooManyRequests, next.StatusCode);
        Assert.Equal(1, hosts.Upstream.Calls);
    }

    [Fact]
    public async Task Reasoning_OutsideTheOutputCount_IsCharged()
    {
        await using var hosts = await StartAsync(Store.Redis);
        hosts.Upstream.Behave = _ => new Behavior { LyingUsage = """{"prompt_tokens":18,"completion_tokens":20,"total_tokens":138}""" };

        (await SendAsync(hosts, QuotaHosts.Ask("a"))).Dispose();

        Assert.Equal(120, (await hosts.RecordAsync(_who)).OutputTokens);
    }

    [Fact]
    public async Task CachedPrompt_CostsItsOwnPrice()
    {
        await using var hosts = await StartAsync(Store.Redis);
        hosts.Upstream.Behave = _ => new Behavior
        {
            LyingUsage = """{"prompt_tokens":18,"completion_tokens":20,"total_tokens":38,"prompt_tokens_details":{"cached_tokens":10},"completion_tokens_details":{"reasoning_tokens":15}}""",
        };

        (await SendAsync(hosts, QuotaHosts.Ask("a"))).Dispose();

        var record = await hosts.RecordAsync(_who);
        Assert.Equal((18, 10, 20), (record.PromptTokens, record.CachedTokens, record.OutputTokens));
        Assert.Equal(((8 * 2) + (10 * 1) + (20 * 8)) * 1000, record.Cost);
    }

    [Theory, InlineData(500, false), InlineData(500, true), InlineData(429, false), InlineData(400, true)]
    public async Task Provider_ThatRefuses_CostsNothing(int status, bool stream)
    {
        await using var hosts = await StartAsync(Store.Redis);
        hosts.Upstream.Behave = _ => new Behavior { Status = status };

        using var response = await SendAsync(hosts, QuotaHosts.Ask("a", extra: Stream(stream)));

        Assert.False(response.IsSuccessStatusCode);
        var record = await hosts.RecordAsync(_who);
        Assert.Equal((0, 0, CallEnding.Failed), (record.Tokens, record.Cost, record.Ending));
        Assert.Equal(new CounterState(true, 0, 0, 0, 0), await hosts.CounterAsync(_who));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Provider_ThatAnswersGarbage_IsChargedWhole(bool stream)
    {
        await using var hosts = await StartAsync(Store.Redis);
        hosts.Upstream.Behave = _ => new Behavior { Garbage = true };

        using var response = await SendAsync(hosts, QuotaHosts.Ask("a", extra: Stream(stream) + ",\"max_tokens\":100"));

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        var record = await hosts.RecordAsync(_who);
        Assert.Equal((100, CallEnding.Broken), (record.OutputTokens, record.Ending));
        Assert.True(record.Flags.HasFlag(ChargeFlags.Estimated));
        Assert.InRange(hosts.Upstream.Total.Tokens, 1, record.Tokens);
    }

    [Fact]
    public async Task Stream_ThatBreaksMidway_CostsWhatCame()
    {
        await using var hosts = await StartAsync(Store.Redis);
        hosts.Upstream.Behave = _ => new Behavior { Answer = 500, BreaksAfter = 60, Pace = TimeSpan.FromMilliseconds(2) };

        (await SendAsync(hosts, QuotaHosts.Ask("a", extra: Stream(true)))).Dispose();

        var record = await hosts.RecordAsync(_who);
        Assert.Equal(CallEnding.Broken, record.Ending);
        Assert.Equal(60, hosts.Upstream.Total.Output);
        Assert.InRange(record.OutputTokens, 60, 900);
    }

    [Theory, InlineData(1), InlineData(40)]
    public async Task Stream_ThatTheClientLeaves_IsStoppedAndPaidUpToThere(int chunks)
    {
        await using var hosts = await StartAsync(Store.Redis, new() { ["Tiers:guest:TokensPerMonth"] = "20000", ["Tiers:guest:MaxOutputTokens"] = "10000" });
        hosts.Upstream.Behave = _ => new Behavior { Answer = 10_000, Pace = TimeSpan.FromMilliseconds(20) };

        await LeaveAsync(hosts, QuotaHosts.Ask("a", extra: Stream(true)), chunks);

        var record = await hosts.RecordAsync(_who);
        Assert.Equal(CallEnding.Abandoned, record.Ending);
        Assert.True(record.Flags.HasFlag(ChargeFlags.Estimated));
        Assert.InRange(hosts.Upstream.Total.Tokens, chunks, record.Tokens);
        Assert.True(record.OutputTokens < 1000, $"{record.OutputTokens} tokens were charged for {hosts.Upstream.Total.Output} that were made.");
    }

    [Fact]
    public async Task Stream_LeftWhileTheProviderIsAheadOfIt_CostsAllThatWasMade()
    {
        await using var hosts = await StartAsync(Store.Redis, new() { ["Tiers:guest:MaxOutputTokens"] = "5000" });
        // Everything is on its way at once.
        hosts.Upstream.Behave = _ => new Behavior { Answer = 800 };

        await LeaveAsync(hosts, QuotaHosts.Ask("a", extra: Stream(true)), 1);

        var record = await hosts.RecordAsync(_who);
        Assert.InRange(hosts.Upstream.Total.Tokens, 1, record.Tokens);
    }

    [Fact]
    public async Task WholeAnswer_ThatTheClientLeaves_IsPaidAsReported()
    {
        var left = new Leaving();
        await using var hosts = await QuotaHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis), services: services => services.AddSingleton<IStartupFilter>(left));
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hosts.Upstream.Behave = _ => new Behavior { Answer = 100, WaitsFor = answer.Task };
        using var client = hosts.Client(_who);
        using var leave = new CancellationTokenSource();
        var call = client.PostChatAsync(QuotaHosts.Ask("a"), leave.Token);
        await Eventually.TrueAsync(() => hosts.Upstream.Calls == 1, "the provider is asked");

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Eventually.TrueAsync(() => left.IsNoticed, "the Api knows that the client has left");
        answer.SetResult();
        var record = await hosts.RecordAsync(_who);
        Assert.Equal((hosts.Upstream.Total.Tokens, CallEnding.Abandoned, ChargeFlags.None), (record.Tokens, record.Ending, record.Flags));
    }

    [Fact]
    public async Task Stream_BeyondItsLimit_IsCutHereAndStopped()
    {
        await using var hosts = await StartAsync(Store.Redis);
        hosts.Upstream.Behave = _ => new Behavior { Answer = 1_000_000, IgnoresLimit = true, WaitsAfter = 60 };

        using var response = await SendAsync(hosts, QuotaHosts.Ask("a", extra: ""","stream":true,"max_tokens":50,"stream_options":{"include_usage":true}"""));

        var chunks = (await Sse.AllAsync(response)).Where(data => data != "[DONE]").Select(data => JsonDocument.Parse(data).RootElement).ToList();
        var text = string.Concat(chunks.SelectMany(chunk => chunk.GetProperty("choices").EnumerateArray())
            .Select(choice => choice.GetProperty("delta").TryGetProperty("content", out var content) ? content.GetString() : ""));
        Assert.Equal(50, text.Count(c => c == ' '));
        Assert.Contains(chunks, chunk => chunk.GetProperty("choices").EnumerateArray().Any(choice => choice.GetProperty("finish_reason").GetString() == "length"));
        var record = await hosts.RecordAsync(_who);
        Assert.Equal(CallEnding.Cut, record.Ending);
        Assert.True(record.Flags.HasFlag(ChargeFlags.Overage));
        await Eventually.TrueAsync(() => hosts.Upstream.Running == 0, "the provider is told to stop");
        Assert.InRange(hosts.Upstream.Total.Tokens, 51, record.Tokens);
    }

    private async Task LeaveAsync(QuotaHosts hosts, string request, int afterChunks)
    {
        using var client = hosts.Client(_who);
        using var response = await client.PostChatAsync(request);
        await foreach (var _ in Sse.DataAsync(response))
        {
            if (--afterChunks == 0)
            {
                break;
            }
        }
    }

    private Task<QuotaHosts> StartAsync(Store store, Dictionary<string, string?>? settings = null) => StartAsync(servers, store, settings);

    private static async Task<QuotaHosts> StartAsync(StoreServers servers, Store store, Dictionary<string, string?>? settings) =>
        await QuotaHosts.StartAsync(await servers.ConnectionStringAsync(store), new Dictionary<string, string?>(new Dictionary<string, string?>
        {
            ["Tiers:guest:TokensPerMonth"] = $"{Cap}",
            ["Tiers:guest:MaxOutputTokens"] = "500",
        }.Concat(settings ?? []).GroupBy(setting => setting.Key).ToDictionary(group => group.Key, group => group.Last().Value)));

    private async Task<HttpResponseMessage> SendAsync(QuotaHosts hosts, string request)
    {
        using var client = hosts.Client(_who);
        var response = await client.PostChatAsync(request);
        await response.Content.LoadIntoBufferAsync();
        return response;
    }

    private static string Stream(bool stream) => stream ? ",\"stream\":true" : "";

    /// <summary>Sees that a client has left, after everything of the Api's that sees it.</summary>
    private sealed class Leaving : IStartupFilter
    {
        private volatile bool _isNoticed;

        public bool IsNoticed => _isNoticed;

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, following) =>
            {
                context.RequestAborted.Register(() => _isNoticed = true);
                return following(context);
            });
            next(app);
        };
    }
}
