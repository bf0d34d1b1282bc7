using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Chat;

/// <summary>What a provider can do wrong, and what our client is told.</summary>
public sealed class UpstreamFaultTests : IAsyncLifetime
{
    private const string Secret = "the secret prompt 4711";

    private ScriptedUpstream _upstream = null!;
    private ApiHost _api = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _upstream = await ScriptedUpstream.StartAsync();
        Start([]);
    }

    [MemberNotNull(nameof(_api), nameof(_client))]
    private void Start(Dictionary<string, string?> settings)
    {
        _api = ApiHost.For(_upstream, settings);
        _client = _api.Client();
    }

    /// <summary>Only where nothing comes: a busy machine may need as long for an answer that does.</summary>
    private async Task LosePatienceAsync(params string[] limits)
    {
        _client.Dispose();
        await _api.DisposeAsync();
        Start(limits.ToDictionary(limit => "Resilience:" + limit, _ => (string?)"00:00:00.300"));
    }

    public async ValueTask DisposeAsync()
    {
        // Whatever went wrong, neither the prompt nor the provider's key is in any log line at any level.
        Assert.DoesNotContain(_api.Logs.Lines, line => line.Contains(Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(_api.Logs.Lines, line => line.Contains(ScriptedUpstream.Key, StringComparison.Ordinal));
        _client.Dispose();
        await _api.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData(401, 502, "upstream_unauthorized")]
    [InlineData(403, 502, "upstream_unauthorized")]
    [InlineData(404, 502, "upstream_not_found")]
    [InlineData(408, 504, "upstream_timeout")]
    [InlineData(429, 503, "upstream_rate_limited")]
    [InlineData(500, 502, "upstream_error")]
    [InlineData(503, 503, "upstream_overloaded")]
    [InlineData(524, 504, "upstream_timeout")]
    [InlineData(302, 502, "upstream_error")]
    public async Task Upstream_Status_IsTranslated(int upstream, int expected, string code)
    {
        _upstream.Script = (context, _) => ScriptedUpstream.SendAsync(context, """{"error":{"message":"Incorrect API key sk-upstream-secret"}}""", upstream);
        foreach (var stream in (string[])["", ",\"stream\":true"])
        {
            using var response = await _client.PostChatAsync(ChatHttp.Ask(Secret, extra: stream));
            Assert.Equal(expected, (int)response.StatusCode);
            Assert.Equal(code, (await response.ErrorAsync()).GetProperty("code").GetString());
        }

        // Never repeated: a second POST could be paid twice.
        Assert.Equal(2, _upstream.Requests.Count);
    }

    [Fact]
    public async Task Upstream_RateLimited_PassesRetryAfterOn()
    {
        _upstream.Script = (context, _) =>
        {
            context.Response.Headers.RetryAfter = "17";
            return ScriptedUpstream.SendAsync(context, "{}", 429);
        };
        using var response = await _client.PostChatAsync(ChatHttp.Ask(Secret));
        Assert.Equal(TimeSpan.FromSeconds(17), response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task Upstream_RejectsTheRequest_ItsOwnWordsComeBack()
    {
        const string error = """{"error":{"message":"'max_tokens' is not supported with this model.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}}""";
        _upstream.Script = (context, _) => ScriptedUpstream.SendAsync(context, error, 400);
        using var response = await _client.PostChatAsync(ChatHttp.Ask(Secret));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(error, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("""{"error":{"message":"Bad header 'Bearer sk-upstream-secret-0123456789', really.","type":"invalid_request_error","code":null}}""")]
    [InlineData("""{"error":{"message":"'Bearer \u0073k-upstream-secret-0123456789'","code":400,"more":["x",{"sk-upstream-secret-0123456789":true}]}}""")]
    public async Task Upstream_RepeatsItsKey_TheRestOfItsWordsComesBack(string error)
    {
        _upstream.Script = (context, _) => ScriptedUpstream.SendAsync(context, error, 400);
        using var response = await _client.PostChatAsync(ChatHttp.Ask(Secret));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var said = await response.Content.ReadAsStringAsync();
        using var json = JsonDocument.Parse(said);
        Assert.Contains("'Bearer [key]'", json.RootElement.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("upstream-secret", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>Bad gateway</html>")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{} {}")]
    [InlineData("{\"choices\":[")]
    public async Task Upstream_SendsGarbage_Is502(string garbage)
    {
        _upstream.Script = (context, request) => request.IsStream
            ? ScriptedUpstream.SendStreamAsync(context, garbage)
            : ScriptedUpstream.SendAsync(context, garbage);
        foreach (var stream in (string[])["", ",\"stream\":true"])
        {
            using var response = await _client.PostChatAsync(ChatHttp.Ask(Secret, extra: stream));
            Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        }
    }

    [Fact]
    public async Task Upstream_NoStreamWhereOneWasAsked_Is502()
    {
        _upstream.Script = (context, _) => ScriptedUpstream.SendAsync(context, ScriptedUpstream.Completion("Hi"));
        using var response = await _client.PostChatAsync(ChatHttp.Ask(Secret, extra: ",\"stream\":true"));
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
    }

    [Fact]
    public async Task Upstream_Unreachable_Is502()
    {
        await using var api = new ApiHost(new() { ["ConnectionStrings:chat"] = "Endpoint=http://127.0.0.1:1/v1;Key=k;Model=m" });
        using var client = api.Client();
        using var response = await client.PostChatAsync(ChatHttp.Ask(Secret, "m"));
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("upstream_unreachable", (await response.ErrorAsync()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Upstream_Silent_Is504()
    {
        await LosePatienceAsync("FirstChunkTimeout", "TotalTimeout");
        _upstream.Script = (context, _) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        foreach (var stream in (string[])["", ",\"stream\":true"])
        {
            using var response = await _client.PostChatAsync(ChatHttp.Ask(Secret, extra: stream));
            Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
            Assert.Equal("upstream_timeout", (await response.ErrorAsync()).GetProperty("code").GetString());
        }
    }

    [Theory]
    [InlineData("silent", "upstream_timeout")]
    [InlineData("cut", "upstream_broken")]
    [InlineData("end", "upstream_broken")]
    [InlineData("error", "upstream_error")]
    [InlineData("garbage", "upstream_invalid_response")]
    public async Task Stream_FailsMidway_EndsInAnErrorAndWithoutDone(string fault, string code)
    {
        if (fault == "silent")
        {
            await LosePatienceAsync("ChunkTimeout");
        }

        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _upstream.Script = async (context, _) =>
        {
            await ScriptedUpstream.SendStreamAsync(context, ScriptedUpstream.Chunk(new { content = "Half" }, null));
            await seen.Task;
            switch (fault)
            {
                case "silent":
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
                    break;
                case "cut":
                    context.Abort();
                    break;
                case "error":
                    await ScriptedUpstream.SendEventAsync(context, """{"error":{"message":"overloaded","type":"server_error"}}""");
                    break;
                case "garbage":
                    await ScriptedUpstream.SendEventAsync(context, "{\"id\":");
                    break;
            }
        };
        using var response = await _client.PostChatAsync(ChatHttp.Ask(Secret, extra: ",\"stream\":true"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var data = new List<string>();
        await foreach (var item in Sse.DataAsync(response))
        {
            data.Add(item);
            seen.TrySetResult();
        }

        Assert.Equal(2, data.Count);
        Assert.Contains("Half", data[0], StringComparison.Ordinal);
        Assert.Equal(code, JsonDocument.Parse(data[1]).RootElement.GetProperty("error").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Client_Leaves_UpstreamIsStopped(bool stream)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _upstream.Script = async (context, _) =>
        {
            context.RequestAborted.Register(stopped.SetResult);
            if (stream)
            {
                await ScriptedUpstream.SendStreamAsync(context, ScriptedUpstream.Chunk(new { content = "Half" }, null));
            }

            began.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        };
        using var leave = new CancellationTokenSource();
        var answer = Task.Run(async () =>
        {
            using var response = await _client.PostChatAsync(ChatHttp.Ask(Secret, extra: stream ? ",\"stream\":true" : ""), leave.Token);
            await response.Content.CopyToAsync(Stream.Null, leave.Token);
        }, TestContext.Current.CancellationToken);
        await began.Task;
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Stream_ArrivesWhileItIsMade()
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _upstream.Script = async (context, _) =>
        {
            await ScriptedUpstream.SendStreamAsync(context, ScriptedUpstream.Chunk(new { content = "First" }, null));
            // Goes on only when the client has the first chunk; a buffer on the way would hang here.
            await seen.Task;
            await ScriptedUpstream.SendEventAsync(context, ScriptedUpstream.Chunk(new { }, "stop"));
            await ScriptedUpstream.SendEventAsync(context, "[DONE]");
        };
        await using var api = ApiHost.For(_upstream);
        using var client = api.Client();
        using var response = await client.PostChatAsync(ChatHttp.Ask(Secret, extra: ",\"stream\":true"));
        await using var events = Sse.DataAsync(response).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await events.MoveNextAsync());
        Assert.Contains("First", events.Current, StringComparison.Ordinal);
        seen.SetResult();
        Assert.True(await events.MoveNextAsync());
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("[DONE]", events.Current);
    }
}
