using System.Diagnostics.Metrics;
using System.Text.Json;
using AspireAi.Api.Defense.Telemetry;
using AspireAi.Api.Models;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static AspireAi.Api.Tests.Chat.Quirks.ProviderHosts;

namespace AspireAi.Api.Tests.Chat.Quirks;

/// <summary>What providers refuse, in which words and shapes, and what of it the product can mend by itself.</summary>
public sealed class ProviderRefusalsTests(StoreServers servers) : IAsyncLifetime
{
    private ProviderHosts _hosts = null!;

    public async ValueTask InitializeAsync() => _hosts = await StartAsync(servers);

    public ValueTask DisposeAsync() => _hosts.DisposeAsync();

    [Theory]
    [InlineData(400, """[{"error":{"code":400,"message":"Unknown name","status":"INVALID_ARGUMENT"}}]""", "Unknown name")]
    [InlineData(400, """{"error":"model is loading"}""", "model is loading")]
    [InlineData(422, """{"detail":[{"type":"missing","loc":["body","messages",0,"content"],"msg":"Field required"}]}""", "messages.0.content: Field required")]
    [InlineData(400, """{"detail":"Not so"}""", "Not so")]
    [InlineData(400, """{"object":"error","message":"Too short","type":"BadRequestError","param":null,"code":400}""", "Too short")]
    [InlineData(400, """{"errors":[{"message":"First"},{"message":"Second"}]}""", "First")]
    [InlineData(400, "<html>", "The model's provider rejected the request with HTTP 400.")]
    public async Task Refusal_InAnyShape_ComesBackInTheProvidersWords(int status, string body, string words)
    {
        foreach (var extra in (string[])["", Streamed])
        {
            var call = await _hosts.CallAsync(extra, (context, _) => SendRawAsync(context, "application/json", body, status));
            Assert.Equal((status, words, "false"), (call.Status, call.Error.GetProperty("message").GetString(), call.ShouldRetry));
            Assert.Equal(default, await call.ChargeAsync());
        }
    }

    [Theory]
    [InlineData("""{"error":{"message":"Bad","code":400}}""", 400, "400", "false")]
    [InlineData("""{"error":{"message":"Bad","code":"400"}}""", 400, "400", "false")]
    [InlineData("""{"error":{"message":"Bad","type":"invalid_request_error","code":null}}""", 400, "", "false")]
    [InlineData("""{"error":{"message":"Bad","code":"context_length_exceeded"}}""", 400, "context_length_exceeded", "false")]
    [InlineData("""{"error":{"code":429,"message":"Slow down"}}""", 503, "upstream_rate_limited", null)]
    [InlineData("""{"error":{"type":"rate_limit_error","message":"Slow down"}}""", 503, "upstream_rate_limited", null)]
    [InlineData("""{"error":{"type":"overloaded_error","message":"Overloaded"}}""", 503, "upstream_overloaded", null)]
    [InlineData("""{"error":{"code":402,"message":"Insufficient Balance"}}""", 502, "upstream_out_of_credit", "false")]
    [InlineData("""{"error":{"code":503,"message":"Busy"}}""", 503, "upstream_overloaded", null)]
    [InlineData("""{"error":{"message":"What?"}}""", 502, "upstream_error", null)]
    [InlineData("""{"error":"What?"}""", 502, "upstream_error", null)]
    [InlineData("""{"choices":null,"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}""", 502, "upstream_out_of_credit", "false")]
    [InlineData("""{"object":"error","message":"Bad","type":"BadRequestError","code":400}""", 400, "upstream_rejected", "false")]
    [InlineData("""{"choices":[{"index":0,"finish_reason":"error","error":{"code":502,"message":"Provider died"}}]}""", 502, "upstream_error", null)]
    [InlineData("""{"error":{"code":404,"message":"No such model"}}""", 502, "upstream_not_found", "false")]
    public async Task Error_WithStatus200_IsTheErrorThatItSays(string error, int status, string code, string? shouldRetry)
    {
        foreach (var (extra, type, body) in ((string, string, string)[])[("", "application/json", error), (Streamed, "text/event-stream", $"data: {error}\n\n"), (Streamed, "application/json", error)])
        {
            var call = await _hosts.CallAsync(extra, (context, _) => SendRawAsync(context, type, body));
            Assert.Equal((status, code, shouldRetry), (call.Status, call.Code, call.ShouldRetry));
            Assert.Equal(default, await call.ChargeAsync());
        }
    }

