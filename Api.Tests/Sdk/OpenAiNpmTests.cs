using System.Diagnostics;
using System.Text.Json;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Sdk;

/// <summary>The official <c>openai</c> npm package, by base URL alone.</summary>
public sealed class OpenAiNpmTests(NpmClient npm, StoreServers servers) : IClassFixture<NpmClient>, IAsyncLifetime
{
    private ScriptedUpstream _upstream = null!;
    private ApiHost _api = null!;

    public async ValueTask InitializeAsync()
    {
        npm.Require();
        _upstream = await ScriptedUpstream.StartAsync();
        _upstream.Script = SdkScripts.AnswerAsync;
        _api = ApiHost.For(_upstream);
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData("models", """["scripted"]""")]
    [InlineData("whole", """{"text":"Hello","usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}""")]
    [InlineData("stream", """{"text":"Hello","usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10},"chunks":4}""")]
    [InlineData("structured", "\"{\\\"city\\\":\\\"Bern\\\"}\"")]
    [InlineData("error", """{"name":"BadRequestError","status":400,"code":"invalid_value","param":"temperature","type":"invalid_request_error"}""")]
    public async Task Package_SeesWhatTheUpstreamSent(string scenario, string expected) => Assert.Equal(expected, await RunAsync(scenario));

    [Theory]
    [InlineData("tools")]
    [InlineData("toolsStream")]
    public async Task Package_GetsToolCalls(string scenario)
    {
        var call = Assert.Single(JsonDocument.Parse(await RunAsync(scenario)).RootElement.EnumerateArray().ToArray());
        Assert.Equal("look", call.GetProperty("function").GetProperty("name").GetString());
        Assert.Equal(SdkScripts.Arguments, call.GetProperty("function").GetProperty("arguments").GetString());
    }

    [Fact]
    public async Task Package_ThrowsWhenAStreamBreaksMidway()
    {
        _upstream.Script = SdkScripts.BreakMidwayAsync;
        Assert.Equal("""{"name":"APIError","code":"upstream_broken"}""", await RunAsync("streamError"));
    }

    [Theory]
    [InlineData(200, "<html>", "upstream_invalid_response")]
    [InlineData(401, "{}", "upstream_unauthorized")]
    public async Task Package_DoesNotAskAgain_WhereThatIsOfNoUse(int status, string body, string code)
    {
        _upstream.Script = (context, _) => ScriptedUpstream.SendAsync(context, body, status);
        await using var api = ApiHost.For(_upstream, new() { ["ConnectionStrings:redis"] = await servers.OwnDatabaseAsync(), ["Quota:Enabled"] = "true" });
        Assert.Equal($$"""{"name":"InternalServerError","status":502,"code":"{{code}}"}""", await NpmClient.RunAsync("retries", api.Url + "/v1", ScriptedUpstream.Model));
        Assert.Single(_upstream.Requests);
    }

    [Fact]
    public async Task Package_AsksAgain_WhereNothingWasBilled()
    {
        _upstream.Script = (context, request) => _upstream.Requests.Count < 3 ? ScriptedUpstream.SendAsync(context, "{}", 503) : SdkScripts.AnswerAsync(context, request);
        Assert.Equal("\"Hello\"", await RunAsync("retriesToTheEnd"));
        Assert.Equal(3, _upstream.Requests.Count);
    }

    [Fact]
    public async Task Package_ThatLeaves_EndsTheProvidersStream()
    {
        var ended = new TaskCompletionSource();
        _upstream.Script = async (context, _) =>
        {
            await ScriptedUpstream.SendEventAsync(context, ScriptedUpstream.Chunk(new { content = "Half" }, null));
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended.SetResult();
        };
        Assert.Equal("\"Half\"", await RunAsync("abort"));
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Package_ReadsTheRequestsId() => Assert.Equal("true", await RunAsync("ids"));

    private Task<string> RunAsync(string scenario) => NpmClient.RunAsync(scenario, _api.Url + "/v1", ScriptedUpstream.Model);
}

/// <summary>Installs the package under test once.</summary>
public sealed class NpmClient
{
    private static readonly string _folder = Path.Combine(Repository.Root, "Api.Tests", "Sdk", "npm");
    private bool _installed;

    public void Require()
    {
        var npm = Requires.Program("npm");
        Requires.Program("node");
        if (!_installed && !Directory.Exists(Path.Combine(_folder, "node_modules", "openai")))
        {
            using var install = Process.Start(new ProcessStartInfo(npm, ["ci", "--no-progress"]) { WorkingDirectory = _folder })!;
            install.WaitForExit();
            if (install.ExitCode != 0)
            {
                Requires.Missing("npm could not install the openai package");
            }
        }

        _installed = true;
    }

    internal static async Task<string> RunAsync(string scenario, string baseUrl, string model)
    {
        var start = new ProcessStartInfo(Requires.Program("node"), ["client.mjs", scenario])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["BASE_URL"] = baseUrl, ["MODEL"] = model, ["API_KEY"] = "any" },
        };
        using var node = Process.Start(start)!;
        var error = node.StandardError.ReadToEndAsync();
        var output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await error);
        return output.Trim();
    }
}
