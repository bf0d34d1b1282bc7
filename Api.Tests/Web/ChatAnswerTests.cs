using AspireAi.Api.Tests.Browser;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AspireAi.Api.Tests.Web;

/// <summary>What one does with an answer and before the next question, in a real browser.</summary>
public sealed class ChatAnswerTests(Chromium chromium)
{
    [Fact]
    public async Task Badge_OfACachedAnswer_SaysWhereItCameFrom()
    {
        await using var api = await FakeApi.StartAsync();
        api.Answer(async answer =>
        {
            answer.Headers["x-cache"] = "semantic";
            answer.Headers["x-cache-similarity"] = "0.934";
            answer.Headers["x-cache-probability"] = "0.97";
            answer.Headers["x-cache-question"] = "Once%20more%3F";
            answer.Headers["x-cache-id"] = "abc123";
            answer.Headers["x-cache-saved-tokens"] = "1234";
            answer.Headers["x-cache-saved-microdollars"] = "5600";
            answer.Headers["Age"] = "7380";
            answer.Headers["x-defense-degraded"] = "quota";
            await answer.SayAsync("As somebody asked before.");
        });
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);

        await page.AskToEndAsync("Again?");

        await Expect(page.Answer.Locator(".badge li")).ToHaveTextAsync(["From a similar question", "93% alike", "97% sure", "2 h old", "small", "1,234 tokens saved", "$0.0056 saved", "answers Once more?", "Reduced protection"]);
        await page.Tab.NothingSeriousForAxeAsync("badge");
        await page.Tab.ScreenshotAsync("badge");
    }

    [Theory]
    [InlineData("miss", "Fresh", "46 tokens", "$0.000364")]
    [InlineData("bypass", "Fresh", "46 tokens", "$0.000364")]
    [InlineData("exact", "From the cache", "46 tokens", null)]
    [InlineData("coalesced", "Shared with someone asking the same", "46 tokens", null)]
    public async Task Badge_OfEachOrigin_SaysWhatItCost(string cache, string source, string tokens, string? money)
    {
        await using var api = await FakeApi.StartAsync();
        api.Answer(async answer =>
        {
            answer.Headers["x-cache"] = cache;
            await answer.SayAsync("So be it.");
        });
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);

        await page.AskToEndAsync("What did it cost?");

        string[] expected = money is null ? [source, "small", tokens] : [source, "small", tokens, money];
        await Expect(page.Answer.Locator(".badge li")).ToHaveTextAsync(expected);
    }

    [Fact]
    public async Task Thumbs_AreToldToTheApi_TakenBackAndRememberedOverAReload()
    {
        await using var api = await FakeApi.StartAsync();
        api.Answer(async answer =>
        {
            answer.Headers["x-cache"] = "exact";
            answer.Headers["x-cache-id"] = "abc123";
            await answer.SayAsync("Wrong.");
        });
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);
        await page.AskToEndAsync("Right?");
        var down = page.Answer.GetByRole(AriaRole.Button, new() { Name = "Bad answer" });

        await down.ClickAsync();
        await Expect(down).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(page.Answer).ToContainTextAsync("You won’t be given this answer again");
        // Said when it is kept; the button shows it before.
        await Expect(page.Page.GetByText("Marked as a bad answer.")).ToHaveCountAsync(1);
        await page.ReloadAsync();
        await Expect(down).ToHaveAttributeAsync("aria-pressed", "true");
        await down.ClickAsync();
        await Expect(down).ToHaveAttributeAsync("aria-pressed", "false");
        await page.Answer.GetByRole(AriaRole.Button, new() { Name = "Good answer" }).ClickAsync();
        await Eventually.TrueAsync(() => api.Thumbs.Count == 3, "the Api was told of each");
        Assert.Equal([("abc123", "down"), ("abc123", "up"), ("abc123", "up")], api.Thumbs);
    }

    [Fact]
    public async Task Edit_OfAnEarlierQuestion_DropsWhatFollowedAndAsksTheNewOne()
    {
        await using var api = await FakeApi.StartAsync();
        api.Answer("One.").Answer("Two.").Answer("Another one.");
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);
        await page.AskToEndAsync("First");
        await page.AskToEndAsync("Second");

        await page.Questions.First.HoverAsync();
        await page.Questions.First.GetByRole(AriaRole.Button, new() { Name = "Edit and send again" }).ClickAsync();
        var box = page.Page.GetByRole(AriaRole.Textbox, new() { Name = "Your question" });
        await Expect(box).ToBeFocusedAsync();
        await Expect(box).ToHaveValueAsync("First");
        await page.Tab.NothingSeriousForAxeAsync("editing");
        await box.PressAsync("Escape");
        await Expect(box).ToHaveCountAsync(0);

        await page.Questions.First.HoverAsync();
        await page.Questions.First.GetByRole(AriaRole.Button, new() { Name = "Edit and send again" }).ClickAsync();
        await box.FillAsync("First, but otherwise");
        await box.PressAsync("Enter");

        await Expect(page.Answers).ToHaveCountAsync(1);
        await Expect(page.Answer).ToContainTextAsync("Another one.");
        Assert.Equal(["First, but otherwise"], api.Questions.Last()["messages"]!.AsArray().Select(message => (string?)message!["content"]));
    }

    [Fact]
    public async Task Edit_LeftOpenWhileAnAnswerRuns_WaitsForItsEnd()
    {
        await using var api = await FakeApi.StartAsync();
        var more = HoldTheSecond(api);
        api.Answer("Another one.");
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);
        await page.AskToEndAsync("First");
        await page.Page.Keyboard.PressAsync("Alt+E");
        var box = page.Page.GetByRole(AriaRole.Textbox, new() { Name = "Your question" });
        await box.FillAsync("First, but otherwise");
        await page.AskAsync("Second");
        await page.IsAsync("Streaming");

        var again = page.Page.GetByRole(AriaRole.Button, new() { Name = "Send again", Exact = true });
        await Expect(again).ToBeDisabledAsync();
        await Expect(page.Questions.First).ToContainTextAsync("An answer is still running.");
        more.SetResult();
        await page.IsAsync("Done");
        await Expect(box).ToHaveValueAsync("First, but otherwise");
        await again.ClickAsync();
        await Expect(page.Answers).ToHaveCountAsync(1);
        await Expect(page.Answer).ToContainTextAsync("Another one.");
    }

    [Fact]
    public async Task Escape_ThatClosesAMenuOrAnEdit_LeavesTheAnswerRunning()
    {
        await using var api = await FakeApi.StartAsync();
        var more = HoldTheSecond(api);
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);
        await page.AskToEndAsync("First");
        await page.Page.Keyboard.PressAsync("Alt+E");
        var edit = page.Page.GetByRole(AriaRole.Textbox, new() { Name = "Your question" });
        await Expect(edit).ToBeFocusedAsync();
        await page.AskAsync("Second");
        await page.IsAsync("Streaming");

        await page.Page.Locator(".site-menu-button").ClickAsync();
        await Expect(page.Page.Locator("#site-menu")).ToBeVisibleAsync();
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Page.Locator("#site-menu")).ToBeHiddenAsync();
        await edit.PressAsync("Escape");
        await Expect(edit).ToHaveCountAsync(0);
        more.SetResult();
        await page.IsAsync("Done");
        await Expect(page.Answer).ToContainTextAsync("The second one.");
    }

    [Fact]
    public async Task Advanced_SystemPromptAndTemperature_GoWithEveryQuestion()
    {
        await using var api = await FakeApi.StartAsync();
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Advanced settings" }).ClickAsync();
        await Expect(page.Page.GetByLabel("System prompt")).ToBeFocusedAsync();
        await page.Page.Keyboard.TypeAsync("Speak like a pirate.");
        await page.Page.GetByRole(AriaRole.Slider).FillAsync("0.3");
        await Expect(page.Page.Locator(".advanced output")).ToHaveTextAsync("0.3");
        await page.Tab.NothingSeriousForAxeAsync("advanced");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Advanced settings, changed" })).ToBeVisibleAsync();
        await page.AskToEndAsync("Ahoy?");

        var sent = api.Questions.Last();
        Assert.Equal(0.3, (double?)sent["temperature"]);
        Assert.Equal(("system", "Speak like a pirate."), ((string?)sent["messages"]![0]!["role"], (string?)sent["messages"]![0]!["content"]));
        await page.BeginAnewAsync();
        await page.AskToEndAsync("And now?");
        Assert.Null(api.Questions.Last()["temperature"]);
        Assert.Single(api.Questions.Last()["messages"]!.AsArray());
    }

    [Fact]
    public async Task Allowance_IsShownWithItsReset_AndWhatHappensWhenItIsEmpty()
    {
        await using var api = await FakeApi.StartAsync();
        string UsageOf(int used) => $$"""{"month":"2030-01","resets_at":"2030-02-01T00:00:00Z","tier":"free","tokens":{"used":{{used}},"held":0,"left":{{100_000 - used}},"limit":100000},"micro_dollars":{"used":0,"held":0,"left":null,"limit":null},"days":[],"upgrade_url":"https://example.com/upgrade"}""";
        api.Usage = UsageOf(12_000);
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);
        var quota = page.Page.Locator(".quota");

        await Expect(quota).ToContainTextAsync("88,000 tokens left");
        await Expect(quota).ToContainTextAsync("until February 1");
        Assert.Equal(0, await quota.GetByRole(AriaRole.Link).CountAsync());

        api.Usage = UsageOf(100_000);
        api.Answer(answer => answer.RefuseAsync(429, "insufficient_quota", "Your monthly allowance of 100,000 tokens is used up.", 600_000, "https://example.com/upgrade", "2030-02-01T00:00:00Z"));
        await page.AskAsync("One more");

        await page.IsAsync("Failed");
        await Expect(page.Answer).ToContainTextAsync("Your monthly allowance of 100,000 tokens is used up.");
        await Expect(page.Answer).ToContainTextAsync("It resets on February 1, 00:00 UTC");
        await Expect(quota).ToContainTextAsync("Used up. Questions are answered again from February 1, 00:00 UTC");
        await Expect(quota.GetByRole(AriaRole.Link, new() { Name = "Get more" })).ToHaveAttributeAsync("href", "https://example.com/upgrade");
        await page.Tab.NothingSeriousForAxeAsync("used up");
        await page.Tab.ScreenshotAsync("used-up");
    }

    /// <summary>The first answer is whole; the second goes on when this is set.</summary>
    private static TaskCompletionSource HoldTheSecond(FakeApi api)
    {
        var more = new TaskCompletionSource();
        api.Answer("One.");
        api.Answer(async answer =>
        {
            await answer.PieceAsync("The second ");
            await more.Task;
            await answer.SayAsync("one.");
        });
        return more;
    }
}
