using AspireAi.Api.Tests.Browser;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Web.Session;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AspireAi.Api.Tests.Web.Pages;

public sealed class AccountPagesTests(Chromium chromium)
{
    [Fact]
    public async Task Register_ThenSignOutAndIn_ComesBackToWhereOneWas()
    {
        await using var stack = await SessionStack.StartAsync();
        await using var site = await SiteDriver.OpenAsync(chromium, stack.Webs[0], "/account");
        // Not signed in: to the form, and back afterwards.
        await site.IsAtAsync("/sign-in");
        await site.Page.GetByRole(AriaRole.Link, new() { Name = "Create an account" }).First.ClickAsync();
        var person = new Person(Replicas.NewName());
        await site.FillAsync("E-mail address", person.Email);
        await site.Page.GetByLabel("Name (optional)").FillAsync(person.Name);
        await site.FillAsync("Password", person.Password);
        await site.PressAsync("Create account");

        await site.IsAtAsync("/account");
        await Expect(site.Page.Locator(".facts")).ToContainTextAsync(person.Email);

        await site.PressAsync($"Menu of {person.Name}");
        await site.PressAsync("Sign out");
        await site.IsAtAsync("/");
        await Expect(site.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in" })).ToBeVisibleAsync();

        await site.SignInAsync(person, "/account");
        await site.SeesHeadingAsync("Your account");
    }

    [Fact]
    public async Task SignOut_FromTheChat_Works()
    {
        await using var stack = await SessionStack.StartAsync();
        var person = await stack.PersonAsync();
        await using var site = await SiteDriver.OpenAsync(chromium, stack.Webs[0], "/");
        await site.SignInAsync(person);
        // The form of a page that a circuit has taken over still has its token.
        await Expect(site.Page.Locator("#composer[data-live]")).ToBeVisibleAsync();

        await site.PressAsync($"Menu of {person.Name}");
        await site.PressAsync("Sign out");

        await Expect(site.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Mistake_IsSaidAtItsField_AndNothingElseIsLost()
    {
        await using var stack = await SessionStack.StartAsync();
        await using var site = await SiteDriver.OpenAsync(chromium, stack.Webs[0], "/register?to=%2Fusage");
        await site.FillAsync("E-mail address", "somebody@example.com");
        await site.Page.GetByLabel("Name (optional)").FillAsync("not a good name");
        await site.FillAsync("Password", "a long enough password");
        await site.PressAsync("Create account");

        var name = site.Page.GetByLabel("Name (optional)");
        await Expect(name).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(name).ToHaveAccessibleDescriptionAsync(new System.Text.RegularExpressions.Regex("^The name has to be 3 to 32"));
        await Expect(name).ToHaveValueAsync("not a good name");
        await Expect(name).ToBeFocusedAsync();
        await Expect(site.Page.GetByLabel("E-mail address")).ToHaveValueAsync("somebody@example.com");
        await Expect(site.Page.GetByLabel("Password", new() { Exact = true })).ToHaveValueAsync("");
        await Expect(site.Page.Locator("input[name=to]")).ToHaveValueAsync("/usage");

        // Said once: a reload shows the form without it.
        await site.Page.ReloadAsync();
        await Expect(site.Page.Locator(".field-error")).ToHaveCountAsync(0);

        await site.Page.GotoAsync("/sign-in");
        await site.FillAsync("Name or e-mail address", "somebody@example.com");
        await site.FillAsync("Password", "certainly wrong");
        await site.PressAsync("Sign in");
        await Expect(site.Alert).ToHaveTextAsync("The name or the password is wrong.");
        await Expect(site.Page.GetByLabel("Name or e-mail address")).ToHaveValueAsync("somebody@example.com");
    }

    [Fact]
    public async Task Forms_WithoutScripts_Work()
    {
        await using var stack = await SessionStack.StartAsync();
        await using var site = await SiteDriver.OpenAsync(chromium, stack.Webs[0], "/register?to=%2Faccount", scripts: false);
        await site.FillAsync("E-mail address", "scriptless@example.com");
        await site.FillAsync("Password", "a long enough password");
        await site.PressAsync("Create account");
        await site.IsAtAsync("/account");

        await site.FillAsync("Current password", "a long enough password");
        await site.FillAsync("New password", "another long password");
        await site.PressAsync("Change password");
        await Expect(site.Status).ToContainTextAsync("Your password is changed.");
    }

    [Fact]
    public async Task Words_InTheAddress_AreNotShown()
    {
        await using var stack = await SessionStack.StartAsync();
        await using var site = await SiteDriver.OpenAsync(chromium, stack.Webs[0], "/sign-in?error=x&message=Call+0900+123456&to=%2F");
        await Expect(site.Page.GetByText("0900")).ToHaveCountAsync(0);
        await Expect(site.Alert).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Password_Changed_KeepsThisBrowserAndEndsTheOthers()
    {
        await using var stack = await SessionStack.StartAsync();
        var person = await stack.PersonAsync();
        await using var here = await SiteDriver.OpenAsync(chromium, stack.Webs[0], "/");
        await using var there = await SiteDriver.OpenAsync(chromium, stack.Webs[0], "/");
        await here.SignInAsync(person, "/account");
        await there.SignInAsync(person, "/account");

        await here.FillAsync("Current password", "not my password");
        await here.FillAsync("New password", "another long password");
        await here.PressAsync("Change password");
        await Expect(here.Page.GetByLabel("Current password")).ToHaveAccessibleDescriptionAsync("The current password is not this account's password.");

        await here.FillAsync("Current password", person.Password);
        await here.FillAsync("New password", "another long password");
        await here.PressAsync("Change password");
        await Expect(here.Status).ToContainTextAsync("Everywhere else you have been signed out.");
        await here.Page.ReloadAsync();
        await here.SeesHeadingAsync("Your account");

        await there.FillAsync("Current password", person.Password);
        await there.FillAsync("New password", "yet another password");
        await there.PressAsync("Change password");
        await there.IsAtAsync("/sign-in");
        await there.SignInAsync(person with { Password = "another long password" }, "/account");
    }

    [Fact]
    public async Task ResetLink_OfAnAdministrator_SetsAPasswordOnce()
    {
        await using var stack = await SessionStack.StartAsync();
        var person = await stack.PersonAsync();
        var admin = await stack.AdministratorAsync();
        var link = new Uri((await stack.Api.PostAsync($"/admin/users/{person.Id}/reset-link", new { }, admin.Token)).Is(200).Text("link"));
        await using var site = await SiteDriver.OpenAsync(chromium, stack.Webs[0], "/forgot-password");
        await Expect(site.Page.GetByText("Ask an administrator")).ToBeVisibleAsync();

        await site.Page.GotoAsync(link.PathAndQuery);
        await site.FillAsync("New password", "a fresh long password");
        await site.PressAsync("Set password");
        await site.IsAtAsync("/sign-in");
        await Expect(site.Status).ToContainTextAsync("Your password is changed.");
        await site.SignInAsync(person with { Password = "a fresh long password" }, "/account");

        await site.Page.GotoAsync(link.PathAndQuery);
        await site.FillAsync("New password", "and once more of it");
        await site.PressAsync("Set password");
        await Expect(site.Alert).ToContainTextAsync("This link is wrong, used already or too old.");
    }

    [Fact]
    public async Task Account_Deleted_IsGone()
    {
        await using var stack = await SessionStack.StartAsync();
        var person = await stack.PersonAsync();
        await using var site = await SiteDriver.OpenAsync(chromium, stack.Webs[0], "/");
        await site.SignInAsync(person, "/account");
        await site.Page.GetByText("Delete my account…").ClickAsync();
        await site.FillAsync("Your password, to be sure", "wrong");
        await site.PressAsync("Delete it for ever");
        await Expect(site.Page.GetByLabel("Your password, to be sure")).ToHaveAccessibleDescriptionAsync("The password is not this account's password.");

        await site.FillAsync("Your password, to be sure", person.Password);
        await site.PressAsync("Delete it for ever");

        await Expect(site.Status).ToHaveTextAsync("Your account is deleted.");
        (await stack.Api.TrySignInAsync(person.Name, person.Password)).Is(401);
    }

    [Fact]
    public async Task Api_Away_FormsSayIt()
    {
        await using var stack = await SessionStack.StartAsync();
        var web = WebServer.Start(new Uri("http://127.0.0.1:1"));
        stack.Webs.Add(web);
        await using var site = await SiteDriver.OpenAsync(chromium, web, "/sign-in");
        await site.FillAsync("Name or e-mail address", "anybody");
        await site.FillAsync("Password", "any password");
        await site.PressAsync("Sign in");
        await Expect(site.Alert).ToContainTextAsync("can’t be reached right now");
        await Expect(site.Page.GetByLabel("Name or e-mail address")).ToHaveValueAsync("anybody");
    }

    [Theory]
    [MemberData(nameof(SiteDriver.Looks), MemberType = typeof(SiteDriver))]
    public async Task Pages_InEachThemeAndWidth_FitAndPleaseAxe(string theme, int width)
    {
        await using var stack = await SessionStack.StartAsync();
        var person = await stack.PersonAsync();
        await using var site = await SiteDriver.OpenAsync(chromium, stack.Webs[0], "/sign-in", theme, width);
        await site.CheckLookAsync("sign-in", theme, width);
        await site.PressAsync("Menu");
        await site.CheckLookAsync("menu-guest", theme, width);
        await site.Page.GotoAsync("/register");
        await site.FillAsync("E-mail address", "no@address");
        await site.FillAsync("Password", "a long enough password");
        await site.Page.GetByLabel("Name (optional)").FillAsync("-bad");
        await site.PressAsync("Create account");
        await Expect(site.Page.Locator(".field-error")).ToBeVisibleAsync();
        await site.CheckLookAsync("register-mistake", theme, width);
        await site.Page.GotoAsync("/forgot-password");
        await site.CheckLookAsync("forgot-password", theme, width);
        await site.Page.GotoAsync("/reset-password?user=u&code=c");
        await site.CheckLookAsync("reset-password", theme, width);
        await site.SignInAsync(person, "/account");
        await site.CheckLookAsync("account", theme, width);
        await site.PressAsync($"Menu of {person.Name}");
        await site.CheckLookAsync("menu", theme, width);
        site.Tab.Expect("404");
        await site.Page.GotoAsync("/no/such/page");
        await site.CheckLookAsync("not-found", theme, width);
    }

    [Fact]
    public async Task Keyboard_SkipsToTheContentAndOpensTheMenu()
    {
        await using var stack = await SessionStack.StartAsync();
        await using var site = await SiteDriver.OpenAsync(chromium, stack.Webs[0], "/no-such-page");
        site.Tab.Expect("404");
        await site.Page.Keyboard.PressAsync("Tab");
        await Expect(site.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" })).ToBeFocusedAsync();
        await site.Page.Keyboard.PressAsync("Enter");
        await Expect(site.Page.Locator("#main")).ToBeFocusedAsync();

        await site.Page.GetByRole(AriaRole.Button, new() { Name = "Menu", Exact = true }).FocusAsync();
        await site.Page.Keyboard.PressAsync("Enter");
        await Expect(site.Page.Locator("#site-menu")).ToBeVisibleAsync();
        await site.Page.Keyboard.PressAsync("Tab");
        await Expect(site.Page.Locator("#site-menu input[value=system]")).ToBeFocusedAsync();
        await site.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(site.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
        await site.Page.Keyboard.PressAsync("Escape");
        await Expect(site.Page.Locator("#site-menu")).ToBeHiddenAsync();
        await Expect(site.Page.GetByRole(AriaRole.Button, new() { Name = "Menu", Exact = true })).ToBeFocusedAsync();
    }
}
