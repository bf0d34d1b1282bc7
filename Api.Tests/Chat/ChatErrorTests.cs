using System.Net;
using System.Text;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Chat;

public sealed class ChatErrorTests : IAsyncLifetime
{
    private ScriptedUpstream _upstream = null!;
    private ApiHost _api = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _upstream = await ScriptedUpstream.StartAsync();
        _api = ApiHost.For(_upstream, new() { ["Chat:MaxBodyBytes"] = "4096", ["Chat:MaxMessages"] = "3" });
        _client = _api.Client();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _api.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData("", null, "invalid_json")]
    [InlineData("[]", null, "invalid_json")]
    [InlineData("\"text\"", null, "invalid_json")]
    [InlineData("{", null, "invalid_json")]
    [InlineData("""{"\ud800":1,"model":"scripted"}""", null, "invalid_json")]
    [InlineData("""{"model":"scripted","messages":[{"\ud800":1,"role":"user","content":"x"}]}""", "messages[0]", "invalid_json")]
    public async Task Body_NoJsonObject_Is400(string body, string? param, string code) => await AssertInvalidAsync(body, param, code);

    [Theory]
    [InlineData("""{"model":"scripted","messages":[{"role":"user","content":"x"}]""", "ends too early")]
    [InlineData("""{"model":"scripted","messages":[{"role":"user","content":"x""", "ends too early")]
    [InlineData("{", "ends too early")]
    public async Task Body_CutOff_IsSaidWithoutTheReadersWords(string body, string expected)
    {
        using var response = await _client.PostChatAsync(body);
        var message = (await response.ErrorAsync()).GetProperty("message").GetString()!;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain("depth", message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"x"}]}""", "model", "missing_required_parameter")]
    [InlineData("""{"model":7,"messages":[{"role":"user","content":"x"}]}""", "model", "invalid_type")]
    [InlineData("""{"model":"scripted"}""", "messages", "missing_required_parameter")]
    [InlineData("""{"model":"scripted","messages":"x"}""", "messages", "invalid_type")]
    [InlineData("""{"model":"scripted","messages":[]}""", "messages", "invalid_value")]
    public async Task Body_WithoutModelOrMessages_Is400ThatNamesTheField(string body, string? param, string code) =>
        await AssertInvalidAsync(body, param, code);

    [Theory]
    [InlineData("\"x\"", "", "invalid_type")]
    [InlineData("""{"content":"x"}""", ".role", "missing_required_parameter")]
    [InlineData("""{"role":"robot","content":"x"}""", ".role", "invalid_value")]
    [InlineData("""{"role":"\ud800","content":"x"}""", ".role", "invalid_value")]
    [InlineData("""{"role":"user"}""", ".content", "missing_required_parameter")]
    [InlineData("""{"role":"user","content":7}""", ".content", "invalid_type")]
    [InlineData("""{"role":"user","content":Infinity}""", ".content", "invalid_json")]
    [InlineData("""{"role":"user","content":"\ud83d"}""", ".content", "invalid_value")]
    [InlineData("""{"role":"user","content":["x"]}""", ".content[0]", "invalid_type")]
    [InlineData("""{"role":"user","content":[{"text":"x"}]}""", ".content[0].type", "missing_required_parameter")]
    [InlineData("""{"role":"user","content":[{"type":"text"}]}""", ".content[0].text", "missing_required_parameter")]
    [InlineData("""{"role":"user","content":[{"type":"image_url","image_url":"u"}]}""", ".content[0].image_url", "invalid_type")]
    [InlineData("""{"role":"assistant","content":"x","tool_calls":{}}""", ".tool_calls", "invalid_type")]
    public async Task Message_Wrong_Is400ThatNamesTheField(string message, string path, string code) => await AssertInvalidAsync(
        $$"""{"model":"scripted","messages":[{"role":"user","content":"first"},{{message}}]}""", "messages[1]" + path, code);

    [Theory]
    [InlineData("\"x\":\"\\ud800\"", "x")]
    [InlineData("\"x\":{\"y\":[1,\"a\\udc00b\"]}", "x.y[1]")]
    [InlineData("\"x\":[\"\\ud83d\\ude00\",\"\\\\\\ud83d\\u0041\"]", "x[1]")]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"\\uDBFF\"}}]", "tools[0].function.name")]
    public async Task Text_ThatIsHalfACharacter_Is400ThatNamesTheField(string more, string param) =>
        await AssertInvalidAsync($$"""{"model":"scripted","messages":[{"role":"user","content":"x"}],{{more}}}""", param, "invalid_value");

    [Theory]
    [InlineData("\"name\":\"\\ud800\"", "messages[0].name")]
    [InlineData("\"tool_calls\":[{\"id\":\"\\ud800\",\"type\":\"function\"}]", "messages[0].tool_calls[0].id")]
    public async Task MessageField_ThatIsHalfACharacter_Is400ThatNamesTheField(string more, string param) =>
        await AssertInvalidAsync($$"""{"model":"scripted","messages":[{"role":"user","content":"x",{{more}}}]}""", param, "invalid_value");

    [Fact]
    public async Task ImageAddress_ThatIsHalfACharacter_Is400ThatNamesTheField() => await AssertInvalidAsync(
        """{"model":"scripted","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://x/\ud800"}}]}]}""",
        "messages[0].content[0].image_url.url", "invalid_value");

    [Theory]
    [InlineData("\"temperature\":NaN", "temperature", "invalid_json")]
    [InlineData("\"max_tokens\":1,\"max_tokens\":99", "max_tokens", "invalid_json")]
    [InlineData("\"temperature\":\"hot\"", "temperature", "invalid_type")]
    [InlineData("\"temperature\":2.1", "temperature", "invalid_value")]
    [InlineData("\"temperature\":1e999", "temperature", "invalid_value")]
    [InlineData("\"top_p\":-0.1", "top_p", "invalid_value")]
    [InlineData("\"presence_penalty\":-3", "presence_penalty", "invalid_value")]
    [InlineData("\"n\":0", "n", "invalid_value")]
    [InlineData("\"n\":1.5", "n", "invalid_value")]
    [InlineData("\"max_tokens\":0", "max_tokens", "invalid_value")]
    [InlineData("\"max_completion_tokens\":99999999999", "max_completion_tokens", "invalid_value")]
    [InlineData("\"max_completion_tokens\":1e400", "max_completion_tokens", "invalid_value")]
    [InlineData("\"logprobs\":1", "logprobs", "invalid_type")]
    [InlineData("\"top_logprobs\":21", "top_logprobs", "invalid_value")]
    [InlineData("\"logit_bias\":[]", "logit_bias", "invalid_type")]
    [InlineData("\"stream\":\"yes\"", "stream", "invalid_type")]
    [InlineData("\"stream_options\":{}", "stream_options", "invalid_value")]
    [InlineData("\"stream\":true,\"stream_options\":{\"include_usage\":1}", "stream_options.include_usage", "invalid_type")]
    [InlineData("\"stop\":7", "stop", "invalid_type")]
    [InlineData("\"stop\":[1]", "stop[0]", "invalid_type")]
    [InlineData("\"tools\":{}", "tools", "invalid_type")]
    [InlineData("\"tools\":[{}]", "tools[0].type", "missing_required_parameter")]
    [InlineData("\"tool_choice\":1", "tool_choice", "invalid_type")]
    [InlineData("\"response_format\":\"json\"", "response_format", "invalid_type")]
    [InlineData("\"response_format\":{}", "response_format.type", "missing_required_parameter")]
    [InlineData("\"seed\":\"1\"", "seed", "invalid_type")]
    [InlineData("\"user\":1", "user", "invalid_type")]
    public async Task Option_Wrong_Is400ThatNamesTheField(string option, string param, string code) => await AssertInvalidAsync(
        $$"""{"model":"scripted","messages":[{"role":"user","content":"x"}],{{option}}}""", param, code);

    [Theory]
    [InlineData("""{"model":"scripted","messages":[{"role":"user","content":"x"}],"temperature":null,"max_tokens":null,"stop":null,"stream":null,"n":null}""")]
    [InlineData("""{"model":"scripted","messages":[{"role":"assistant","content":null},{"role":"user","content":""}]}""")]
    [InlineData("""{"model":"scripted","messages":[{"role":"\u0075ser","content":"x"}],"tools":[],"tool_choice":"none"}""")]
    public async Task Body_NullOrEmptyWhereAllowed_IsTaken(string body)
    {
        using var response = await _client.PostChatAsync(body);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Body_BrokenUtf8_Is400ThatNamesTheField()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes("""{"model":"scripted","messages":[{"role":"user","content":"a"""), 0xC3, 0x28, .. "\"}]}"u8];
        using var response = await _client.PostBytesAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = await response.ErrorAsync();
        Assert.Equal("invalid_utf8", error.GetProperty("code").GetString());
        Assert.Equal("messages[0].content", error.GetProperty("param").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_OverTheLimit_Is413(bool declaresLength)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = ChatHttp.Json(ChatHttp.Ask(new string('x', 5000))) };
        request.Headers.TransferEncodingChunked = !declaresLength;
        using var response = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("request_too_large", (await response.ErrorAsync()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Messages_TooMany_Is400()
    {
        var messages = string.Join(',', Enumerable.Repeat("""{"role":"user","content":"x"}""", 4));
        await AssertInvalidAsync($$"""{"model":"scripted","messages":[{{messages}}]}""", "messages", "too_many_messages");
    }

    [Fact]
    public async Task Nesting_TooDeep_Is400()
    {
        using var response = await _client.PostChatAsync(
            "{\"model\":\"scripted\",\"messages\":[],\"x\":" + new string('[', 500) + new string(']', 500) + "}");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith("x[0]", (await response.ErrorAsync()).GetProperty("param").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_Unknown_Is404ThatListsTheModels()
    {
        using var response = await _client.PostChatAsync(ChatHttp.Ask("x", "gpt-99"));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        var error = await response.ErrorAsync();
        Assert.Equal("model_not_found", error.GetProperty("code").GetString());
        Assert.Equal("model", error.GetProperty("param").GetString());
        Assert.Contains(ScriptedUpstream.Model, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Body_OfAnotherMediaType_Is415(string mediaType)
    {
        using var content = new StringContent(ChatHttp.Ask("x"), Encoding.UTF8, mediaType);
        using var response = await _client.PostAsync("/v1/chat/completions", content);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal("unsupported_media_type", (await response.ErrorAsync()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Address_Unknown_Is404InTheSameShape()
    {
        using var response = await _client.GetAsync("/v1/nothing");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("unknown_url", (await response.ErrorAsync()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Method_Wrong_Is405InTheSameShape()
    {
        using var response = await _client.GetAsync("/v1/chat/completions");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("method_not_allowed", (await response.ErrorAsync()).GetProperty("code").GetString());
    }

    private async Task AssertInvalidAsync(string body, string? param, string code)
    {
        using var response = await _client.PostChatAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = await response.ErrorAsync();
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Equal(param, error.GetProperty("param").GetString());
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        Assert.Empty(_upstream.Requests);
    }
}
