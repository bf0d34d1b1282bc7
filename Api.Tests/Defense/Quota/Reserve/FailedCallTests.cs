using AspireAi.Api.Data;
using AspireAi.Api.Defense.Quota.Reserve;
using AspireAi.Api.Tests.Servers;
using AspireAi.Api.Usage;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota.Reserve;

/// <summary>What a call costs that went wrong at the provider: docs/adr/0062, row by row.</summary>
public sealed class FailedCallTests(StoreServers servers)
{
    private const string Usage = """{"prompt_tokens":18,"completion_tokens":7,"total_tokens":25}""";
    private const string EarlyUsage = """{"prompt_tokens":18,"completion_tokens":1,"total_tokens":19}""";

    [Fact]
    public async Task Stream_ThatBreaksAfterAnEarlyUsage_CostsWhatCame()
    {
        var (record, upstream) = await CallAsync(true, new Behavior { Answer = 500, BreaksAfter = 60, LyingUsage = EarlyUsage, ReportsOnTheWay = true, Pace = TimeSpan.FromMilliseconds(2) });

        Assert.Equal((CallEnding.Broken, 60), (record.Ending, upstream.Total.Output));
        Assert.InRange(record.OutputTokens, 60, 400);
        Assert.True(record.Flags.HasFlag(ChargeFlags.Estimated));
    }

    [Fact]
    public async Task Stream_WithAnEarlyUsageAndNoneAtItsEnd_CostsWhatWasCounted()
    {
        var (record, upstream) = await CallAsync(true, new Behavior { Answer = 50, LyingUsage = EarlyUsage, ReportsOnTheWay = true });

        Assert.Equal((CallEnding.Answered, ChargeFlags.Counted), (record.Ending, record.Flags));
        Assert.Equal(upstream.Total, new Bill(1, record.PromptTokens, record.OutputTokens));
    }

    [Fact]
    public async Task Stream_LeftBetweenItsUsageAndItsEnd_CostsWhatWasReported()
    {
        var who = QuotaHosts.NewAddress();
        await using var scripted = await ScriptedUpstream.StartAsync();
        scripted.Script = async (context, _) =>
        {
            await ScriptedUpstream.SendStreamAsync(context, ScriptedUpstream.Chunks("Hel", "lo")[..^1]);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
        await using var hosts = await QuotaHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis), new() { ["Models:0:Endpoint"] = scripted.Url });
        using (var client = hosts.Client(who))
        using (var response = await client.PostChatAsync(QuotaHosts.Ask("a", extra: ",\"stream\":true,\"stream_options\":{\"include_usage\":true}")))
        {
            await foreach (var data in Sse.DataAsync(response))
            {
                if (data.Contains("prompt_tokens", StringComparison.Ordinal))
                {
                    break;
                }
            }
        }

        var record = await hosts.RecordAsync(who);
        Assert.Equal((7, 3, ChargeFlags.None), (record.PromptTokens, record.OutputTokens, record.Flags));
        // The last line is not waited for longer than 2 s, and a busy client may take as long to leave.
        Assert.Contains(record.Ending, (CallEnding[])[CallEnding.Abandoned, CallEnding.Answered]);
    }

    [Theory]
    [InlineData(500, false)]
    [InlineData(400, true)]
    [InlineData(429, false)]
    [InlineData(503, true)]
    [InlineData(524, false)]
    public async Task Error_ThatReportsUsage_CostsThat(int status, bool stream)
    {
        var (record, _) = await CallAsync(stream, new Behavior { Status = status, LyingUsage = Usage });

        Assert.Equal((18, 7, CallEnding.Broken, ChargeFlags.None), (record.PromptTokens, record.OutputTokens, record.Ending, record.Flags));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Error_InsideAnAnswerThatReportsUsage_CostsThat(bool stream)
    {
        await using var scripted = await ScriptedUpstream.StartAsync();
        const string Error = """{"error":{"message":"no","usage":""" + Usage + "}}";
        scripted.Script = (context, _) => stream
            ? ScriptedUpstream.SendStreamAsync(context, ScriptedUpstream.Chunk(new { content = "Hel" }, null), Error)
            : ScriptedUpstream.SendAsync(context, Error);
        var (record, _) = await CallAsync(stream, new Behavior(), new() { ["Models:0:Endpoint"] = scripted.Url });

        Assert.Equal((18, 7, CallEnding.Broken, ChargeFlags.None), (record.PromptTokens, record.OutputTokens, record.Ending, record.Flags));
    }

    [Fact]
    public async Task Error_ThatReportsNothingBilled_CostsNothing()
    {
        var (record, _) = await CallAsync(false, new Behavior { Status = 500, LyingUsage = """{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}""" });
        Assert.Equal((0, CallEnding.Failed), (record.Tokens, record.Ending));
    }

    /// <summary>The provider was asked and may have worked: no free tokens.</summary>
    [Theory]
    [InlineData(524, nameof(CallEnding.TimedOut))]
    [InlineData(504, nameof(CallEnding.TimedOut))]
    [InlineData(null, nameof(CallEnding.Broken))]
    public async Task Call_ThatMayHaveBeenBilled_CostsAllThatWasReserved(int? status, string ending)
    {
        foreach (var stream in new[] { false, true })
        {
            var (record, upstream) = await CallAsync(stream, status is null ? new Behavior { Answer = 20, BreaksAfter = 0 } : new Behavior { Status = status });
            Assert.Equal((400, ending), (record.OutputTokens, record.Ending.ToString()));
            Assert.InRange(upstream.Total.Tokens, 0, record.Tokens);
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Call_ThatReachedNoProvider_CostsNothing(bool stream)
    {
        // Nothing serves this port.
        var (record, _) = await CallAsync(stream, new Behavior(), new() { ["Models:0:Endpoint"] = "http://127.0.0.1:1" });
        Assert.Equal((0, CallEnding.Failed), (record.Tokens, record.Ending));
    }

    private async Task<(UsageRecord Record, BillingUpstream Upstream)> CallAsync(bool stream, Behavior behavior, Dictionary<string, string?>? settings = null)
    {
        var who = QuotaHosts.NewAddress();
        await using var hosts = await QuotaHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis), settings);
        hosts.Upstream.Behave = _ => behavior;
        using var client = hosts.Client(who);
        using var response = await client.PostChatAsync(QuotaHosts.Ask("a", extra: ",\"max_tokens\":400" + (stream ? ",\"stream\":true" : "")));
        try
        {
            await response.Content.LoadIntoBufferAsync();
        }
        catch (HttpRequestException)
        {
            // An answer that broke off breaks off here, too.
        }

        return (await hosts.RecordAsync(who), hosts.Upstream);
    }
}
