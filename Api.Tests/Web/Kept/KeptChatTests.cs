using AspireAi.Api.Tests.Servers;
using AspireAi.Api.Tests.Browser;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AspireAi.Api.Tests.Web.Kept;

/// <summary>Conversations that the Api keeps, in a real browser: kept, found, and read on after a reload and at another replica.</summary>
public sealed class KeptChatTests(Chromium chromium)
{
    private const string Kept = "/c/[a-z0-9]{20}";

    [Fact]
    public async Task Conversation_IsKeptUnderItsAddress_TitledListedAndThereInAnotherBrowser()
    {
        await using var chat = await KeptChat.StartAsync(chromium, webs: 2);
        chat.Upstream.Answer("Some **bold** answer.").Answer("More of it.");
        var person = await chat.PersonAsync();
        await using var page = await chat.OpenAsync(person);
        await Expect(page.Shelf).ToContainTextAsync("What you ask is kept here, for you alone.");

        await page.AskToEndAsync("What should be kept?");

        await page.Tab.IsAtAsync(Kept);
        await Expect(page.Titles).ToHaveTextAsync(["What should be kept?"]);
        await Expect(page.Page).ToHaveTitleAsync("What should be kept? · AspireAi");
        await page.ReloadAsync();
        await Expect(page.Answer.Locator("strong")).ToHaveTextAsync("bold");
        await Expect(page.Answer.Locator(".badge")).ToContainTextAsync("Fresh");
        Assert.Null(await page.Page.EvaluateAsync<string?>("sessionStorage.getItem('conversation')"));

        await using var other = await chat.OpenAsync(person, web: 1);
        await other.Titles.First.ClickAsync();
        await Expect(other.Questions).ToHaveTextAsync(["You What should be kept?"]);
        Assert.Equal(new Uri(page.Page.Url).AbsolutePath, new Uri(other.Page.Url).AbsolutePath);
        await other.AskToEndAsync("And more?");
        await Expect(other.Answer).ToContainTextAsync("More of it.");
        Assert.Equal(3, chat.Upstream.Questions.Last()["messages"]!.AsArray().Count);

        await other.NewLink.ClickAsync();
        await Expect(other.Answers).ToHaveCountAsync(0);
        await other.Tab.IsAtAsync("/");
        await other.Page.GoBackAsync();
        await Expect(other.Answers).ToHaveCountAsync(2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Reload_InTheMiddleOfAStream_ReadsOn(int web)
    {
        await using var chat = await KeptChat.StartAsync(chromium, webs: 2);
        var (more, _) = chat.Hold("While you were away", ", the answer went on.");
        var person = await chat.PersonAsync();
        await using var page = await chat.OpenAsync(person);
        await page.AskAsync("Slowly");
        await Expect(page.Answer).ToContainTextAsync("While you were away");
        await page.Tab.IsAtAsync(Kept);
        // Not only when the answer has ended, which may take minutes.
        await Expect(page.Titles).ToHaveTextAsync(["Slowly"]);
        var address = new Uri(page.Page.Url).AbsolutePath;

        ChatPageDriver again;
        if (web == 0)
        {
            await page.ReloadAsync();
            again = page;
        }
        else
        {
            again = await chat.OpenAsync(person, web: 1);
            await again.GoAsync(address);
            await page.Page.GotoAsync("about:blank");
        }

        await again.IsAsync("Streaming");
        await Expect(again.Answer).ToContainTextAsync("While you were away");
        more.SetResult();
        await Expect(again.Answer).ToContainTextAsync("While you were away, the answer went on.");
        await again.IsAsync("Done");
        Assert.Single(chat.Upstream.Questions);
        await again.AskToEndAsync("And you can ask again?");
        if (web == 1)
        {
            await again.DisposeAsync();
        }
    }

    [Fact]
    public async Task ConnectionToTheApi_CutInTheMiddle_ReadsOnFromWhatHadCome()
    {
        await using var chat = await KeptChat.StartAsync(chromium, webs: 0);
        await using var line = await CuttableLine.ToAsync(new Uri(chat.Stack.ApiUrl));
        chat.Stack.StartWeb(("services:api:http:0", line.Address.AbsoluteUri));
        var (more, _) = chat.Hold("While it was cut", ", the answer went on.");
        await using var page = await chat.OpenAsync(await chat.PersonAsync());
        await page.AskAsync("Go on");
        await Expect(page.Answer).ToContainTextAsync("While it was cut");

        line.Cut();
        line.Mend();
        more.SetResult();

        await page.IsAsync("Done");
        await Expect(page.Answer.Locator(".prose")).ToHaveTextAsync("While it was cut, the answer went on.");
        Assert.Single(chat.Upstream.Questions);
    }

    [Fact]
    public async Task Answer_ThatEndedWhileThePageWasAway_IsThereWhenItComesBack()
    {
        await using var chat = await KeptChat.StartAsync(chromium);
        var (more, _) = chat.Hold("Half", " and half.");
        var person = await chat.PersonAsync();
        await using var page = await chat.OpenAsync(person);
        await page.AskAsync("Slowly");
        await Expect(page.Answer).ToContainTextAsync("Half");
        await page.Tab.IsAtAsync(Kept);
        var address = new Uri(page.Page.Url).AbsolutePath;
        await page.Page.GotoAsync("about:blank");
        more.SetResult();
        await Eventually.TrueAsync(async () => (await chat.Stack.Api.GetAsync("/conversations" + address[2..], person.Token)).Is(200).Text("turns.0.state") == "done", "the answer has ended");

        await page.GoAsync(address);

        await page.IsAsync("Done");
        await Expect(page.Answer).ToContainTextAsync("Half and half.");
    }

    [Fact]
    public async Task Character_CutInTwoByTheStream_IsWholeOnThePageAndInWhatIsKept()
    {
        await using var chat = await KeptChat.StartAsync(chromium);
        chat.Upstream.Answer(async answer =>
        {
            foreach (var half in (string[])["Smile: \\ud83d", "\\ude00 \\u00e9."])
            {
                await answer.RawAsync($$$"""data: {"choices":[{"index":0,"delta":{"content":"{{{half}}}"}}]}{{{"\n\n"}}}""");
            }

            await answer.FinishAsync();
        });
        await using var page = await chat.OpenAsync(await chat.PersonAsync());

        await page.AskToEndAsync("What does it do?");

        await Expect(page.Answer).ToContainTextAsync("Smile: 😀 é.");
        await page.Tab.IsAtAsync(Kept);
        await page.ReloadAsync();
        await Expect(page.Answer).ToContainTextAsync("Smile: 😀 é.");
    }

    [Fact]
    public async Task Stop_ReachesTheUpstreamAtOnce_IsRememberedAndLeavesTheWayFree()
    {
        await using var chat = await KeptChat.StartAsync(chromium);
        var (_, left) = chat.Hold("Costly words", "");
        chat.Upstream.Answer("Cheap words.");
        await using var page = await chat.OpenAsync(await chat.PersonAsync());
        await page.AskAsync("Talk");
        await Expect(page.Answer).ToContainTextAsync("Costly words");

        await page.StopButton.ClickAsync();

        await left.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await page.IsAsync("Stopped");
        await Expect(page.SendButton).ToBeVisibleAsync();
        await page.RetryButton.ClickAsync();
        await Expect(page.Answer).ToContainTextAsync("Cheap words.");
        await page.ReloadAsync();
        await Expect(page.Answers).ToHaveCountAsync(1);
        await Expect(page.Answer).ToContainTextAsync("Cheap words.");
    }

    [Fact]
    public async Task EqualQuestion_SaysThatTheCacheAnswered_RegenerateAsksTheModel_ThumbsDownHides()
    {
        await using var chat = await KeptChat.StartAsync(chromium);
        chat.Upstream.Answer("From the model.").Answer("Again from the model.").Answer("Once more from the model.");
        await using var page = await chat.OpenAsync(await chat.PersonAsync());
        await page.AskToEndAsync("What is a quokka?");
        await page.NewLink.ClickAsync();
        await Expect(page.Answers).ToHaveCountAsync(0);
        await page.AskToEndAsync("What is a quokka?");

        await Expect(page.Answer.Locator(".badge")).ToContainTextAsync("From the cache");
        await Expect(page.Answer.Locator(".badge")).ToContainTextAsync("46 tokens saved");
        await page.RegenerateButton.ClickAsync();
        await Expect(page.Answer).ToContainTextAsync("Again from the model.");
        await Expect(page.Answer.Locator(".badge")).ToContainTextAsync("Fresh");
        await page.Answer.GetByRole(AriaRole.Button, new() { Name = "Bad answer" }).ClickAsync();
        await Expect(page.Answer).ToContainTextAsync("You won’t be given this answer again");
        // Said when the Api knows it.
        await Expect(page.Page.GetByText("Marked as a bad answer.")).ToHaveCountAsync(1);
        await page.NewLink.ClickAsync();
        await Expect(page.Answers).ToHaveCountAsync(0);
        await page.AskToEndAsync("What is a quokka?");
        await Expect(page.Answer).ToContainTextAsync("Once more from the model.");
    }

    [Fact]
    public async Task Settings_OfAConversation_ComeBackWithIt()
    {
        await using var chat = await KeptChat.StartAsync(chromium);
        await using var page = await chat.OpenAsync(await chat.PersonAsync());
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Advanced settings" }).ClickAsync();
        await page.Page.GetByLabel("System prompt").FillAsync("Speak like a pirate.");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.AskToEndAsync("Ahoy?");
        await page.ReloadAsync();
        await page.AskToEndAsync("And again?");

        Assert.Equal("Speak like a pirate.", (string?)chat.Upstream.Questions.Last()["messages"]![0]!["content"]);
    }

    [Fact]
    public async Task List_IsSearchedRenamedAndEmptied_ByKeyboardAlone()
    {
        await using var chat = await KeptChat.StartAsync(chromium);
        chat.Upstream.Answer("Quokkas live on Rottnest Island.").Answer("Wombats dig.");
        await using var page = await chat.OpenAsync(await chat.PersonAsync());
        var keys = page.Page.Keyboard;
        await page.AskToEndAsync("Which animals smile?");
        await keys.PressAsync("Alt+N");
        await Expect(page.Answers).ToHaveCountAsync(0);
        await page.AskToEndAsync("Which animals dig?");
        await Expect(page.Titles).ToHaveTextAsync(["Which animals dig?", "Which animals smile?"]);

        await page.Page.Locator("#conversation").FocusAsync();
        await keys.PressAsync("/");
        await Expect(page.Page.GetByRole(AriaRole.Searchbox, new() { Name = "Search conversations" })).ToBeFocusedAsync();
        await keys.TypeAsync("rottnest");
        await Expect(page.Titles).ToHaveTextAsync(["Which animals smile?"]);
        await Expect(page.Shelf.Locator(".shelf-excerpt")).ToContainTextAsync("live on Rottnest Island");

        await keys.PressAsync("Tab");
        await keys.PressAsync("Tab");
        await keys.PressAsync("Enter");
        await Expect(page.Page.GetByRole(AriaRole.Textbox, new() { Name = "New title" })).ToBeFocusedAsync();
        await keys.PressAsync("Control+A");
        await keys.TypeAsync("Smiling");
        await keys.PressAsync("Enter");
        await Expect(page.Titles).ToHaveTextAsync(["Smiling"]);
        await Expect(page.Page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Delete “Smiling”" }).FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true })).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await Expect(page.Shelf).ToContainTextAsync("Nothing found for “rottnest”.");
        await Expect(page.Page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await page.Page.GetByRole(AriaRole.Searchbox).FillAsync("");
        await Expect(page.Titles).ToHaveTextAsync(["Which animals dig?"]);

        // The one that is open goes, and the page with it.
        await page.Shelf.Locator(".shelf-item").HoverAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Delete “Which animals dig?”" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Expect(page.Answers).ToHaveCountAsync(0);
        await page.Tab.IsAtAsync("/");
    }

    [Fact]
    public async Task AnotherPersonsConversation_ByItsAddress_IsNotThere()
    {
        await using var chat = await KeptChat.StartAsync(chromium);
        chat.Upstream.Answer("The plan is secret.");
        await using var owner = await chat.OpenAsync(await chat.PersonAsync());
        await owner.AskToEndAsync("What is the plan?");
        await owner.Tab.IsAtAsync(Kept);
        var address = new Uri(owner.Page.Url).AbsolutePath;

        await using var other = await chat.OpenAsync(await chat.PersonAsync());
        await other.GoAsync(address);

        await Expect(other.Page.GetByRole(AriaRole.Heading, new() { Name = "This conversation isn’t here any more" })).ToBeVisibleAsync();
        Assert.DoesNotContain("secret", await other.Page.ContentAsync(), StringComparison.Ordinal);
        await other.Tab.NothingSeriousForAxeAsync("gone");
        await other.Tab.ScreenshotAsync("conversation-gone");
        await other.Page.GetByRole(AriaRole.Button, new() { Name = "Begin a new conversation" }).ClickAsync();
        await other.Tab.IsAtAsync("/");
        await other.AskToEndAsync("Mine?");
        await using var guest = await ChatPageDriver.OpenAsync(chromium, chat.Stack.Webs[0]);
        await guest.Page.GotoAsync(address);
        await guest.Tab.IsAtAsync(@"/sign-in(\?.*)?");
    }

    [Fact]
    public async Task HostileTitlesAndExcerpts_AreText()
    {
        const string Attack = "\"><img src=x onerror=window.pwned=1><script>window.pwned=1</script>";
        await using var chat = await KeptChat.StartAsync(chromium);
        chat.Upstream.Answer($"needle {Attack} [x](javascript:window.pwned=1)");
        var person = await chat.PersonAsync();
        await using var page = await chat.OpenAsync(person);
        await page.AskToEndAsync(Attack);
        await Expect(page.Titles).ToHaveCountAsync(1);
        await page.Tab.IsAtAsync(Kept);
        (await chat.Stack.Api.PatchAsync("/conversations" + new Uri(page.Page.Url).AbsolutePath[2..], new { title = Attack }, person.Token)).Is(204);

        await page.ReloadAsync();
        await Expect(page.Titles).ToHaveTextAsync([Attack]);
        await page.Page.GetByRole(AriaRole.Searchbox).FillAsync("needle");
        await Expect(page.Shelf.Locator(".shelf-excerpt")).ToContainTextAsync("<script>");
        await page.Shelf.Locator(".shelf-item").HoverAsync();
        await page.Shelf.GetByTitle("Rename").ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Textbox, new() { Name = "New title" })).ToHaveValueAsync(Attack);

        Assert.False(await page.Page.EvaluateAsync<bool>("window.pwned !== undefined"));
        Assert.Equal(0, await page.Page.Locator("main img, main script, .shelf img, .shelf script, [href^='javascript:']").CountAsync());
    }

    [Fact]
    public async Task HundredMessages_AndOneOfTenThousandTokens_RepaintAFewTimes() => Assert.InRange((await LongOneAsync()).Repaints, 2, 2_000);

    /// <summary>By the clock, so it wants a machine for itself.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public async Task HundredMessages_AndOneOfTenThousandTokens_WithoutLag() => Assert.InRange((await LongOneAsync()).LongestTask, 0, 1_000);

    private async Task<(int Repaints, double LongestTask)> LongOneAsync()
    {
        await using var chat = await KeptChat.StartAsync(chromium);
        var person = await chat.PersonAsync();
        var id = (await chat.Stack.Api.PostAsync("/conversations", new { title = "Long" }, person.Token)).Is(201).Text("id");
        chat.Upstream.Answer("A *short* answer with `code`.");
        for (var i = 0; i < 50; i++)
        {
            (await chat.Stack.Api.PostAsync($"/conversations/{id}/answers", new { question = $"Question {i}", model = "small" }, person.Token)).Is(200);
        }

        chat.Upstream.Answer(async answer =>
        {
            for (var at = 0; at < Answers.Long.Length; at += 4)
            {
                await answer.PieceAsync(Answers.Long.Substring(at, Math.Min(4, Answers.Long.Length - at)));
            }

            await answer.FinishAsync(completionTokens: 10_000);
        });
        await using var page = await chat.OpenAsync(person);
        await page.GoAsync($"/c/{id}");
        await Expect(page.Answers).ToHaveCountAsync(50);
        await page.Page.EvaluateAsync("""
            window.longest = 0;
            new PerformanceObserver(list => { for (const task of list.getEntries()) { window.longest = Math.max(window.longest, task.duration); } }).observe({ entryTypes: ['longtask'] });
            window.mutations = 0;
            new MutationObserver(() => window.mutations++).observe(document.querySelector('.conversation'), { childList: true, subtree: true, characterData: true });
            """);

        await page.AskAsync("Everything");
        await Expect(page.Answers).ToHaveCountAsync(51);
        await Expect(page.Answer).ToHaveAttributeAsync("data-state", "Done", new() { Timeout = 60_000 });

        await Expect(page.Answer.GetByText("Section 250", new() { Exact = true })).ToBeInViewportAsync();
        var (mutations, longest) = (await page.Page.EvaluateAsync<int>("window.mutations"), await page.Page.EvaluateAsync<double>("window.longest"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{mutations} repaints, the longest task {longest:0} ms");
        return (mutations, longest);
    }
}
