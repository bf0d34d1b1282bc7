using AspireAi.Api.Tests.Browser;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AspireAi.Api.Tests.Web.Kept;

/// <summary>What a tab keeps is there for the one who wrote it, and for nobody who uses the tab after them.</summary>
public sealed class KeptTabTests(Chromium chromium)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/usage")]
    public async Task SignOut_LeavesNeitherDraftNorGuestsConversation_ToTheNextPerson(string from)
    {
        await using var chat = await KeptChat.StartAsync(chromium);
        var person = await chat.PersonAsync();
        await using var page = await chat.OpenAsync(person);
        await using var guest = await ChatPageDriver.OpenAsync(chromium, chat.Stack.Webs[0]);
        await guest.AskToEndAsync("Before I signed in");
        await guest.IsKeptInTheTabAsync();
        await page.Page.EvaluateAsync("kept => sessionStorage.setItem('conversation', kept)", await guest.Page.EvaluateAsync<string>("sessionStorage.getItem('conversation')"));
        await page.Box.FillAsync("Between you and me");
        await page.Page.GotoAsync(from);
        Assert.Equal("Between you and me", await page.Page.EvaluateAsync<string?>("sessionStorage.getItem('draft')"));

        await page.Page.Locator(".site-menu-button").ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await page.GoAsync("/");
        await Expect(page.Box).ToHaveValueAsync("");
        await Expect(page.Questions).ToHaveCountAsync(0);
        // The browser writes it down a moment later.
        await Eventually.TrueAsync(() => page.Page.EvaluateAsync<bool>("sessionStorage.getItem('draft') === null"), "no draft is kept in the tab");
    }

    [Fact]
    public async Task WhoSignsInWhereAnotherWas_FindsNeitherDraftNorConversation_AndTheSameOneDoes()
    {
        await using var chat = await KeptChat.StartAsync(chromium);
        var person = await chat.PersonAsync();
        await using var page = await chat.OpenAsync(person);
        await page.Box.FillAsync("Between you and me");
        await page.Page.Context.ClearCookiesAsync();
        await page.Page.GotoAsync("/sign-in");
        await KeptChat.SignInAsync(page.Page, person);
        await page.GoAsync("/");
        await Expect(page.Box).ToHaveValueAsync("Between you and me");

        await page.Page.Context.ClearCookiesAsync();
        await KeptChat.SignInAsync(page.Page, await chat.PersonAsync());
        await page.GoAsync("/");
        await Expect(page.Box).ToHaveValueAsync("");
    }
}
