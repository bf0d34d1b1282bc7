using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace AspireAi.Api.Tests.Stack;

/// <summary>The genuine dashboard, fetched from npm where no `aspire` CLI is installed. Long: the first time it is 130 MB.</summary>
[Collection(StackCollection.Name)]
[Trait("Category", "Long")]
public sealed class DashboardTests : IDisposable
{
    private static readonly HttpClient _http = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("aspireai-stack-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Dashboard_ShowsTheTelemetryOfEveryService()
    {
        StackRun.OnlyInLocalMode();
        await using var stack = await StackRun.StartAndWaitAsync(_folder, ["--Dashboard:Enabled=true"]);
        var line = await stack.SaysAsync("^Dashboard ");
        if (line.Contains("not started", StringComparison.Ordinal))
        {
            Requires.Missing("there is neither an aspire CLI nor npm");
        }

        if (line.Contains("npm", StringComparison.Ordinal))
        {
            await stack.SaysAsync("^The dashboard is fetched");
        }

        var dashboard = new Uri(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        await Eventually.TrueAsync(() => AnswersAsync(dashboard), "the dashboard can be opened");
        using (var answer = await _http.PostAsJsonAsync(new Uri(stack.Api[0], "chat/completions"),
            new { model = "demo", messages = new[] { new { role = "user", content = "What is AspireAi?" } } }))
        {
            Assert.True(answer.IsSuccessStatusCode);
        }

        using (await _http.GetAsync(stack.Chat))
        {
            await Eventually.TrueAsync(async () => (await TracedAsync(dashboard)).IsSupersetOf(["api", "web"]), "Api and Web appear with their traces");
        }

        Processes.Signal(stack.Id, "TERM");
        Assert.Equal(0, await stack.ExitAsync());
        await stack.NothingIsLeftAsync();
    }

    private static async Task<bool> AnswersAsync(Uri dashboard)
    {
        try
        {
            using var page = await _http.GetAsync(dashboard);
            return page.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<HashSet<string>> TracedAsync(Uri dashboard)
    {
        var resources = await _http.GetFromJsonAsync<JsonElement>(new Uri(dashboard, "/api/telemetry/resources"));
        return [.. resources.EnumerateArray().Where(resource => resource.GetProperty("hasTraces").GetBoolean()).Select(resource => resource.GetProperty("name").GetString()!)];
    }
}
