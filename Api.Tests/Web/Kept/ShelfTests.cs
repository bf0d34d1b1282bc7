using AspireAi.Api.Tests.Servers;
using AspireAi.Api.Tests.Browser;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AspireAi.Api.Tests.Web.Kept;

/// <summary>The list of conversations where there are many of them, and where it can't be read.</summary>
public sealed class ShelfTests(Chromium chromium)
{
    [Fact]
    public async Task OlderConversations_ComeAPageAtATime_UntilTheLast()
    {
        await using var chat = await KeptChat.StartAsync(chromium);
        var person = await chat.PersonAsync();
        for (var i = 0; i < 65; i++)
        {
            (await chat.Stack.Api.PostAsync("/conversations", new { title = $"Number {i}" }, person.Token)).Is(201);
        }

        await using var page = await chat.OpenAsync(person);
        var older = page.Shelf.GetByRole(AriaRole.Button, new() { Name = "Older conversations" });
        await Expect(page.Titles).ToHaveCountAsync(30);
        await older.ClickAsync();
        await Expect(page.Titles).ToHaveCountAsync(60);
        await older.ClickAsync();
        await Expect(page.Titles).ToHaveCountAsync(65);
        await Expect(older).ToHaveCountAsync(0);
        Assert.Equal(Enumerable.Range(0, 65).Select(i => $"Number {i}").Order(), (await page.Titles.AllInnerTextsAsync()).Order());

        // Of what is found, too, and all of it again when the search ends.
        await page.Page.GetByRole(AriaRole.Searchbox).FillAsync("number 6");
        await Expect(page.Titles).ToHaveCountAsync(6);
        await page.Page.GetByRole(AriaRole.Searchbox).FillAsync("");
        await Expect(page.Titles).ToHaveCountAsync(30);
        await Expect(older).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("light", 1280)]
    [InlineData("dark", 390)]
    public async Task Api_Away_IsSaid_AndTheListComesWithIt(string theme, int width)
    {
        await using var chat = await KeptChat.StartAsync(chromium, webs: 0);
        await using var line = await CuttableLine.ToAsync(new Uri(chat.Stack.ApiUrl));
        chat.Stack.StartWeb(("services:api:http:0", line.Address.AbsoluteUri));
        var person = await chat.PersonAsync();
        (await chat.Stack.Api.PostAsync("/conversations", new { title = "Still kept" }, person.Token)).Is(201);
        await using var page = await chat.OpenAsync(person, options: new()
        {
            ViewportSize = new() { Width = width, Height = 700 },
            ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
        });
        await Expect(page.Titles).ToHaveCountAsync(1);
        var alert = page.Shelf.GetByRole(AriaRole.Alert, new() { IncludeHidden = true });

        line.Cut();
        await page.ReloadAsync();
        await Expect(alert).ToContainTextAsync("Your conversations can’t be read right now.");
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.Locator("#conversation").FocusAsync();
        await page.Page.Keyboard.PressAsync("/");
        await Expect(page.Page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await page.Tab.NothingSeriousForAxeAsync("shelf away");
        await page.Tab.ScreenshotAsync($"shelf-away-{theme}-{width}");
        await alert.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(page.Shelf.Locator(".shelf-body[aria-busy=false]")).ToHaveCountAsync(1);
        await Expect(alert).ToHaveCountAsync(1);

        // By itself.
        line.Mend();
        await Expect(page.Titles).ToHaveTextAsync(["Still kept"]);
        await Expect(alert).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Thumbs_AreRememberedWithTheConversation_UntilAnotherAnswerTakesItsPlace()
    {
        await using var chat = await KeptChat.StartAsync(chromium);
        chat.Upstream.Answer("From the model.").Answer("Another one.").Answer("Again from the model.");
        var person = await chat.PersonAsync();
        await using var page = await chat.OpenAsync(person);
        await page.AskToEndAsync("What is a quokka?");
        await page.AskToEndAsync("And a wombat?");
        await Down(page, 0).ClickAsync();
        await Expect(page.Page.GetByText("Marked as a bad answer.")).ToHaveCountAsync(1);
        await Up(page, 1).ClickAsync();
        await Expect(Down(page, 0)).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(Up(page, 1)).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(page.Page.GetByText("Marked as a good answer.")).ToHaveCountAsync(1);

        await using var other = await chat.OpenAsync(person);
        await other.GoAsync(new Uri(page.Page.Url).AbsolutePath);
        await Expect(Down(other, 0)).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(Up(other, 0)).ToHaveAttributeAsync("aria-pressed", "false");
        await Expect(Up(other, 1)).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(other.Answers.First).ToContainTextAsync("You won’t be given this answer again");

        await Down(other, 0).ClickAsync();
        await Expect(other.Page.GetByText("Mark taken back.")).ToHaveCountAsync(1);
        await other.RegenerateButton.ClickAsync();
        await Expect(other.Answer).ToContainTextAsync("Again from the model.");
        await other.IsAsync("Done");
        await page.ReloadAsync();
        await Expect(page.Answer).ToContainTextAsync("Again from the model.");
        await Expect(Down(page, 0)).ToHaveAttributeAsync("aria-pressed", "false");
        await Expect(Up(page, 1)).ToHaveAttributeAsync("aria-pressed", "false");

        static ILocator Down(ChatPageDriver page, int answer) => page.Answers.Nth(answer).GetByRole(AriaRole.Button, new() { Name = "Bad answer" });
        static ILocator Up(ChatPageDriver page, int answer) => page.Answers.Nth(answer).GetByRole(AriaRole.Button, new() { Name = "Good answer" });
    }
}