    [Theory]
    [InlineData("", "application/json", "{}")]
    [InlineData("", "application/json", """{"model":"llama3","message":{"role":"assistant","content":"Hi"},"done":true}""")]
    [InlineData(Streamed, "text/event-stream", "data: [DONE]\n\n")]
    [InlineData(Streamed, "text/event-stream", ": nothing\n\n")]
    public async Task AnswerWithoutAnyChoice_IsNone(string extra, string type, string body)
    {
        var call = await _hosts.CallAsync(extra, (context, _) => SendRawAsync(context, type, body));
        Assert.Equal((502, "false"), (call.Status, call.ShouldRetry));
    }

    [Fact]
    public async Task EventNamedError_IsOne()
    {
        var first = await _hosts.CallAsync(Streamed, (context, _) => SendRawAsync(context, "text/event-stream", "event: error\ndata: {\"message\":\"worker died\"}\n\ndata: [DONE]\n\n"));
        Assert.Equal((502, "upstream_error"), (first.Status, first.Code));
        var later = await _hosts.CallAsync(Streamed, (context, _) =>
            SendRawAsync(context, "text/event-stream", $"data: {ScriptedUpstream.Chunk(new { content = "Half" }, null)}\n\nevent: error\ndata: {{\"message\":\"worker died\"}}\n\ndata: [DONE]\n\n"));
        Assert.Contains("upstream_error", later.Events[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_ThatIsEmptyBesideAnAnswer_IsNone()
    {
        foreach (var error in (string[])["{}", "\"\"", "false", "null", "[]"])
        {
            var call = await _hosts.CallAsync("", (context, _) => SendRawAsync(context, "application/json", ScriptedUpstream.Completion("Hello")[..^1] + $",\"error\":{error}}}"));
            Assert.Equal(200, call.Status);
        }
    }

    [Fact]
    public async Task Error_IndentedAndLate_IsOneEvent()
    {
        await using var hosts = await StartAsync(servers, new() { ["Chat:KeepAlive"] = "00:00:00.100" });
        var call = await hosts.CallAsync(Streamed, async (context, _) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(700), TimeProvider.System);
            await SendRawAsync(context, "application/json", "{\n  \"error\": {\n    \"message\": \"No\"\n  }\n}", 400);
        });
        Assert.Equal("No", JsonDocument.Parse(Assert.Single(call.Events)).RootElement.GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task Error_WhoseBodyNeverEnds_IsReadNonetheless()
    {
        var call = await _hosts.CallAsync("", async (context, _) =>
        {
            await SendRawAsync(context, "application/json", """{"error":{"message":"Too hot"}}""", 400);
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        Assert.Equal((400, "Too hot"), (call.Status, call.Error.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task Moderation_IsTheClientsBusiness()
    {
        const string Body = """{"error":{"code":403,"message":"Your input was flagged","metadata":{"reasons":["violence"],"flagged_input":"x"}}}""";
        var call = await _hosts.CallAsync("", (context, _) => SendRawAsync(context, "application/json", Body, 403));
        Assert.Equal((403, "Your input was flagged"), (call.Status, call.Error.GetProperty("message").GetString()));
    }

    [Theory]
    [InlineData("Retry-After", "17", "{}", 17)]
    [InlineData("Retry-After", "7.5", "{}", 8)]
    [InlineData("retry-after-ms", "4500", "{}", 5)]
    [InlineData("x", "y", """{"error":{"code":429,"message":"Slow","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34s"}]}}""", 34)]
    public async Task RetryAfter_InAnyForm_IsPassedOn(string name, string value, string body, int seconds)
    {
        var call = await _hosts.CallAsync("", (context, _) =>
        {
            context.Response.Headers[name] = value;
            return SendRawAsync(context, "application/json", body, 429);
        });
        Assert.Equal((503, $"{seconds}"), (call.Status, call.Headers["retry-after"]));
    }

    [Theory]
    [InlineData("""{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}}""", 400)]
    [InlineData("""{"detail":[{"type":"extra_forbidden","loc":["body","max_tokens"],"msg":"Extra inputs are not permitted"}]}""", 422)]
    public async Task OutputLimit_InTheOtherField_IsLearned(string refusal, int status)
    {
        await using var hosts = await StartAsync(servers, new() { ["Models:0:OutputLimitField"] = "max_tokens" });
        hosts.Upstream.Script = (context, request) => request.Json.TryGetProperty("max_tokens", out _)
            ? SendRawAsync(context, "application/json", refusal, status)
            : ScriptedUpstream.SendAsync(context, ScriptedUpstream.Completion("Hello"));
        Assert.Equal(200, (await hosts.CallAsync()).Status);
        Assert.True(hosts.Upstream.Last.Json.TryGetProperty("max_completion_tokens", out _));
        Assert.Equal(200, (await hosts.CallAsync()).Status);
        Assert.Equal(3, hosts.Upstream.Requests.Count);
        Assert.Equal(status, (await hosts.CallAsync(",\"max_tokens\":7")).Status);
    }

    [Theory]
    [InlineData(401, """{"error":{"message":"Incorrect API key provided"}}""", "upstream_unauthorized")]
    [InlineData(402, """{"error":{"message":"Insufficient Balance","type":"unknown_error","code":"invalid_request_error"}}""", "upstream_out_of_credit")]
    [InlineData(429, """{"error":{"message":"You exceeded your current quota, please check your plan and billing details.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}""", "upstream_out_of_credit")]
    [InlineData(400, """{"error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API."}}""", "upstream_out_of_credit")]
    [InlineData(404, """{"error":{"message":"The model `gpt-9` does not exist"}}""", "upstream_not_found")]
    [InlineData(400, """{"error":{"message":"Invalid model 'gpt-9'"}}""", "upstream_not_found")]
    [InlineData(400, """[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}]""", "upstream_unauthorized")]
    [InlineData(400, """{"code":"Client specified an invalid argument","error":"Incorrect API key provided: sk***56."}""", "upstream_unauthorized")]
    [InlineData(400, """{"code":"Arrearage","message":"Access denied, please make sure your account is in good standing."}""", "upstream_out_of_credit")]
    [InlineData(412, """{"error":{"message":"Account acme is suspended, possibly due to reaching the monthly spending limit or unpaid invoices"}}""", "upstream_out_of_credit")]
    [InlineData(400, """{"error":{"message":"The model `llama3-70b` has been decommissioned","type":"invalid_request_error","code":"model_decommissioned"}}""", "upstream_not_found")]
    [InlineData(400, """{"error":{"message":"acme/none is not a valid model ID","code":400}}""", "upstream_not_found")]
    public async Task OperatorsOwnAccount_IsTheOperatorsBusiness(int status, string body, string code)
    {
        var counted = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                // Other tests have hosts of their own.
                if (instrument.Name == "aspireai.provider.operator_errors" && instrument.Meter == _hosts.Hosts.Api.Services.GetRequiredService<DefenseMetrics>().Meter)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            lock (counted)
            {
                counted.Add(tags.ToArray().Single(static tag => tag.Key == "error.type").Value!.ToString()!);
            }
        });
        listener.Start();

        var call = await _hosts.CallAsync("", (context, _) =>
        {
            context.Response.Headers["x-request-id"] = "req-of-the-provider";
            return SendRawAsync(context, "application/json", body, status);
        });

        Assert.Equal((502, code, "false"), (call.Status, call.Code, call.ShouldRetry));
        Assert.Contains("Its operator has been told", call.Error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal([code], counted);
        Assert.Contains(_hosts.Hosts.Api.Logs.Lines, line => line.StartsWith("Error ", StringComparison.Ordinal) && line.Contains(BillingUpstream.Model, StringComparison.Ordinal)
            && line.Contains($"HTTP {status}", StringComparison.Ordinal) && line.Contains(call.Headers["x-request-id"], StringComparison.Ordinal) && line.Contains("req-of-the-provider", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(400, """{"error":{"message":"Invalid schema for function 'list_overdue_invoices': In context=('properties','ids'), array schema missing items"}}""")]
    [InlineData(400, """{"error":{"message":"Invalid schema for function 'get_form_1099': In context=('properties','ids'), array schema missing items"}}""")]
    [InlineData(400, """{"error":{"message":"Unrecognized request argument supplied: supports at most 512 completion tokens"}}""")]
    [InlineData(400, """{"error":{"message":"Unknown field 'unpaid invoices'"}}""")]
    [InlineData(404, """{"error":{"message":"No endpoints found that support image input","code":404}}""")]
    public async Task MistakeOfAClient_InWordsThatSoundOtherwise_IsItsOwn_AndTeachesNothing(int status, string body)
    {
        await using var hosts = await StartAsync(servers);
        var call = await hosts.CallAsync(Streamed, (context, _) => SendRawAsync(context, "application/json", body, status));
        Assert.Equal((status, JsonDocument.Parse(body).RootElement.GetProperty("error").GetProperty("message").GetString()), (call.Status, call.Error.GetProperty("message").GetString()));
        Assert.Equal(200, (await hosts.CallAsync("", (context, _) => ScriptedUpstream.SendAsync(context, ScriptedUpstream.Completion("Hello")))).Status);
        Assert.Equal(1000, hosts.Upstream.Last.Json.GetProperty("max_completion_tokens").GetInt32());
    }

    [Fact]
    public async Task StreamOptions_OfTheClientsOwn_AreItsOwnMistake()
    {
        await using var hosts = await StartAsync(servers);
        var call = await hosts.CallAsync(",\"stream\":true,\"stream_options\":{\"bogus\":1}", (context, _) =>
            SendRawAsync(context, "application/json", """{"error":{"message":"Unknown parameter: 'stream_options.bogus'"}}""", 400));
        Assert.Equal(400, call.Status);
        Assert.Single(hosts.Upstream.Requests);
        await hosts.CallAsync(Streamed, (context, _) => ScriptedUpstream.SendStreamAsync(context, ScriptedUpstream.Chunks("Hel", "lo")));
        Assert.True(hosts.Upstream.Last.Json.TryGetProperty("stream_options", out _));
    }

    [Fact]
    public async Task RateLimitOfGoogle_WhichSpeaksOfQuota_IsNoEmptyAccount()
    {
        const string Body = """[{"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details.","status":"RESOURCE_EXHAUSTED"}}]""";
        var call = await _hosts.CallAsync("", (context, _) => SendRawAsync(context, "application/json", Body, 429));
        Assert.Equal((503, "upstream_rate_limited"), (call.Status, call.Code));
    }

    [Theory]
    [InlineData(422, """{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]}""")]
    [InlineData(400, """{"error":{"message":"Unrecognized request argument supplied: stream_options"}}""")]
    public async Task StreamOptions_Refused_AreLeftOutFromThenOn_AndTheUsageIsCounted(int status, string refusal)
    {
        await using var hosts = await StartAsync(servers);
        hosts.Upstream.Script = (context, request) => request.Json.TryGetProperty("stream_options", out _)
            ? SendRawAsync(context, "application/json", refusal, status)
            : ScriptedUpstream.SendStreamAsync(context, [.. ScriptedUpstream.Chunks("Hel", "lo").Where(static chunk => !chunk.Contains("usage", StringComparison.Ordinal))]);
        for (var i = 0; i < 2; i++)
        {
            var call = await hosts.CallAsync(StreamedWithUsage);
            Assert.Equal((200, "counted", "[DONE]"), (call.Status, call.Headers["x-usage"], call.Events[^1]));
            var chunk = JsonDocument.Parse(call.Events[^2]).RootElement;
            var (prompt, _, output) = await call.ChargeAsync();
            Assert.Equal((prompt, output), (chunk.GetProperty("usage").GetProperty("prompt_tokens").GetInt64(), chunk.GetProperty("usage").GetProperty("completion_tokens").GetInt64()));
            Assert.True(prompt > 0 && output > 0);
            Assert.Empty(chunk.GetProperty("choices").EnumerateArray());
        }

        // Once with them, and twice without.
        Assert.Equal(3, hosts.Upstream.Requests.Count);
        Assert.DoesNotContain("usage\":", (await hosts.CallAsync(Streamed)).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Never", false)]
    [InlineData("Always", true)]
    public async Task StreamUsage_IsWhatTheOperatorSays(string setting, bool sent)
    {
        await using var hosts = await StartAsync(servers, new() { ["Models:0:StreamUsage"] = setting });
        var call = await hosts.CallAsync(StreamedWithUsage, (context, request) => request.Json.TryGetProperty("stream_options", out _)
            ? SendRawAsync(context, "application/json", """{"error":{"message":"stream_options is unknown"}}""", 400)
            : ScriptedUpstream.SendStreamAsync(context, ScriptedUpstream.Chunks("Hel", "lo")));
        Assert.Equal(sent ? 400 : 200, call.Status);
        Assert.Single(hosts.Upstream.Requests);
    }

    [Fact]
    public async Task Refusal_OfSomethingElse_IsAskedOnce_AndTeachesNothing()
    {
        await using var hosts = await StartAsync(servers);
        // It repeats what it was sent.
        var call = await hosts.CallAsync(Streamed, (context, request) => SendRawAsync(context, "application/json",
            $$$"""{"detail":[{"loc":["body","temperature"],"msg":"Too high","input":{{{request.Text}}}}]}""", 422));
        Assert.Equal((422, "temperature: Too high"), (call.Status, call.Error.GetProperty("message").GetString()));
        var next = await hosts.CallAsync(Streamed, (context, _) => ScriptedUpstream.SendStreamAsync(context, ScriptedUpstream.Chunks("Hel", "lo")));
        Assert.Equal(200, next.Status);
        Assert.True(hosts.Upstream.Last.Json.TryGetProperty("stream_options", out _));
    }

    [Fact]
    public async Task OutputLimit_AboveTheProvidersWindow_IsLearnedFromItsWords()
    {
        await using var hosts = await StartAsync(servers, new() { ["Tiers:guest:MaxOutputTokens"] = "100000", ["Tiers:guest:TokensPerMonth"] = "10000000", ["Models:0:OutputLimitField"] = "max_tokens" });
        hosts.Upstream.Script = (context, request) => request.Json.GetProperty("max_tokens").GetInt32() + 26 > 8192
            ? SendRawAsync(context, "application/json", $$"""{"object":"error","message":"'max_tokens' or 'max_completion_tokens' is too large: {{request.Json.GetProperty("max_tokens")}}. This model's maximum context length is 8192 tokens and your request has 26 input tokens (16384 > 8192 - 26).","type":"BadRequestError","param":null,"code":400}""", 400)
            : ScriptedUpstream.SendAsync(context, ScriptedUpstream.Completion("Hello"));
        Assert.Equal(200, (await hosts.CallAsync()).Status);
        Assert.Equal(2, hosts.Upstream.Requests.Count);
        Assert.Equal(8192 - 26, hosts.Upstream.Last.Json.GetProperty("max_tokens").GetInt32());
        Assert.Equal(200, (await hosts.CallAsync()).Status);
        Assert.Equal(3, hosts.Upstream.Requests.Count);

        // What a client asks for itself is between it and the provider.
        var own = await hosts.CallAsync(",\"max_tokens\":9000");
        Assert.Equal(400, own.Status);
        Assert.Contains("maximum context length is 8192", own.Error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("This model's maximum context length is 8192 tokens. However, you requested 16390 tokens (6 in the messages, 16384 in the completion).", 8192, null, 6)]
    [InlineData("'max_tokens' or 'max_completion_tokens' is too large: 16384. This model's maximum context length is 8,192 tokens and your request has 6 input tokens (16384 > 8192 - 6).", 8192, null, 6)]
    [InlineData("max_tokens is too large: 32000. This model supports at most 16384 completion tokens, whereas you provided 32000.", null, 16384, null)]
    [InlineData("`max_tokens` must be less than or equal to `8192`, the maximum value for `max_tokens` is less than the `context_window` for this model", null, 8192, null)]
    [InlineData("max_tokens: 200000 > 64000, which is the maximum allowed number of output tokens for this model", null, 64000, null)]
    [InlineData("Invalid max_tokens value, the valid range of max_tokens is [1, 8192]", null, 8192, null)]
    [InlineData("Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 12 `inputs` tokens and 16384 `max_new_tokens`", 4096, null, 12)]
    [InlineData("the request exceeds the available context size (4096 tokens), try increasing it", 4096, null, null)]
    [InlineData("max tokens must be less than or equal to 4096", null, 4096, null)]
    [InlineData("Unable to submit request because it has a maxOutputTokens value of 32000 but the supported max output tokens range is from 1 (inclusive) to 8193 (exclusive)", 8193, null, null)]
    [InlineData("The maximum tokens you requested exceeds the model limit of 8192. Try again with a maximum tokens value that is lower than 8192.", 8192, null, null)]
    [InlineData("Prompt contains 200 tokens and 0 draft tokens, too large for model with 8192 maximum context length", 8192, null, 200)]
    public void Limits_AreFoundInTheWordsOfManyServers(string words, int? window, int? output, int? prompt) =>
        Assert.Equal(new RefusedLimits(window, output, prompt), RefusedLimits.Find(words, 32_000));

    [Theory]
    [InlineData("temperature must be less than or equal to 2")]
    [InlineData("You sent 17 images")]
    [InlineData("max_tokens is not supported with this model")]
    [InlineData("max_tokens has to be between 512 and 4096, or 1024")]
    [InlineData(null)]
    public void Limits_AreNotFoundInOtherWords(string? words) => Assert.Null(RefusedLimits.Find(words, 32_000));

    [Theory]
    [InlineData("http://10.1.2.3:8000", null, "custom")]
    [InlineData("http://10.1.2.3:8000", "Our GPUs", "Our GPUs")]
    [InlineData("https://api.openai.com/v1", null, "openai")]
    [InlineData("https://europe.openai.azure.com/openai/v1", null, "azure")]
    public async Task Models_NameTheProvider_AndNoHost(string endpoint, string? provider, string expected)
    {
        await using var api = new ApiHost(new() { ["Models:0:Name"] = "m", ["Models:0:Endpoint"] = endpoint, ["Models:0:Key"] = "k", ["Models:0:Provider"] = provider });
        using var client = api.Client();
        var models = await client.GetStringAsync("/v1/models");
        Assert.Contains($"\"owned_by\":\"{expected}\"", models, StringComparison.Ordinal);
        Assert.DoesNotContain("10.1.2.3", models, StringComparison.Ordinal);
    }
}
