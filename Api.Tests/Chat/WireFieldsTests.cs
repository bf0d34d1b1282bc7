using System.Text;
using System.Text.Json;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Chat;

/// <summary>
/// Every field of the public chat-completions reference, and some of nobody's, on the way to the upstream and back. Fields are
/// compared as JSON text, so that a number's form or an escape counts.
/// </summary>
public sealed class WireFieldsTests : IAsyncLifetime
{
    private static readonly string _request = File.ReadAllText(Path.Combine(Repository.Root, "Api.Tests/Chat/Wire/request-fields.json"));
    private static readonly string _completion = File.ReadAllText(Path.Combine(Repository.Root, "Api.Tests/Chat/Wire/completion-fields.json"));
    private static readonly string[] _chunks = File.ReadAllLines(Path.Combine(Repository.Root, "Api.Tests/Chat/Wire/chunk-fields.jsonl"));

    // What the product sets itself on the way out.
    private static readonly HashSet<string> _ownRequestFields = ["model", "stream_options"];

    private ScriptedUpstream _upstream = null!;
    private ApiHost _api = null!;

    public async ValueTask InitializeAsync()
    {
        _upstream = await ScriptedUpstream.StartAsync();
        _api = new ApiHost(new()
        {
            ["Models:0:Name"] = "alias",
            ["Models:0:UpstreamModel"] = "upstream/name-1",
            ["Models:0:Endpoint"] = _upstream.Url + "/v1/",
            ["Models:0:Key"] = ScriptedUpstream.Key,
            ["Models:0:PricedFields:0"] = "audio",
            ["Models:0:PricedFields:1"] = "modalities",
            ["Models:0:PricedFields:2"] = "service_tier",
            ["Models:0:PricedFields:3"] = "web_search_options",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Request_EveryField_ReachesTheUpstreamAsSent(bool stream)
    {
        var sent = stream ? _request : WithoutStreaming(_request);
        using var client = _api.Client();
        using var response = await client.PostChatAsync(sent);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());

        var got = Fields(_upstream.Last.Json);
        var expected = Fields(JsonDocument.Parse(sent).RootElement);
        Assert.Equal(expected.Keys.Order(), got.Keys.Order());
        foreach (var (name, json) in expected.Where(field => !_ownRequestFields.Contains(field.Key)))
        {
            Assert.Equal(json, got[name]);
        }

        Assert.Equal("\"upstream/name-1\"", got["model"]);
        Assert.Equal($"Bearer {ScriptedUpstream.Key}", _upstream.Last.Authorization);
        if (stream)
        {
            Assert.Equal("""{"include_obfuscation":false,"include_usage":true}""", got["stream_options"]);
        }
    }

    [Fact]
    public async Task Completion_EveryField_ReachesTheClientAsSent()
    {
        _upstream.Script = (context, _) => ScriptedUpstream.SendAsync(context, _completion);
        using var client = _api.Client();
        using var response = await client.PostChatAsync(ChatHttp.Ask("Hi", "alias"));
        Assert.Equal(_completion, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Chunks_EveryField_ReachTheClientAsSent(bool includeUsage)
    {
        _upstream.Script = (context, _) => ScriptedUpstream.SendStreamAsync(context, [.. _chunks, "[DONE]"]);
        using var client = _api.Client();
        var options = includeUsage ? ",\"stream_options\":{\"include_usage\":true}" : "";
        using var response = await client.PostChatAsync(ChatHttp.Ask("Hi", "alias", ",\"stream\":true" + options));

        // The usage chunk is always asked for upstream; a client that did not ask for it does not see it.
        var expected = includeUsage ? _chunks : _chunks.Where(chunk => !chunk.Contains("\"choices\":[]", StringComparison.Ordinal));
        Assert.Equal([.. expected, "[DONE]"], await Sse.AllAsync(response));
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Request_WithSplitAndEscapedText_KeepsEveryByte()
    {
        const string content = "\"caf\\u00e9 \\ud83d\\ude00 \\/ tab\\t 汉字 \U0001F600\"";
        using var client = _api.Client();
        using var response = await client.PostBytesAsync(Encoding.UTF8.GetBytes(
            $$"""{ "messages" : [ { "role":"user", "content" : {{content}} } ] , "x" : 1.50e+3, "model":"alias" }"""));
        Assert.True(response.IsSuccessStatusCode);
        Assert.Contains(content, _upstream.Last.Text, StringComparison.Ordinal);
        Assert.Contains("1.50e+3", _upstream.Last.Text, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Fields(JsonElement json) =>
        json.EnumerateObject().ToDictionary(field => field.Name, field => field.Value.GetRawText());

    private static string WithoutStreaming(string request) =>
        "{" + string.Join(',', Fields(JsonDocument.Parse(request).RootElement)
            .Where(field => field.Key is not ("stream" or "stream_options"))
            .Select(field => $"\"{field.Key}\":{field.Value}")) + "}";
}
