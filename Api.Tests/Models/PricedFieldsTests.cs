using System.Net;
using AspireAi.Api.Models;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace AspireAi.Api.Tests.Models;

/// <summary>What a call may cost is not the client's to choose.</summary>
public sealed class PricedFieldsTests : IAsyncLifetime
{
    private ScriptedUpstream _upstream = null!;
    private ApiHost _api = null!;

    public async ValueTask InitializeAsync()
    {
        _upstream = await ScriptedUpstream.StartAsync();
        _api = new ApiHost(new()
        {
            ["Models:0:Name"] = "plain",
            ["Models:0:Endpoint"] = _upstream.Url,
            ["Models:1:Name"] = "dear",
            ["Models:1:Endpoint"] = _upstream.Url,
            ["Models:1:PricedFields:0"] = "service_tier",
            ["Models:1:PricedFields:1"] = "tools",
            ["Models:1:PricedFields:2"] = "audio",
        });
    }

    [Theory]
    [InlineData(""" "service_tier":"priority" """, "service_tier")]
    [InlineData(""" "service\u005ftier":"priority" """, "service_tier")]
    [InlineData(""" "service_tier":["priority"] """, "service_tier")]
    [InlineData(""" "modalities":["text","audio"] """, "modalities")]
    [InlineData(""" "audio":{"voice":"alloy","format":"mp3"} """, "audio")]
    [InlineData(""" "web_search_options":{} """, "web_search_options")]
    [InlineData(""" "tools":[{"type":"function","function":{"name":"f"}},{"type":"web_search"}] """, "tools[1].type")]
    [InlineData(""" "best_of":4,"n":3 """, "best_of")]
    [InlineData(""" "cache_control":{"type":"ephemeral"} """, "cache_control")]
    [InlineData(""" "tools":[{"type":"function","cache_control":{},"function":{"name":"f"}}] """, "tools[0].cache_control")]
    [InlineData(""" "tools":[{"type":"function","function":{"name":"f","cache_control":{}}}] """, "tools[0].function.cache_control")]
    [InlineData(""" "models":["another"] """, "models")]
    [InlineData(""" "fallbacks":["another"] """, "fallbacks")]
    [InlineData(""" "extra_body":{"max_tokens":100000} """, "extra_body")]
    [InlineData(""" "data_sources":[] """, "data_sources")]
    [InlineData(""" "enable_search":true """, "enable_search")]
    public async Task Field_ThatChangesThePrice_Is400ThatNamesIt(string field, string param)
    {
        using var response = await SendAsync("plain", field);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = await response.ErrorAsync();
        Assert.Equal((PricedFields.Code, param), (error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
        Assert.Contains($"'{param}'", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(_upstream.Requests);
    }

    // A provider that reads names whatever their case (Go's encoding/json, ASP.NET Core's defaults) takes the later of the two.
    [Theory]
    [InlineData(""" "max_tokens":5,"MAX_TOKENS":100000 """, "MAX_TOKENS")]
    [InlineData(""" "Max_Completion_Tokens":100000 """, "Max_Completion_Tokens")]
    [InlineData(""" "max_to\u212aens":100000 """, "max_to\u212aens")]
    [InlineData(""" "me\u017fsages":[] """, "me\u017fsages")]
    [InlineData(""" "Model":"dear" """, "Model")]
    [InlineData(""" "\u004d\u006fdel":"dear" """, "Model")]
    [InlineData(""" "N":100 """, "N")]
    [InlineData(""" "Service_Tier":"priority" """, "Service_Tier")]
    [InlineData(""" "tools":[{"type":"function","Type":"web_search"}] """, "tools[0].Type")]
    public async Task Field_InOtherLetters_Is400ThatNamesIt(string field, string param)
    {
        using var response = await SendAsync("plain", field);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = await response.ErrorAsync();
        Assert.Equal(("invalid_field_name", param), (error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
        Assert.Empty(_upstream.Requests);
    }

    [Theory]
    [InlineData("""{"role":"user","content":"x","Content":"y"}""", "messages[0].Content")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"x","Image_Url":{"url":"http://localhost/a.png"}}]}""", "messages[0].content[0].Image_Url")]
    public async Task FieldOfAMessage_InOtherLetters_Is400ThatNamesIt(string message, string param)
    {
        using var client = _api.Client();
        using var response = await client.PostChatAsync($$"""{"model":"plain","messages":[{{message}}]}""");
        Assert.Equal(param, (await response.ErrorAsync()).GetProperty("param").GetString());
        Assert.Empty(_upstream.Requests);
    }

    [Theory]
    [InlineData("""{"role":"assistant","audio":{"id":"audio_1"}}""", "messages[1].audio")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"x"},{"type":"input_audio","input_audio":{"data":"UklGRg==","format":"wav"}}]}""", "messages[1].content[1].input_audio")]
    [InlineData("""{"role":"user","content":[{"type":"audio_url","audio_url":{"url":"http://localhost/a.mp3"}}]}""", "messages[1].content[0].audio_url")]
    [InlineData("""{"role":"user","content":"x","cache_control":{"type":"ephemeral","ttl":"1h"}}""", "messages[1].cache_control")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"x","cache_control":{"type":"ephemeral"}}]}""", "messages[1].content[0].cache_control")]
    public async Task FieldOfAMessage_ThatChangesThePrice_Is400ThatNamesIt(string message, string param)
    {
        using var client = _api.Client();
        using var response = await client.PostChatAsync($$"""{"model":"plain","messages":[{"role":"user","content":"x"},{{message}}]}""");
        var error = await response.ErrorAsync();
        Assert.Equal((PricedFields.Code, param), (error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
        Assert.Empty(_upstream.Requests);
    }

    [Theory]
    [InlineData(""" "service_tier":"auto" """)]
    [InlineData(""" "service_tier":"default" """)]
    [InlineData(""" "service_tier":null,"audio":null,"web_search_options":null """)]
    [InlineData(""" "modalities":["text"] """)]
    [InlineData(""" "best_of":3,"n":3 """)]
    [InlineData(""" "enable_search":false """)]
    [InlineData(""" "X-Unknown":1,"Größe":2,"metadata":{"Model":"A"} """)]
    [InlineData(""" "tools":[{"type":"function","function":{"name":"f"}},{"type":"custom","custom":{"name":"g"}}] """)]
    [InlineData(""" "tools":[{"type":"function","function":{"name":"f","parameters":{"properties":{"audio":{},"cache_control":{}}}}}],"cache_control":null """)]
    public async Task Value_ThatChangesNothing_ReachesTheProvider(string field)
    {
        using var response = await SendAsync("plain", field);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(field.Trim(), _upstream.Last.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" "service_tier":"priority" """, HttpStatusCode.OK)]
    [InlineData(""" "tools":[{"type":"web_search"}] """, HttpStatusCode.OK)]
    [InlineData(""" "modalities":["audio"] """, HttpStatusCode.BadRequest)]
    public async Task Model_ThatAllowsAField_GetsItAndNoOther(string field, HttpStatusCode status)
    {
        using var response = await SendAsync("dear", field);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public void Settings_ThatAllowWhatIsNoSuchField_StopTheStart()
    {
        var (_, errors) = ModelConfiguration.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Models:0:Name"] = "a",
            ["Models:0:Endpoint"] = "http://localhost:1",
            ["Models:0:PricedFields:0"] = "servicetier",
        }).Build());
        Assert.Contains("service_tier", Assert.Single(errors, error => error.StartsWith("Models:0:PricedFields names 'servicetier'", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    private async Task<HttpResponseMessage> SendAsync(string model, string field)
    {
        using var client = _api.Client();
        return await client.PostChatAsync($$"""{"model":"{{model}}","messages":[{"role":"user","content":"x"}],{{field}}}""");
    }
}
