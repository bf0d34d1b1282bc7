using AspireAi.Api.Tests.Browser;
using AspireAi.Api.Tests.Web;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AspireAi.Api.Tests.Stack;

/// <summary>The stack as whoever just cloned it meets it: one command, a page, a question.</summary>
[Collection(StackCollection.Name)]
public sealed class NewcomerTests(Chromium chromium) : IDisposable
{
    private const string Question = "What is AspireAi?";

    private static readonly HttpClient _http = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("aspireai-stack-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Stack_StartedAndAskedInTheBrowser_AnswersAndLeavesNothing()
    {
        await using var stack = await StackRun.StartAndWaitAsync(_folder);
        // Whatever was still on its way to the console when the addresses were said has arrived by the time these answer.
        foreach (var address in new[] { stack.Chat, stack.Api[0] })
        {
            using var alive = await _http.GetAsync(new Uri(address, "/alive"));
            Assert.True(alive.IsSuccessStatusCode);
        }

        Assert.Equal(["Chat", "Api", "Dashboard"], stack.Lines.TakeLast(3).Select(line => line.Split(' ')[0]));

        await using (var page = await OpenAsync(stack))
        {
            await page.AskToEndAsync(Question);
            await Expect(page.Answer).ToContainTextAsync("AspireAi");
        }

        Processes.Signal(stack.Id, "TERM");

        Assert.Equal(0, await stack.ExitAsync());
        await stack.NothingIsLeftAsync();
        Assert.DoesNotContain(Question, stack.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApiKilledUnderThePage_ThePageSaysSo_AndGoesOnOnceItIsBack()
    {
        StackRun.OnlyInLocalMode();
        await using var stack = await StackRun.StartAndWaitAsync(_folder);
        await using var page = await OpenAsync(stack);
        await page.AskAsync(Question);
        await page.IsAsync("Streaming");
        var said = stack.Lines.Count;

        Processes.Signal(Assert.Single(stack.FindProject("Api")), "KILL");

        await page.IsAsync("Failed");
        await stack.SaysAsync("^api ended with exit code 137", said);
        await stack.SaysAsync("^Starting api again in 1 s", said);
        await stack.SaysAsync("^api is back", said);
        await page.RetryButton.ClickAsync();
        await page.IsAsync("Done");
        await Expect(page.Answer).ToContainTextAsync("AspireAi");
    }

    private async Task<ChatPageDriver> OpenAsync(StackRun stack)
    {
        var page = new ChatPageDriver(await chromium.OpenAsync(stack.Chat));
        await page.Page.GotoAsync("/");
        await page.IsLiveAsync();
        return page;
    }
}
