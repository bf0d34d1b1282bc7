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
    [InlineData(""" "models":["another"] """, "models")]
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

    [Fact]
    public async Task EarlierAnswer_InAudio_Is400ThatNamesTheMessage()
    {
        using var client = _api.Client();
        using var response = await client.PostChatAsync("""{"model":"plain","messages":[{"role":"user","content":"x"},{"role":"assistant","audio":{"id":"audio_1"}}]}""");
        Assert.Equal("messages[1].audio", (await response.ErrorAsync()).GetProperty("param").GetString());
    }

    [Theory]
    [InlineData(""" "service_tier":"auto" """)]
    [InlineData(""" "service_tier":"default" """)]
    [InlineData(""" "service_tier":null,"audio":null,"web_search_options":null """)]
    [InlineData(""" "modalities":["text"] """)]
    [InlineData(""" "best_of":3,"n":3 """)]
    [InlineData(""" "enable_search":false """)]
    [InlineData(""" "tools":[{"type":"function","function":{"name":"f"}},{"type":"custom","custom":{"name":"g"}}] """)]
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
