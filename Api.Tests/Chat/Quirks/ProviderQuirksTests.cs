using AspireAi.Api.Data;
using AspireAi.Api.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Xunit;
using static AspireAi.Api.Tests.Chat.Quirks.ProviderHosts;

namespace AspireAi.Api.Tests.Chat.Quirks;

/// <summary>Providers that keep to the wire in their own way, as public bug reports of other gateways tell: what the client gets and what is charged.</summary>
public sealed class ProviderQuirksTests(StoreServers servers) : IAsyncLifetime
{
    private const string Text = """data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":null}]}""" + "\n\n";
    private const string End = """data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\n";
    private const string Used = """data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":""" + Reported + "}\n\n";
    private const string Whole = """{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"usage":""";

    private ProviderHosts _hosts = null!;

    public async ValueTask InitializeAsync() => _hosts = await StartAsync(servers);

    public ValueTask DisposeAsync() => _hosts.DisposeAsync();

    [Theory]
    [InlineData("text/html", "<html>Bad gateway</html>", "", false)]
    [InlineData("text/html", "<html>Bad gateway</html>", Streamed, false)]
    [InlineData("application/json", """{"choices":[{"message":{"content":"Hi"}}],"usage":""" + Reported + ",", "", true)]
    [InlineData("application/json", Whole + Reported + "}", Streamed, true)]
    [InlineData("application/json", Whole + Reported + "} and more", "", true)]
    [InlineData("text/event-stream", Text + End + Used + "data: [DONE]\n\n", "", true)]
    [InlineData("text/event-stream", Text + "data: {\"choices\":[\n\n", Streamed, false)]
    public async Task AnswerThatCantBeRead_IsChargedOnce_AndNotAskedForAgain(string type, string body, string extra, bool hasUsage)
    {
        var call = await _hosts.CallAsync(extra, (context, _) => SendRawAsync(context, type, body));
        if (body.StartsWith(Text, StringComparison.Ordinal) && extra == Streamed)
        {
            Assert.Contains("upstream_invalid_response", call.Body, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal((502, "upstream_invalid_response", "false"), (call.Status, call.Code, call.ShouldRetry));
        }

        var record = await call.RecordAsync();
        Assert.Equal(hasUsage ? UsageBasis.Reported : UsageBasis.Estimated, record!.Basis);
        Assert.Equal(hasUsage, await call.ChargeAsync() is (18, 0, 7));
        Assert.True(record.OutputTokens > 0);
    }

    [Theory]
    [InlineData("data:\n\ndata: \n\n" + Text + "data:\n\n" + End + Used + "data: [DONE]\n\n")]
    [InlineData(": OPENROUTER PROCESSING\n\n" + Text + ": keep-alive\n\n" + End + Used + ":\n\ndata: [DONE]\n\n")]
    [InlineData("event: ping\ndata: {\"type\":\"ping\"}\n\n" + Text + End + Used + "data: [DONE]\n\n")]
    [InlineData("event: ping\ndata: {}\n\nevent: message\n" + Text + "id: 7\nretry: 1000\n" + End + Used + "data:[DONE]\n\n")]
    [InlineData(Text + End + Used + "data: [DONE] \n\n")]
    [InlineData(Text + End + Used)]
    [InlineData("\uFEFF" + Text + End + Used + "data: [DONE]\n\n")]
    [InlineData("event: ping\ndata: ping\n\n" + Text + End + Used + "data: \"[DONE]\"\n\n")]
    [InlineData(Text + End + Used + "data: DONE\n\n")]
    public async Task StreamOfAnotherForm_IsWholeAllTheSame(string body)
    {
        var call = await _hosts.CallAsync(StreamedWithUsage, (context, _) => SendRawAsync(context, "text/event-stream", body));
        Assert.Equal(200, call.Status);
        Assert.Equal([Text.Trim()["data: ".Length..], End.Trim()["data: ".Length..], Used.Trim()["data: ".Length..], "[DONE]"], call.Events);
        Assert.Equal((18, 0, 7), await call.ChargeAsync());

        foreach (var type in (string[])["Text/Event-Stream", "text/plain", "application/octet-stream"])
        {
            Assert.Equal("[DONE]", (await _hosts.CallAsync(Streamed, (context, _) => SendRawAsync(context, type, body))).Events[^1]);
        }

        var lines = await _hosts.CallAsync(Streamed, (context, _) => SendRawAsync(context, "text/event-stream", body.Replace("\n", "\r\n", StringComparison.Ordinal)));
        Assert.Equal("[DONE]", lines.Events[^1]);
    }

    [Theory, InlineData("gzip"), InlineData("br"), InlineData("zstd")]
    public async Task Answer_ThatIsCompressedUnasked_IsRead(string encoding)
    {
        foreach (var (extra, body) in ((string, string)[])[("", Whole + Reported + "}"), (StreamedWithUsage, Text + End + Used + "data: [DONE]\n\n")])
        {
            var call = await _hosts.CallAsync(extra, (context, _) => SendEncodedAsync(context, encoding, body));
            Assert.Equal((200, (18, 0, 7)), (call.Status, await call.ChargeAsync()));
            Assert.Contains("Hello", call.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Answer_ThatIsNotCompressedAsItSays_IsChargedOnce()
    {
        var call = await _hosts.CallAsync("", (context, _) => SendEncodedAsync(context, "gzip", Whole + Reported + "}", asItSays: false));
        Assert.Equal((502, "false"), (call.Status, call.ShouldRetry));
        Assert.Equal(UsageBasis.Estimated, (await call.RecordAsync())!.Basis);
    }

    [Fact]
    public async Task Event_InSeveralLines_IsOneLineForTheClient()
    {
        var call = await _hosts.CallAsync(StreamedWithUsage, (context, _) => SendRawAsync(context, "text/event-stream",
            Text.Replace(",\"created\"", ",\ndata: \"created\"", StringComparison.Ordinal) + End + Used + "data: [DONE]\n\n"));
        Assert.Equal(4, call.Events.Length);
        Assert.All(call.Events[..^1], static data => System.Text.Json.JsonDocument.Parse(data));
    }

    [Fact]
    public async Task FinishReason_ThatIsEmpty_IsNone()
    {
        var call = await _hosts.CallAsync(Streamed, (context, _) => SendRawAsync(context, "text/event-stream", Text.Replace("null}]", "\"\"}]", StringComparison.Ordinal) + Text + End + Used));
        Assert.Equal("[DONE]", call.Events[^1]);
        var cut = await _hosts.CallAsync(Streamed, (context, _) => SendRawAsync(context, "text/event-stream", Text.Replace("null}]", "\"\"}]", StringComparison.Ordinal) + Used));
        Assert.Contains("upstream_broken", cut.Events[^1], StringComparison.Ordinal);
        var whole = await _hosts.CallAsync("", (context, _) => SendRawAsync(context, "application/json", "\uFEFF" + Whole.Replace("\"stop\"", "\"\"", StringComparison.Ordinal) + Reported + "}"));
        Assert.Equal((200, (18, 0, 7)), (whole.Status, await whole.ChargeAsync()));
    }

    [Fact]
    public async Task Choice_ThatEndsTwice_IsNotTwo()
    {
        var call = await _hosts.CallAsync(",\"stream\":true,\"n\":2", (context, _) => SendRawAsync(context, "text/event-stream", Text + End + End + Used));
        Assert.Contains("upstream_broken", call.Events[^1], StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task ConnectionThatBreaks_BehindWhatWasSaidWholly_IsNoFailure(bool whole)
    {
        var call = await _hosts.CallAsync(StreamedWithUsage, async (context, _) =>
        {
            var body = Text + End + (whole ? Used : "");
            context.Response.ContentLength = body.Length + 10;
            await SendRawAsync(context, "text/event-stream", body);
        });
        Assert.Equal(whole, call.Events[^1] == "[DONE]");
    }

    [Fact]
    public async Task ConnectionThatStaysOpen_BehindWhatWasSaidWholly_IsNotWaitedFor()
    {
        var call = await _hosts.CallAsync(StreamedWithUsage, async (context, _) =>
        {
            await SendRawAsync(context, "text/event-stream", Text + End + Used);
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        Assert.Equal("[DONE]", call.Events[^1]);
    }

    [Fact]
    public async Task Answer_WithAnErrorBesideItsText_IsCharged()
    {
        var call = await _hosts.CallAsync("", (context, _) => SendRawAsync(context, "application/json", """{"choices":[{"message":{"content":"Half of it"},"finish_reason":"error","error":{"code":502,"message":"died"}}]}"""));
        Assert.Equal((502, "upstream_broken", "false"), (call.Status, call.Code, call.ShouldRetry));
        Assert.True((await call.RecordAsync())!.OutputTokens > 0);
    }

    [Fact]
    public void Usage_InWhatRepeatsItself_IsLookedForOnce() =>
        Assert.Null(Api.Chat.Wire.WirePayloadReader.FindUsage(System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("data:", 2_000_000)))));

    [Fact]
    public async Task WholeAnswer_CutBehindItsUsage_CostsThat()
    {
        var call = await _hosts.CallAsync("", async (context, _) =>
        {
            context.Response.ContentLength = 10_000;
            await SendRawAsync(context, "application/json", Whole + Reported + ",\"more\":");
        });
        Assert.Equal((502, "upstream_broken", "false", (18, 0, 7)), (call.Status, call.Code, call.ShouldRetry, await call.ChargeAsync()));
    }

    [Theory]
    [InlineData(Text + End)]
    [InlineData(Text + Used)]
    [InlineData(Text)]
    public async Task StreamThatLacksSomething_BrokeOff(string body)
    {
        var call = await _hosts.CallAsync(StreamedWithUsage, (context, _) => SendRawAsync(context, "text/event-stream", body));
        Assert.Contains("upstream_broken", call.Events[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task StreamWithoutItsLastLine_IsKeptInTheCache()
    {
        await using var hosts = await StartAsync(servers);
        hosts.Upstream.Script = (context, _) => SendRawAsync(context, "text/event-stream", Text + End + Used);
        using var client = hosts.Hosts.Client(Defense.Quota.QuotaHosts.NewAddress());
        client.DefaultRequestHeaders.Remove("Cache-Control");
        var question = Defense.Quota.QuotaHosts.Ask("kept", extra: Streamed);
        using (var first = await client.PostChatAsync(question))
        {
            await first.Content.ReadAsStringAsync();
        }

        await Eventually.TrueAsync(async () =>
        {
            using var again = await client.PostChatAsync(question);
            return again.Headers.GetValues("x-cache").Single() == "exact";
        }, "the answer is in the cache");
    }

    [Fact]
    public async Task CommentsBreakTheSilence_BeforeTheFirstChunkAndBetweenTwo()
    {
        await using var hosts = await StartAsync(servers, new() { ["Resilience:FirstChunkTimeout"] = "00:00:02", ["Resilience:ChunkTimeout"] = "00:00:02" });
        var call = await hosts.CallAsync(Streamed, async (context, _) =>
        {
            context.Response.ContentType = "text/event-stream";
            await QuietAsync(context);
            await context.Response.WriteAsync(Text);
            await QuietAsync(context);
            await context.Response.WriteAsync(End + Used + "data: [DONE]\n\n");
        });
        Assert.Equal("[DONE]", call.Events[^1]);
        Assert.Equal((18, 0, 7), await call.ChargeAsync());

        static async Task QuietAsync(HttpContext context)
        {
            for (var i = 0; i < 10; i++)
            {
                await context.Response.WriteAsync(": keep-alive\n\n");
                await context.Response.Body.FlushAsync();
                await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
            }
        }
    }

    [Fact]
    public async Task CommentsForEver_EndWithTheTotalTime()
    {
        await using var hosts = await StartAsync(servers, new() { ["Resilience:TotalTimeout"] = "00:00:01" });
        var call = await hosts.CallAsync(Streamed, async (context, _) =>
        {
            context.Response.ContentType = "text/event-stream";
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(": keep-alive\n\n");
                await context.Response.Body.FlushAsync();
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        });
        Assert.Equal((504, "upstream_timeout", "false"), (call.Status, call.Code, call.ShouldRetry));
    }

    [Theory]
    [InlineData("""{"prompt_tokens":1000.0,"completion_tokens":5000.0,"total_tokens":6000.0}""", 1000, 0, 5000)]
    [InlineData("""{"prompt_tokens":1e3,"completion_tokens":12.2}""", 1000, 0, 13)]
    [InlineData("""{"prompt_tokens":"100","completion_tokens":"20"}""", 100, 0, 20)]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":20,"prompt_cache_hit_tokens":64,"prompt_cache_miss_tokens":36}""", 100, 64, 20)]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":20,"cached_tokens":64}""", 100, 64, 20)]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":20,"prompt_tokens_details":{"cached_tokens":64.0},"cache_read_input_tokens":64}""", 100, 64, 20)]
    [InlineData("""{"input_tokens":36,"output_tokens":20,"cache_read_input_tokens":64,"cache_creation_input_tokens":0}""", 100, 64, 20)]
    [InlineData("""{"input_tokens":100,"output_tokens":20,"input_tokens_details":{"cached_tokens":64}}""", 100, 64, 20)]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":20,"prompt_tokens_details":null,"completion_tokens_details":{"reasoning_tokens":5}}""", 100, 0, 20)]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":20,"prompt_cache_hit_tokens":64,"prompt_tokens_details":{"cached_tokens":0}}""", 100, 64, 20)]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":20,"num_cached_tokens":64}""", 100, 64, 20)]
    public async Task Usage_InAnyNumbersAndUnderAllUsualNames_IsCharged(string usage, long prompt, long cached, long output)
    {
        var whole = await _hosts.CallAsync("", (context, _) => SendRawAsync(context, "application/json", Whole + usage + "}"));
        Assert.Equal(200, whole.Status);
        Assert.Equal((prompt, cached, output), await whole.ChargeAsync());
        var streamed = await _hosts.CallAsync(Streamed, (context, _) => SendRawAsync(context, "text/event-stream", Text + End + Used.Replace(Reported, usage, StringComparison.Ordinal) + "data: [DONE]\n\n"));
        Assert.Equal((prompt, cached, output), await streamed.ChargeAsync());
    }

    [Theory]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop","usage":{"prompt_tokens":100,"completion_tokens":20}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}],"x_groq":{"id":"r","usage":{"prompt_tokens":100,"completion_tokens":20}}}""")]
    public async Task Usage_AtThePlacesOfSomeProviders_IsCharged(string chunk)
    {
        var call = await _hosts.CallAsync(Streamed, (context, _) => SendRawAsync(context, "text/event-stream", $"data: {chunk}\n\ndata: [DONE]\n\n"));
        Assert.Equal((100, 0, 20), await call.ChargeAsync());
    }
}
