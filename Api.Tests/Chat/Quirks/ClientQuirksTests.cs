using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace AspireAi.Api.Tests.Chat.Quirks;

/// <summary>Clients that are unusual: other headers, encodings, addresses and methods than OpenAI's own send.</summary>
public sealed class ClientQuirksTests : IAsyncLifetime
{
    private ScriptedUpstream _upstream = null!;
    private ApiHost _api = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _upstream = await ScriptedUpstream.StartAsync();
        _api = ApiHost.For(_upstream, new() { ["Chat:MaxBodyBytes"] = "65536", ["Cors:AllowedOrigins:0"] = "https://app.example.com" });
        _client = _api.Client();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _api.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Theory, InlineData("gzip"), InlineData("x-gzip"), InlineData("deflate"), InlineData("br"), InlineData("zstd"), InlineData("identity"), InlineData("GZIP")]
    public async Task Body_Encoded_IsRead(string encoding)
    {
        using var response = await PostAsync(ChatHttp.Encode(ChatHttp.Ask("Hello"), encoding), encoding);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("Hello", _upstream.Last.Json.GetProperty("messages")[0].GetProperty("content").GetString());
    }

    [Theory, InlineData("gzip"), InlineData("deflate"), InlineData("br"), InlineData("zstd")]
    public async Task Body_LargerThanTheLimitOnceDecoded_Is413(string encoding)
    {
        using var response = await PostAsync(ChatHttp.Encode(ChatHttp.Ask(new string('x', 10_000_000)), encoding), encoding);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "request_too_large"), (response.StatusCode, (await response.ErrorAsync()).GetProperty("code").GetString()));
    }

    [Theory, InlineData("gzip"), InlineData("deflate"), InlineData("br"), InlineData("zstd")]
    public async Task Body_OfAnotherEncodingThanItSays_NamesTheHeader(string encoding)
    {
        foreach (var body in (byte[][])[Encoding.UTF8.GetBytes(ChatHttp.Ask("Hello")), ChatHttp.Encode(ChatHttp.Ask(new string('x', 400) + Guid.NewGuid()), encoding)[..30]])
        {
            using var response = await PostAsync(body, encoding);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            var error = await response.ErrorAsync();
            Assert.Contains(error.GetProperty("code").GetString(), (string[])["invalid_encoding", "invalid_json"]);
        }
    }

    [Theory, InlineData("compress"), InlineData("gzip, br"), InlineData("lz4")]
    public async Task Body_InAnEncodingThatIsNotKnown_Is415ThatSaysWhichAre(string encoding)
    {
        using var response = await PostAsync([1, 2, 3], encoding);
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "gzip, deflate, br, zstd"), (response.StatusCode, response.Headers.GetValues("Accept-Encoding").Single()));
        Assert.Equal("Content-Encoding", (await response.ErrorAsync()).GetProperty("param").GetString());
    }

    [Theory, InlineData("100.0", 100), InlineData("1e2", 100), InlineData("64.00", 64)]
    public async Task WholeNumber_WrittenWithAFraction_IsTaken(string written, int number)
    {
        using var response = await PostAsync(Encoding.UTF8.GetBytes(ChatHttp.Ask("Hello", extra: $$""","max_tokens":{{written}},"seed":7.0,"n":1.0""")), "identity");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(number, _upstream.Last.Json.GetProperty("max_tokens").GetDouble());
        using var fraction = await PostAsync(Encoding.UTF8.GetBytes(ChatHttp.Ask("Hello", extra: ",\"max_tokens\":100.5")), "identity");
        Assert.Equal((HttpStatusCode.BadRequest, "max_tokens"), (fraction.StatusCode, (await fraction.ErrorAsync()).GetProperty("param").GetString()));
    }

    [Theory]
    [InlineData("/chat/completions", "Did you mean /v1/chat/completions?")]
    [InlineData("/v1/v1/chat/completions", "Did you mean /v1/chat/completions?")]
    [InlineData("/api/v1/chat/completions", "Did you mean /v1/chat/completions?")]
    [InlineData("/v1/chat/completion", "Did you mean /v1/chat/completions?")]
    [InlineData("//chat/completions", "Did you mean /v1/chat/completions?")]
    [InlineData("/openai/v1/chat/completions", "Did you mean /v1/chat/completions?")]
    [InlineData("/models", "Did you mean /v1/models?")]
    [InlineData("/models/m", "Did you mean /v1/models?")]
    [InlineData("/v1/responses", "POST /v1/chat/completions, POST /v1/embeddings, GET /v1/models")]
    [InlineData("/v1/completions", "POST /v1/chat/completions, POST /v1/embeddings, GET /v1/models")]
    [InlineData("/v1/audio/transcriptions", "POST /v1/chat/completions, POST /v1/embeddings, GET /v1/models")]
    [InlineData("/embeddings", "Did you mean /v1/embeddings?")]
    public async Task Address_ThatIsNotThere_SaysWhichAre(string path, string advice)
    {
        using var response = await _client.PostAsync(new Uri(_api.Url + path), ChatHttp.Json(ChatHttp.Ask("Hello")));
        var error = await response.ErrorAsync();
        Assert.Equal((HttpStatusCode.NotFound, "unknown_url"), (response.StatusCode, error.GetProperty("code").GetString()));
        Assert.Contains(advice, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_IsGetWithoutABody_AndOptionsSaysWhatAnAddressTakes()
    {
        using var get = await _client.GetAsync("/v1/models");
        using var head = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/v1/models"));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        using var none = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/v1/nothing"));
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        using var wrong = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/v1/chat/completions"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, wrong.StatusCode);

        using var options = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Options, "/v1/chat/completions"));
        Assert.Equal((HttpStatusCode.NoContent, "POST, OPTIONS"), (options.StatusCode, string.Join(", ", options.Content.Headers.Allow)));
        using var ofModels = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Options, "/v1/models"));
        Assert.Equal("GET, HEAD, OPTIONS", string.Join(", ", ofModels.Content.Headers.Allow));

        using var put = await _client.PutAsync("/v1/chat/completions", ChatHttp.Json("{}"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, put.StatusCode);
        Assert.Equal("This address does not take the HTTP method PUT, but POST.", (await put.ErrorAsync()).GetProperty("message").GetString());
        // The connection is still good for the next request.
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/v1/models")).StatusCode);
    }

    [Fact]
    public async Task EveryAnswer_HasARequestId()
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (method, path) in ((string, string)[])[("GET", "/v1/models"), ("GET", "/v1/nothing"), ("PUT", "/v1/models"), ("GET", "/admin/users"), ("POST", "/v1/chat/completions"), ("GET", "/health")])
        {
            using var response = await _client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
            Assert.StartsWith("req_", response.Headers.GetValues("x-request-id").Single(), StringComparison.Ordinal);
            Assert.True(ids.Add(response.Headers.GetValues("x-request-id").Single()));
        }
    }

    [Fact]
    public async Task PagesOfOtherOrigins_MayCall_WhereTheyAreListed()
    {
        using var preflight = await PreflightAsync(_client, "https://app.example.com");
        Assert.Equal("https://app.example.com", preflight.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("authorization", preflight.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.OrdinalIgnoreCase);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = ChatHttp.Json("{}") };
        request.Headers.Add("Origin", "https://app.example.com");
        using var refused = await _client.SendAsync(request);
        Assert.Equal((HttpStatusCode.BadRequest, "https://app.example.com", "*"), (refused.StatusCode,
            refused.Headers.GetValues("Access-Control-Allow-Origin").Single(), refused.Headers.GetValues("Access-Control-Expose-Headers").Single()));

        using var other = await PreflightAsync(_client, "https://evil.example.com");
        Assert.False(other.Headers.Contains("Access-Control-Allow-Origin"));
        await using var without = ApiHost.For(_upstream);
        using var client = without.Client();
        using var off = await PreflightAsync(client, "https://app.example.com");
        Assert.False(off.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private static async Task<HttpResponseMessage> PreflightAsync(HttpClient client, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/v1/chat/completions");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization, content-type");
        return await client.SendAsync(request);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task AzuresAddress_NamesTheModel(bool stream)
    {
        var body = $$"""{"messages":[{"role":"user","content":"Hello"}]{{(stream ? ",\"stream\":true" : "")}}}""";
        using var response = await _client.PostAsync("/openai/deployments/scripted/chat/completions?api-version=2024-10-21", ChatHttp.Json(body));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(stream ? "[DONE]" : "Hello", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("scripted", _upstream.Last.Json.GetProperty("model").GetString());
        using var other = await _client.PostAsync("/openai/deployments/other/chat/completions", ChatHttp.Json(ChatHttp.Ask("Hello")));
        Assert.Equal("model_not_found", (await other.ErrorAsync()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task ModelWithASlash_IsFoundEncodedOrNot()
    {
        await using var api = new ApiHost(new() { ["Models:0:Name"] = "meta/llama", ["Models:0:Endpoint"] = _upstream.Url });
        using var client = api.Client();
        foreach (var name in (string[])["meta/llama", "meta%2Fllama", "meta%2fllama"])
        {
            Assert.Equal("meta/llama", (await (await client.GetAsync($"/v1/models/{name}")).JsonAsync()).GetProperty("id").GetString());
        }

        using var azure = await client.PostAsync("/openai/deployments/meta%2Fllama/chat/completions", ChatHttp.Json("""{"messages":[{"role":"user","content":"Hello"}]}"""));
        Assert.Equal(HttpStatusCode.OK, azure.StatusCode);
    }

    [Fact]
    public async Task Body_BehindAByteOrderMark_IsRead()
    {
        using var response = await _client.PostBytesAsync(Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(ChatHttp.Ask("Hello"))).ToArray());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task ModelThatIsNotThere_NamesAFewThatAre()
    {
        var settings = Enumerable.Range(0, 40).ToDictionary(static i => $"Models:{i}:Name", static i => (string?)$"model-{i:00}");
        foreach (var i in Enumerable.Range(0, 40))
        {
            settings[$"Models:{i}:Endpoint"] = _upstream.Url;
        }

        await using var api = new ApiHost(settings);
        using var client = api.Client();
        using var response = await client.PostChatAsync(ChatHttp.Ask("Hello", "modle-07"));
        Assert.Equal("The model 'modle-07' does not exist here. Did you mean model-07, model-00, model-01? GET /v1/models lists all 40.", (await response.ErrorAsync()).GetProperty("message").GetString());
    }

    [Fact]
    public async Task SilentStream_GetsItsHeadWithAComment_AndAnErrorBeforeItKeepsItsStatus()
    {
        await using var api = ApiHost.For(_upstream, new() { ["Chat:KeepAlive"] = "00:00:00.300" });
        using var client = api.Client();
        var go = new TaskCompletionSource();
        _upstream.Script = async (context, _) =>
        {
            await go.Task;
            await ScriptedUpstream.SendStreamAsync(context, ScriptedUpstream.Chunks("Hel", "lo"));
        };
        // The head comes while the provider says nothing.
        using (var response = await client.PostChatAsync(ChatHttp.Ask("Hello", extra: ",\"stream\":true")))
        {
            Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
            go.SetResult();
            var body = await response.Content.ReadAsStringAsync();
            Assert.StartsWith(": keep-alive\n\n", body, StringComparison.Ordinal);
            Assert.EndsWith("data: [DONE]\n\n", body, StringComparison.Ordinal);
        }

        var fail = new TaskCompletionSource();
        _upstream.Script = async (context, _) =>
        {
            await fail.Task;
            await ScriptedUpstream.SendAsync(context, """{"error":{"message":"No"}}""", 400);
        };
        using (var response = await client.PostChatAsync(ChatHttp.Ask("Late", extra: ",\"stream\":true")))
        {
            fail.SetResult();
            Assert.Contains("data: {\"error\":{\"message\":\"No\"}}\n\n", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        // With the default nothing is sent before it.
        using var early = await _client.PostChatAsync(ChatHttp.Ask("Early", extra: ",\"stream\":true"));
        Assert.Equal(HttpStatusCode.BadRequest, early.StatusCode);
    }

    [Fact]
    public async Task PauseBetweenTwoChunks_IsBridgedByComments()
    {
        await using var api = ApiHost.For(_upstream, new() { ["Chat:KeepAlive"] = "00:00:00.100" });
        using var client = api.Client();
        var go = new TaskCompletionSource();
        _upstream.Script = async (context, _) =>
        {
            await ScriptedUpstream.SendEventAsync(context, ScriptedUpstream.Chunk(new { content = "Hel" }, null));
            await go.Task;
            await ScriptedUpstream.SendStreamAsync(context, ScriptedUpstream.Chunks("lo"));
        };
        using var response = await client.PostChatAsync(ChatHttp.Ask("Hello", extra: ",\"stream\":true"));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var lines = new List<string>();
        while (await reader.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (line == ": keep-alive" && lines.Count(static one => one == ": keep-alive") == 3)
            {
                go.SetResult();
            }
        }

        Assert.Equal("data: [DONE]", lines.Last(static line => line.Length > 0));
    }

    private async Task<HttpResponseMessage> PostAsync(byte[] body, string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return await _client.SendAsync(request);
    }
}
