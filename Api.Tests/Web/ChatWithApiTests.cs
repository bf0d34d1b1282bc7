using AspireAi.Api.Tests.Browser;
using AspireAi.Api.Tests.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AspireAi.Api.Tests.Web;

/// <summary>Browser, Web and the real Api, with the demo model or a scripted upstream behind it.</summary>
public sealed class ChatWithApiTests(Chromium chromium)
{
    [Fact]
    public async Task DemoModel_FirstVisit_SaysWhatItIsAndAnswers()
    {
        await using var api = new ApiHost(new()
        {
            // Set even when empty: the machine that runs the tests may have a model of its own configured.
            ["OPENAI_API_KEY"] = "",
            ["ConnectionStrings:chat"] = "",
            ["Demo:WordsPerSecond"] = "20",
        });
        await using var web = WebServer.Start(new Uri(api.Url));
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);

        await Expect(page.Page.GetByText("Demo model.")).ToBeVisibleAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Get to know it" }).ClickAsync();

        await page.IsAsync("Streaming");
        await Expect(page.Answer).ToHaveAttributeAsync("data-state", "Done", new() { Timeout = 60_000 });
        await Expect(page.Answer).ToContainTextAsync("AspireAi");
        await Expect(page.Answer.Locator(".badge")).ToContainTextAsync("tokens");
    }

    [Fact]
    public async Task Stop_InTheBrowser_ReachesTheUpstream()
    {
        await using var upstream = await FakeApi.StartAsync();
        var left = new TaskCompletionSource();
        upstream.Answer(async answer =>
        {
            await using var leaving = answer.Left.Register(left.SetResult);
            await answer.PieceAsync("Costly words");
            await left.Task;
        });
        await using var api = Behind(upstream);
        await using var web = WebServer.Start(new Uri(api.Url));
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);
        await Expect(page.Page.GetByText("Demo model.")).ToHaveCountAsync(0);

        await page.AskAsync("Talk");
        await Expect(page.Answer).ToContainTextAsync("Costly words");
        await page.StopButton.ClickAsync();

        await left.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await page.IsAsync("Stopped");
    }

    [Fact]
    public async Task Upstream_Down_IsSaidAsTheModelsTrouble()
    {
        await using var upstream = await FakeApi.StartAsync();
        await using var api = Behind(upstream);
        await using var web = WebServer.Start(new Uri(api.Url));
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);
        await page.AskToEndAsync("Up?");

        await upstream.GoAwayAsync();
        await page.AskAsync("Down?");

        await page.IsAsync("Failed");
        await Expect(page.Answer).ToContainTextAsync("The model isn’t answering right now");
        await upstream.ComeAsync();
        await page.RetryButton.ClickAsync();
        await page.IsAsync("Done");
    }

    private static ApiHost Behind(FakeApi upstream) => new(new() { ["ConnectionStrings:chat"] = $"Endpoint={upstream.Address}v1;Key=sk-test;Model=small" });
}
