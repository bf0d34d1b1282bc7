using AspireAi.Api.Tests.Browser;
using AspireAi.Api.Tests.Defense.Identity;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AspireAi.Api.Tests.Web.Kept;

/// <summary>The same kept conversation in two tabs: neither takes away what the other has asked.</summary>
public sealed class TwoTabsTests(Chromium chromium)
{
    private const string HasMovedOn = "This conversation has gone on elsewhere";

    [Fact]
    public async Task PlainQuestion_AfterAnotherTabAsked_ComesBackToTheBox_AndIsAskedOnceWhenSentAgain()
    {
        await using var chat = await KeptChat.StartAsync(chromium, webs: 2);
        chat.Upstream.Answer("First answer.").Answer("Second answer.").Answer("Third answer.");
        var (one, two, _, _) = await BothAsync(chat);
        await using var first = one;
        await using var second = two;

        await first.AskAsync("only tab one, again");

        await Expect(first.Page.GetByText(HasMovedOn).First).ToBeVisibleAsync();
        await Expect(first.Questions).ToHaveTextAsync(["You only tab one", "You only tab two"]);
        await Expect(first.Answer).ToContainTextAsync("Second answer.");
        await Expect(first.Box).ToHaveValueAsync("only tab one, again");
        await Expect(first.Box).ToBeFocusedAsync();
        await first.Tab.NothingSeriousForAxeAsync("moved on");
        await first.Tab.ScreenshotAsync("conversation-moved-on");
        Assert.Equal(2, chat.Upstream.Questions.Count);

        await first.Box.PressAsync("Enter");
        await Expect(first.Answer).ToContainTextAsync("Third answer.");
        await Expect(first.Page.Locator(".failure")).ToHaveCountAsync(0);
        await Expect(first.Box).ToHaveValueAsync("");
        Assert.Equal(3, chat.Upstream.Questions.Count);
        Assert.Equal(5, chat.Upstream.Questions.Last()["messages"]!.AsArray().Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RegenerateOrEdit_AfterAnotherTabAsked_TakesNothingAway(bool edits)
    {
        await using var chat = await KeptChat.StartAsync(chromium, webs: 2);
        chat.Upstream.Answer("First answer.").Answer("Second answer.");
        var (one, two, person, id) = await BothAsync(chat);
        await using var first = one;
        await using var second = two;
        await first.Box.FillAsync("half a thought");

        if (edits)
        {
            await first.Page.Locator("#conversation").FocusAsync();
            await first.Page.Keyboard.PressAsync("Alt+E");
            await first.Page.GetByLabel("Your question").FillAsync("tab one, edited");
            await first.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Send again" }).ClickAsync();
        }
        else
        {
            await first.RegenerateButton.ClickAsync();
        }

        await Expect(first.Page.GetByText(HasMovedOn).First).ToBeVisibleAsync();
        await Expect(first.Questions).ToHaveTextAsync(["You only tab one", "You only tab two"]);
        await Expect(first.Box).ToHaveValueAsync(edits ? "tab one, edited\n\nhalf a thought" : "half a thought");
        var kept = (await chat.Stack.Api.GetAsync($"/conversations/{id}", person.Token)).Is(200);
        Assert.Equal(["First answer.", "Second answer."], kept.Json("turns").EnumerateArray().Select(turn => turn.GetProperty("answer").GetString()));
        Assert.Equal(2, chat.Upstream.Questions.Count);
    }

    [Fact]
    public async Task AnswerOfAnotherTab_ThatRuns_IsNotStoppedButReadAlong()
    {
        await using var chat = await KeptChat.StartAsync(chromium);
        chat.Upstream.Answer("First answer.");
        var (more, _) = chat.Hold("Second", " answer.");
        var (one, two, _, _) = await BothAsync(chat, until: "Second");
        await using var first = one;
        await using var second = two;

        await first.RegenerateButton.ClickAsync();

        await Expect(first.Questions).ToHaveCountAsync(2);
        await Expect(first.Answer).ToContainTextAsync("Second");
        more.SetResult();
        await Expect(first.Answer).ToContainTextAsync("Second answer.");
        await Expect(second.Answer).ToContainTextAsync("Second answer.");
        await second.IsAsync("Done");
    }

    [Theory]
    [InlineData("Another one?")]
    [InlineData(null)]
    public async Task OwnQuestion_StoppedBeforeAWordCame_IsNotTakenForAnothers(string? next)
    {
        await using var chat = await KeptChat.StartAsync(chromium);
        var asked = new TaskCompletionSource();
        chat.Upstream.Answer("First answer.").Answer(async answer =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, answer.Left);
        }).Answer("Third answer.");
        await using var page = await chat.OpenAsync(await chat.PersonAsync());
        await page.AskToEndAsync("One?");
        await page.AskAsync("Two?");
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await page.StopButton.ClickAsync();
        await page.IsAsync("Stopped");

        if (next is null)
        {
            await page.RetryButton.ClickAsync();
        }
        else
        {
            await page.AskAsync(next);
        }

        await Expect(page.Answer).ToContainTextAsync("Third answer.");
        await Expect(page.Page.Locator(".failure")).ToHaveCountAsync(0);
        await page.ReloadAsync();
        await Expect(page.Questions).ToHaveTextAsync(next is null ? ["You One?", "You Two?"] : ["You One?", "You Two?", $"You {next}"]);
    }

    private static async Task<(ChatPageDriver First, ChatPageDriver Second, Person Person, string Id)> BothAsync(KeptChat chat, string? until = null)
    {
        var person = await chat.PersonAsync();
        var first = await chat.OpenAsync(person);
        await first.AskToEndAsync("only tab one");
        await first.Tab.IsAtAsync("/c/[a-z0-9]{20}");
        var address = new Uri(first.Page.Url).AbsolutePath;
        var second = await chat.OpenAsync(person, web: chat.Stack.Webs.Count - 1);
        await second.GoAsync(address);
        await Expect(second.Answers).ToHaveCountAsync(1);
        if (until is null)
        {
            await second.AskToEndAsync("only tab two");
        }
        else
        {
            await second.AskAsync("only tab two");
            await Expect(second.Answer).ToContainTextAsync(until);
        }

        return (first, second, person, address[3..]);
    }
}
