using AspireAi.Api.Tests.Browser;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AspireAi.Api.Tests.Web;

/// <summary>Asking and reading, in a real browser.</summary>
public sealed class ChatPageTests(Chromium chromium)
{
    [Fact]
    public async Task Question_IsSent_AnswerGrowsBeforeItEnds()
    {
        await using var api = await FakeApi.StartAsync();
        var more = new TaskCompletionSource();
        api.Answer(async answer =>
        {
            await answer.PieceAsync("The first half");
            await more.Task.WaitAsync(answer.Left);
            await answer.SayAsync(", and the second.");
        });
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);

        await page.AskAsync("Tell me in two halves");

        await Expect(page.Answer).ToContainTextAsync("The first half");
        await Expect(page.Answer).ToHaveAttributeAsync("aria-busy", "true");
        await Expect(page.Answer).Not.ToContainTextAsync("second");
        await Expect(page.Box).ToHaveValueAsync("");
        more.SetResult();
        await Expect(page.Answer).ToContainTextAsync("The first half, and the second.");
        await page.IsAsync("Done");
        await Expect(page.Answer).ToContainTextAsync("46 tokens");
        var sent = Assert.Single(api.Questions);
        Assert.Equal("Tell me in two halves", (string?)sent["messages"]![0]!["content"]);
        Assert.True((bool)sent["stream"]!);
        Assert.True((bool)sent["stream_options"]!["include_usage"]!);
    }

    [Fact]
    public async Task Stop_Clicked_HangsUpAndKeepsWhatCame()
    {
        await using var api = await FakeApi.StartAsync();
        var left = new TaskCompletionSource();
        api.Answer(async answer =>
        {
            await using var leaving = answer.Left.Register(left.SetResult);
            await answer.PieceAsync("This much has come");
            await left.Task;
        });
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);

        await page.AskAsync("Go on for ever");
        await Expect(page.Answer).ToContainTextAsync("This much");
        await page.StopButton.ClickAsync();

        await left.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await page.IsAsync("Stopped");
        await Expect(page.Answer).ToContainTextAsync("This much has come");
        await Expect(page.Answer).ToContainTextAsync("You stopped this answer.");
        await Expect(page.Box).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Regenerate_AsksTheSameAgain_WithoutTheOldAnswerAndPastTheCache()
    {
        await using var api = await FakeApi.StartAsync();
        api.Answer("First try.").Answer("Second try.");
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);

        await page.AskToEndAsync("Try");
        await page.RegenerateButton.ClickAsync();

        await Expect(page.Answer).ToContainTextAsync("Second try.");
        Assert.Equal(["", "no-cache"], api.CacheControls);
        await Expect(page.Answers).ToHaveCountAsync(1);
        Assert.All(api.Questions, question => Assert.Single(question["messages"]!.AsArray()));
        Assert.Equal(2, api.Questions.Count);
    }

    [Fact]
    public async Task SecondQuestion_CarriesTheConversation()
    {
        await using var api = await FakeApi.StartAsync();
        api.Answer("Paris.").Answer("About two million.");
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);

        await page.AskToEndAsync("Capital of France?");
        await page.AskToEndAsync("How many live there?");

        var messages = api.Questions.Last()["messages"]!.AsArray();
        Assert.Equal(["user", "assistant", "user"], messages.Select(message => (string?)message!["role"]));
        Assert.Equal(["Capital of France?", "Paris.", "How many live there?"], messages.Select(message => (string?)message!["content"]));
    }

    [Fact]
    public async Task Copy_AnswerAndCode_PutsMarkdownAndPlainCodeOnTheClipboard()
    {
        const string Text = "Do **this**:\n\n```python\ndef f():\n    return \"<b>\"\n```\n";
        await using var api = await FakeApi.StartAsync();
        api.Answer(Text);
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);
        await page.AskToEndAsync("Code please");

        // It says so for a moment only, which a busy machine may not look at.
        await page.Page.EvaluateAsync("""
            window.saidCopied = false;
            new MutationObserver(() => window.saidCopied ||= document.querySelector('.code-copy').textContent === 'Copied')
              .observe(document.querySelector('article.answer'), { childList: true, subtree: true, characterData: true });
            """);

        using var alone = await chromium.ClipboardAsync();
        await page.Answer.GetByRole(AriaRole.Button, new() { Name = "Copy answer" }).ClickAsync();
        await Eventually.TrueAsync(async () => await ClipboardAsync(page) == Text, "the clipboard has the answer's markdown");
        await page.Answer.GetByRole(AriaRole.Button, new() { Name = "Copy", Exact = true }).ClickAsync();
        await Eventually.TrueAsync(async () => await ClipboardAsync(page) == "def f():\n    return \"<b>\"\n", "the clipboard has the code");
        await Eventually.TrueAsync(() => page.Page.EvaluateAsync<bool>("window.saidCopied"), "the button said so");
    }

    [Fact]
    public async Task NewConversation_AfterAnswers_ForgetsThem()
    {
        await using var api = await FakeApi.StartAsync();
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);
        await page.AskToEndAsync("One");

        await page.BeginAnewAsync();

        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "What would you like to know?" })).ToBeVisibleAsync();
        await Expect(page.Box).ToBeFocusedAsync();
        await page.AskToEndAsync("Two");
        Assert.Single(api.Questions.Last()["messages"]!.AsArray());
    }

    [Fact]
    public async Task Example_Clicked_IsAsked()
    {
        await using var api = await FakeApi.StartAsync();
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Write code" }).ClickAsync();

        await page.IsAsync("Done");
        Assert.Equal("How do I reverse a string in Python?", (string?)Assert.Single(api.Questions)["messages"]![0]!["content"]);
    }

    [Fact]
    public async Task Model_Picked_IsAskedAndRememberedOverAReload()
    {
        await using var api = await FakeApi.StartAsync();
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Model: small" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Menuitem, new() { Name = "large" }).ClickAsync();
        await Expect(page.Page.Locator(".mud-popover-open")).ToHaveCountAsync(0);
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Model: large" })).ToBeFocusedAsync();
        await page.AskToEndAsync("Who are you?");
        Assert.Equal("large", (string?)api.Questions.Last()["model"]);

        await page.Page.ReloadAsync();
        await page.IsLiveAsync();
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Model: large" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Reload_WithAConversationAndADraft_BringsBothBack()
    {
        await using var api = await FakeApi.StartAsync();
        api.Answer("Some **bold** answer.");
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);
        await page.AskToEndAsync("Remember this");
        await page.IsKeptInTheTabAsync();
        await page.Box.FillAsync("half a thought");

        await page.Page.ReloadAsync();
        await page.IsLiveAsync();

        await Expect(page.Questions).ToHaveTextAsync(["You Remember this"]);
        await Expect(page.Answer.Locator("strong")).ToHaveTextAsync("bold");
        await Expect(page.Box).ToHaveValueAsync("half a thought");
        await page.AskToEndAsync("And?");
        Assert.Equal(3, api.Questions.Last()["messages"]!.AsArray().Count);
    }

    [Fact]
    public async Task Reload_InTheMiddleOfAStream_StopsItAndOffersToAskAgain()
    {
        await using var api = await FakeApi.StartAsync();
        var left = new TaskCompletionSource();
        api.Answer(async answer =>
        {
            await using var leaving = answer.Left.Register(left.SetResult);
            await answer.PieceAsync("Never to end");
            await left.Task;
        }).Answer("The whole answer.");
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);
        await page.AskAsync("Slowly");
        await Expect(page.Answer).ToContainTextAsync("Never to end");

        await page.Page.ReloadAsync();
        await page.IsLiveAsync();

        await left.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await page.IsAsync("Interrupted");
        await page.RetryButton.ClickAsync();
        await Expect(page.Answer).ToContainTextAsync("The whole answer.");
    }

    [Fact]
    public async Task Keyboard_Alone_WritesLinesSendsAndStops()
    {
        await using var api = await FakeApi.StartAsync();
        api.Answer(async answer =>
        {
            await answer.PieceAsync("On and on");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, answer.Left);
        });
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);
        var keys = page.Page.Keyboard;

        // Backwards through everything before the message box, to the very first.
        var skip = page.Page.GetByText("Skip to the message box");
        for (var steps = 0; steps < 20 && !await skip.EvaluateAsync<bool>("link => link === document.activeElement"); steps++)
        {
            await keys.PressAsync("Shift+Tab");
        }

        await Expect(skip).ToBeFocusedAsync();
        await Expect(skip).ToBeInViewportAsync();
        await keys.PressAsync("Enter");
        await Expect(page.Box).ToBeFocusedAsync();
        await keys.TypeAsync("first");
        await keys.PressAsync("Shift+Enter");
        await keys.TypeAsync("second");
        await Expect(page.Box).ToHaveValueAsync("first\nsecond");
        await keys.PressAsync("Enter");
        await Expect(page.Answer).ToContainTextAsync("On and on");
        await keys.PressAsync("Escape");

        await page.IsAsync("Stopped");
        await Expect(page.Box).ToBeFocusedAsync();
        Assert.Equal("first\nsecond", (string?)Assert.Single(api.Questions)["messages"]![0]!["content"]);
    }

    [Fact]
    public async Task ScreenReader_IsToldBeginningAndEndOnly()
    {
        await using var api = await FakeApi.StartAsync();
        var more = new TaskCompletionSource();
        api.Answer(async answer =>
        {
            await answer.PieceAsync("Half");
            await more.Task.WaitAsync(answer.Left);
            await answer.SayAsync(" and half.");
        });
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);
        var status = page.Page.Locator("main > .visually-hidden[role=status]");

        await page.AskAsync("Speak");
        await Expect(page.Answer).ToContainTextAsync("Half");
        await Expect(status).ToHaveTextAsync("Answering…");
        more.SetResult();
        await Expect(status).ToHaveTextAsync("Answer: Half and half.");
        Assert.Equal(0, await page.Page.Locator(".conversation [aria-live]:not([aria-live=off])").CountAsync());
    }

    [Fact]
    public async Task Reader_WhoScrolledUp_StaysThereUntilTheyJump()
    {
        await using var api = await FakeApi.StartAsync();
        var more = new TaskCompletionSource();
        var paragraphs = string.Concat(Enumerable.Range(1, 80).Select(i => $"Paragraph {i}.\n\n"));
        api.Answer(async answer =>
        {
            await answer.PieceAsync(paragraphs);
            await more.Task.WaitAsync(answer.Left);
            await answer.SayAsync("The very end.");
        });
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);

        await page.AskAsync("Much");
        await Expect(page.Answer.GetByText("Paragraph 80.")).ToBeInViewportAsync();
        await page.Page.EvaluateAsync("document.getElementById('conversation').scrollTop = 0");
        await Expect(page.JumpButton).ToBeVisibleAsync();
        more.SetResult();
        await page.IsAsync("Done");
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("document.getElementById('conversation').scrollTop"));

        await page.JumpButton.ClickAsync();
        await Expect(page.Answer.GetByText("The very end.")).ToBeInViewportAsync();
        await Expect(page.JumpButton).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Keys_AreListedUnderQuestionMark_ButNotWhileWriting()
    {
        await using var api = await FakeApi.StartAsync();
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);
        await page.AskToEndAsync("Anything");
        await page.Box.PressAsync("?");
        await Expect(page.Box).ToHaveValueAsync("?");
        Assert.Equal(0, await page.Page.GetByRole(AriaRole.Dialog).CountAsync());

        await page.Page.Locator("#conversation").FocusAsync();
        await page.Page.Keyboard.PressAsync("?");
        await Expect(page.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Search your conversations");
        await page.Tab.NothingSeriousForAxeAsync("keys");
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.Page.Keyboard.PressAsync("Alt+E");
        await Expect(page.Page.GetByRole(AriaRole.Textbox, new() { Name = "Your question" })).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.Keyboard.PressAsync("Alt+N");
        await Expect(page.Answers).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task LongPrompt_OfManyCharacters_ArrivesWhole()
    {
        // Beyond SignalR's default of 32 KB, with characters of three bytes.
        var prompt = string.Concat(Enumerable.Repeat("Längere Prosa, 漢字 und \"Zitate\".\n", 5_000)).Trim();
        await using var api = await FakeApi.StartAsync();
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);

        // As a paste does it; Playwright's typing takes minutes for so much.
        await page.Box.EvaluateAsync("(box, text) => { box.value = text; box.dispatchEvent(new Event('input', { bubbles: true })); }", prompt);
        await page.Box.PressAsync("Enter");
        await page.IsAsync("Done");

        Assert.Equal(prompt, (string?)Assert.Single(api.Questions)["messages"]![0]!["content"]);
    }

    [Fact]
    public async Task TooLongPrompt_IsKeptAndNotSent()
    {
        await using var api = await FakeApi.StartAsync();
        await using var web = WebServer.Start(api.Address, 0, ("ChatPage:MaxPromptCharacters", "1000"));
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);
        var prompt = new string('x', 1_234);

        await page.AskAsync(prompt);

        await Expect(page.Page.Locator("#composer-note")).ToHaveTextAsync("234 characters too long");
        await Expect(page.Box).ToHaveValueAsync(prompt);
        Assert.Empty(api.Questions);
    }

    private static Task<string> ClipboardAsync(ChatPageDriver page) => page.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
}
