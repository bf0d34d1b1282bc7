using AspireAi.Api.Tests.Servers;
using System.Text.RegularExpressions;
using AspireAi.Api.Tests.Browser;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AspireAi.Api.Tests.Web;

/// <summary>What a person sees when no answer comes, and how the page finds its way back.</summary>
public sealed class ChatTroubleTests(Chromium chromium)
{
    // The network's own complaints when a test cuts it.
    // What is typed meanwhile Blazor tries to send, and says that it can't.
    private const string CutConnection = "WebSocket|Failed to load resource|Connection disconnected|ERR_CONNECTION_REFUSED|Failed to start the transport|Failed to complete negotiation|fetch|Cannot send data if the connection is not in";

    [Fact]
    public async Task TooFast_WithRetryAfter_CountsDownAndThenSendsByItself()
    {
        await using var api = await FakeApi.StartAsync();
        api.Answer(answer => answer.RefuseAsync(429, "rate_limit_exceeded", "Slow down", retryAfterSeconds: 15)).Answer("Now I may.");
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);

        await page.AskAsync("Quick");

        await page.IsAsync("Held");
        await Expect(page.Answer).ToContainTextAsync("A little too fast");
        await Expect(page.Answer).ToContainTextAsync("The service says: Slow down");
        await Expect(page.Answer.GetByRole(AriaRole.Timer)).ToHaveTextAsync(new Regex("^Sending in ([1-9]|1[0-4]) s$"));
        await page.Tab.ScreenshotAsync("error-429");
        await page.Tab.NothingSeriousForAxeAsync("429");
        await Expect(page.Answer).ToContainTextAsync("Now I may.", new() { Timeout = 60_000 });
        await page.IsAsync("Done");
        Assert.Equal(2, api.Questions.Count);
    }

    [Fact]
    public async Task Browser_Offline_SaysAtOnceThatTheMessageWaits_AndSendsIt()
    {
        await using var api = await FakeApi.StartAsync();
        api.Answer("One.").Answer("There you are again.");
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);
        page.Tab.Expect(CutConnection);
        await page.AskToEndAsync("First");

        await page.Page.Context.SetOfflineAsync(true);
        await page.AskAsync("Second");
        await Expect(page.Page.Locator("#composer-note")).ToHaveTextAsync("Goes out as soon as the page is connected");
        await Expect(page.Box).ToHaveValueAsync("Second");
        await page.Page.Context.SetOfflineAsync(false);

        await Expect(page.Answer).ToContainTextAsync("There you are again.", new() { Timeout = 60_000 });
        await Expect(page.Page.Locator("#composer-note")).ToHaveTextAsync("");
        await Expect(page.Box).ToHaveValueAsync("");
        Assert.Equal(2, api.Questions.Count);
    }

    [Fact]
    public async Task TooFast_CountdownCanceled_WaitsForTheButton()
    {
        await using var api = await FakeApi.StartAsync();
        api.Answer(answer => answer.RefuseAsync(429, "rate_limit_exceeded", "Slow down", retryAfterSeconds: 15)).Answer("Now I may.");
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);

        await page.AskAsync("Quick");
        await page.IsAsync("Held");
        await page.Page.Keyboard.PressAsync("Escape");

        await page.IsAsync("Failed");
        await Expect(page.RetryButton).ToBeDisabledAsync();
        await Expect(page.RetryButton).ToBeEnabledAsync();
        Assert.Single(api.Questions);
        await page.RetryButton.ClickAsync();
        await page.IsAsync("Done");
    }

    [Fact]
    public async Task QuotaUsedUp_SaysWhichAndLinksToMore()
    {
        await using var api = await FakeApi.StartAsync();
        api.Answer(answer => answer.RefuseAsync(429, "insufficient_quota", "Your monthly tokens are used up. They reset on December 1.", 600_000, "https://example.com/upgrade"));
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);

        await page.AskAsync("More");

        await page.IsAsync("Failed");
        await Expect(page.Answer).ToContainTextAsync("They reset on December 1.");
        await Expect(page.Answer.GetByRole(AriaRole.Link, new() { Name = "See the options" })).ToHaveAttributeAsync("href", "https://example.com/upgrade");
        await page.Tab.NothingSeriousForAxeAsync("quota");
        await page.Tab.ScreenshotAsync("error-quota");
    }

    [Theory]
    [InlineData(400, "context_length_exceeded", "That’s more than the model can read")]
    [InlineData(413, "body_too_large", "That’s more than the model can read")]
    [InlineData(429, "request_too_large", "That’s more than the model can read")]
    [InlineData(400, "invalid_value", "This request wasn’t accepted")]
    [InlineData(401, "invalid_api_key", "You’re not allowed to ask this model")]
    [InlineData(404, "model_not_found", "This model isn’t available any more")]
    [InlineData(500, "internal_error", "Something went wrong on our side")]
    [InlineData(503, "upstream_unavailable", "The model isn’t answering right now")]
    [InlineData(503, "quota_unavailable", "AspireAi can’t look up your allowance right now")]
    [InlineData(502, "upstream_out_of_credit", "This model is not available")]
    public async Task Refusal_OfEachKind_IsSaidInPlainWords(int status, string code, string title)
    {
        await using var api = await FakeApi.StartAsync();
        api.Answer(answer => answer.RefuseAsync(status, code, "The Api's <script>alert(1)</script> own words."));
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);

        await page.AskAsync("Please");

        await page.IsAsync("Failed");
        await Expect(page.Answer.GetByRole(AriaRole.Heading, new() { Level = 3 })).ToHaveTextAsync(title);
        await page.Tab.NothingSeriousForAxeAsync(code);
        await page.Tab.ScreenshotAsync($"error-{status}-{code}");
    }

    [Fact]
    public async Task ErrorInTheMiddle_KeepsWhatCame()
    {
        await using var api = await FakeApi.StartAsync();
        api.Answer(async answer =>
        {
            await answer.PieceAsync("The beginning of wisdom");
            await answer.BreakAsync("The provider hung up.");
        }).Answer("The beginning of wisdom is wonder.");
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);

        await page.AskAsync("Wisdom?");

        await page.IsAsync("Failed");
        await Expect(page.Answer).ToContainTextAsync("The beginning of wisdom");
        await Expect(page.Answer).ToContainTextAsync("The answer broke off");
        await Expect(page.Answer).ToContainTextAsync("The provider hung up.");
        await page.Tab.ScreenshotAsync("error-broke-off");
        await page.RetryButton.ClickAsync();
        await Expect(page.Answer).ToContainTextAsync("wonder");
    }

    [Fact]
    public async Task ConnectionLost_InTheMiddle_IsNotTakenForAnEnd()
    {
        var read = new TaskCompletionSource();
        await using var api = await FakeApi.StartAsync();
        api.Answer(async answer =>
        {
            await answer.PieceAsync("Half an answ");
            await read.Task.WaitAsync(answer.Left);
            answer.Abort();
        });
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);

        await page.AskAsync("Whole?");
        await Expect(page.Answer).ToContainTextAsync("Half an answ");
        read.SetResult();

        await page.IsAsync("Failed");
        await Expect(page.Answer).ToContainTextAsync("Half an answ");
        await Expect(page.Answer).ToContainTextAsync("The answer broke off");
    }

    [Fact]
    public async Task SilentModel_IsGivenUp()
    {
        await using var api = await FakeApi.StartAsync();
        api.Answer(async answer =>
        {
            await answer.PieceAsync("Hm");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, answer.Left);
        });
        await using var web = WebServer.Start(api.Address, 0, ("ChatPage:SilenceLimit", "00:00:05"));
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);

        await page.AskAsync("Well?");

        await page.IsAsync("Failed");
        await Expect(page.Answer).ToContainTextAsync("The model has gone quiet");
        await Expect(page.Answer).ToContainTextAsync("Hm");
    }

    [Fact]
    public async Task Api_AwayAndBack_PageSaysSoLosesNothingAndSendsByItself()
    {
        await using var api = await FakeApi.StartAsync();
        api.Answer("Before.").Answer("After.");
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);
        await page.AskToEndAsync("First");
        await page.Box.FillAsync("being written");

        await api.GoAwayAsync();
        await Expect(page.Page.GetByText("AspireAi can’t be reached right now.")).ToBeVisibleAsync();
        await Expect(page.Box).ToHaveValueAsync("being written");
        await page.AskAsync("Second");
        await page.IsAsync("Held");
        await Expect(page.Answer).ToContainTextAsync("goes out by itself as soon as the service is back");
        await page.Tab.NothingSeriousForAxeAsync("away");
        await page.Tab.ScreenshotAsync("error-away");

        await api.ComeAsync();
        await page.IsAsync("Done");
        await Expect(page.Answer).ToContainTextAsync("After.");
        await Expect(page.Page.GetByText("AspireAi can’t be reached right now.")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Api_AwayFromTheStart_PageStandsAndFillsItselfLater()
    {
        await using var api = await FakeApi.StartAsync();
        await api.GoAwayAsync();
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);

        await Expect(page.Page.GetByText("AspireAi can’t be reached right now.")).ToBeVisibleAsync();
        await api.ComeAsync();
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Model: small" })).ToBeVisibleAsync();
        await page.AskToEndAsync("There?");
    }

    [Fact]
    public async Task Web_Restarted_PageLoadsItselfAgainWithEverything()
    {
        await using var api = await FakeApi.StartAsync();
        api.Answer("Kept in the tab.");
        var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);
        page.Tab.Expect(CutConnection);
        await page.AskToEndAsync("Will you stay?");
        await page.Box.FillAsync("unsent");

        await web.DisposeAsync();
        await Expect(page.Page.GetByText("Connection lost. Reconnecting")).ToBeVisibleAsync();
        await page.Tab.NothingSeriousForAxeAsync("reconnecting");
        await page.Tab.ScreenshotAsync("reconnecting");
        await page.Box.FillAsync("unsent, and more");
        await page.Box.PressAsync("Enter");
        await Expect(page.Page.Locator("#composer-note")).ToHaveTextAsync("Goes out as soon as the page is connected");

        var loadedAgain = new TaskCompletionSource();
        page.Page.Load += (_, _) => loadedAgain.TrySetResult();
        await using var again = WebServer.Start(api.Address, web.Address.Port);
        await loadedAgain.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        await page.IsLiveAsync();
        await Expect(page.Questions.First).ToContainTextAsync("Will you stay?");
        await Expect(page.Page.Locator(".reconnect")).ToBeHiddenAsync();
        await Expect(page.Box).ToHaveValueAsync("unsent, and more");
        await page.AskToEndAsync("Good to see you");
    }

    [Fact]
    public async Task Network_CutAndBack_GoesOnInTheSamePage()
    {
        await using var api = await FakeApi.StartAsync();
        var more = new TaskCompletionSource();
        api.Answer(async answer =>
        {
            await answer.PieceAsync("While you were away");
            await more.Task.WaitAsync(answer.Left);
            await answer.SayAsync(", the answer went on.");
        });
        await using var web = WebServer.Start(api.Address);
        await using var line = await CuttableLine.ToAsync(web.Address);
        await using var tab = await chromium.OpenAsync(line.Address);
        var page = new ChatPageDriver(tab);
        tab.Expect(CutConnection);
        await page.Page.GotoAsync("/");
        await page.IsLiveAsync();
        await page.AskAsync("Go on");
        await Expect(page.Answer).ToContainTextAsync("While you were away");

        line.Cut();
        await Expect(page.Page.GetByText("Connection lost. Reconnecting")).ToBeVisibleAsync();
        more.SetResult();
        line.Mend();

        await Expect(page.Answer).ToContainTextAsync("While you were away, the answer went on.", new() { Timeout = 60_000 });
        await Expect(page.Page.Locator(".reconnect")).ToBeHiddenAsync();
        await page.AskToEndAsync("And you can ask again?");
    }

    [Fact]
    public async Task Menu_OpenedBeforeTheCircuitIsUp_StaysOpen()
    {
        await using var api = await FakeApi.StartAsync();
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);
        var slow = new TaskCompletionSource();
        await page.Page.RouteAsync("**/_framework/blazor.web*.js", async script =>
        {
            await slow.Task;
            await script.ContinueAsync();
        });
        await page.Page.GotoAsync("/", new() { WaitUntil = WaitUntilState.Commit });
        await page.Page.Locator(".site-menu-button").ClickAsync();
        await Expect(page.Page.Locator("#site-menu")).ToBeVisibleAsync();

        slow.SetResult();
        await page.IsLiveAsync();
        await Expect(page.Page.Locator("#site-menu")).ToBeVisibleAsync();
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Page.Locator("#site-menu")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Log_AfterAnswersAndFailures_HoldsNeitherPromptNorAnswer()
    {
        await using var api = await FakeApi.StartAsync();
        api.Answer("The answer is xylophone-answer.")
            .Answer(answer => answer.RefuseAsync(400, "invalid_value", "xylophone-detail"))
            .Answer(async answer =>
            {
                await answer.RawAsync("data: {\"choices\":[{\"delta\":{\"content\":\"xylophone-broken\"\n\n");
            });
        await using var web = WebServer.Start(api.Address, 0, ("Logging:LogLevel:Default", "Debug"));
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);

        await page.AskToEndAsync("My secret is xylophone-prompt");
        await page.AskAsync("And xylophone-prompt again");
        await page.IsAsync("Failed");
        await page.AskAsync("And xylophone-prompt once more");
        await Expect(page.Answers).ToHaveCountAsync(3);
        await page.IsAsync("Failed");

        Assert.Contains(web.Log, line => line.Contains("Answer Done", StringComparison.Ordinal));
        Assert.Contains(web.Log, line => line.Contains("Answer Failed", StringComparison.Ordinal));
        Assert.DoesNotContain(web.Log, line => line.Contains("xylophone", StringComparison.Ordinal));
    }
}
