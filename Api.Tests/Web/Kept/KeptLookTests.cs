using AspireAi.Api.Tests.Browser;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AspireAi.Api.Tests.Web.Kept;

/// <summary>How the chat looks to who is signed in, in each theme and on a phone: fits, pleases axe, pictures kept.</summary>
public sealed class KeptLookTests(Chromium chromium)
{
    [Theory]
    [MemberData(nameof(ChatLookTests.Looks), MemberType = typeof(ChatLookTests))]
    public async Task EveryState_InEachThemeAndWidth_FitsAndPleasesAxe(string theme, int width, int height)
    {
        await using var chat = await KeptChat.StartAsync(chromium, api: new() { ["Quota:Enabled"] = "true", ["Tiers:free:TokensPerMonth"] = "5000000", ["Tiers:free:UpgradeLink"] = "https://example.com/upgrade" });
        chat.Upstream.Answer(Answers.Everything);
        var person = await chat.PersonAsync();
        foreach (var title in (string[])["Trip to Rottnest Island", "A very long title of a conversation that does not fit into the list and has to be cut", "Regular expressions", "Dinner for six"])
        {
            (await chat.Stack.Api.PostAsync("/conversations", new { title }, person.Token)).Is(201);
        }

        await using var page = await chat.OpenAsync(person, options: new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
        });
        var narrow = width < 1024;
        async Task CheckAsync(string state)
        {
            Assert.Equal(0, await page.OverflowAsync());
            await page.Tab.NothingSeriousForAxeAsync(state, theme, width);
            await page.Tab.ScreenshotAsync($"kept-{state}-{theme}-{width}");
        }

        async Task ShelfAsync(bool open)
        {
            if (narrow && open)
            {
                await page.Page.GetByRole(AriaRole.Button, new() { Name = "Conversations", Exact = true }).ClickAsync();
                await Expect(page.Shelf).ToBeInViewportAsync();
            }
            else if (narrow)
            {
                await page.Page.Keyboard.PressAsync("Escape");
                await Expect(page.Shelf).ToBeHiddenAsync();
            }
        }

        await CheckAsync("empty");
        await page.AskToEndAsync("How do I reverse a string in Python?");
        await Expect(page.Page.Locator(".quota")).ToContainTextAsync("tokens left");
        await Expect(page.Titles).ToHaveCountAsync(5);
        await CheckAsync("answer");
        await ShelfAsync(open: true);
        await CheckAsync("shelf");
        await page.Page.GetByRole(AriaRole.Searchbox).FillAsync("reverse");
        await Expect(page.Titles).ToHaveCountAsync(1);
        await CheckAsync("search");
        await page.Page.GetByRole(AriaRole.Searchbox).FillAsync("zebra");
        await Expect(page.Shelf).ToContainTextAsync("Nothing found");
        await CheckAsync("nothing-found");
        await page.Page.GetByRole(AriaRole.Searchbox).FillAsync("");
        await Expect(page.Titles).ToHaveCountAsync(5);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Rename “Dinner for six”" }).FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.GetByLabel("New title")).ToBeFocusedAsync();
        await CheckAsync("rename");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Keep the old title" }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Delete “Dinner for six”" }).FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.GetByText("Delete this conversation?")).ToBeVisibleAsync();
        await CheckAsync("delete");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Keep", Exact = true }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await ShelfAsync(open: false);
        await page.Page.EvaluateAsync("document.getElementById('conversation').scrollTop = 0");
        await page.Page.Keyboard.PressAsync("Alt+E");
        await Expect(page.Page.GetByLabel("Your question")).ToBeFocusedAsync();
        await CheckAsync("editing");
        await page.Page.GetByLabel("Your question").PressAsync("Escape");
        await Expect(page.Page.GetByLabel("Your question")).ToHaveCountAsync(0);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Advanced settings" }).ClickAsync();
        await Expect(page.Page.GetByLabel("System prompt")).ToBeVisibleAsync();
        await CheckAsync("advanced");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.Page.Locator("#conversation").FocusAsync();
        await page.Page.Keyboard.PressAsync("?");
        await Expect(page.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await CheckAsync("keys");
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }
}
