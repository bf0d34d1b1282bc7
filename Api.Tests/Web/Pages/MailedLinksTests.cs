using AspireAi.Api.Tests.Accounts;
using AspireAi.Api.Tests.Browser;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Web.Session;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AspireAi.Api.Tests.Web.Pages;

/// <summary>What comes by mail, from the form that asks for it to the page that its link opens.</summary>
public sealed class MailedLinksTests(Chromium chromium)
{
    private const string PublicUrl = "https://chat.example.com";

    [Fact]
    public async Task Registration_ByTheMailedLink_ThenAForgottenPassword_ByAnother()
    {
        await using var smtp = new SmtpServer();
        await using var stack = await SessionStack.StartAsync(new Dictionary<string, string?>
        {
            ["Smtp:Host"] = "127.0.0.1",
            ["Smtp:Port"] = $"{smtp.Port}",
            ["Smtp:From"] = "AspireAi <no-reply@example.com>",
            ["Smtp:RequireTls"] = "false",
            ["Accounts:PublicUrl"] = PublicUrl,
        });
        var person = new Person(Replicas.NewName());
        await using var site = await SiteDriver.OpenAsync(chromium, stack.Webs[0], "/register?to=%2Faccount");
        await site.FillAsync("E-mail address", person.Email);
        await site.Page.GetByLabel("Name (optional)").FillAsync(person.Name);
        await site.FillAsync("Password", person.Password);
        await site.PressAsync("Create account");
        await Expect(site.Status).ToContainTextAsync("a mail is on its way to you");

        // Not yet: the address may be anybody's.
        await site.FillAsync("Name or e-mail address", person.Name);
        await site.FillAsync("Password", person.Password);
        await site.PressAsync("Sign in");
        await Expect(site.Alert).ToContainTextAsync("or the e-mail address is not confirmed yet");

        await OpenAsync(0, "/confirm-email");
        await site.PressAsync("This is my address");
        await Expect(site.Status).ToHaveTextAsync("Your address is confirmed. You can sign in now.");
        await site.SignInAsync(person, "/account");
        await site.PressAsync($"Menu of {person.Name}");
        await site.PressAsync("Sign out");
        await site.IsAtAsync("/");

        await site.Page.GotoAsync("/sign-in");
        await site.Page.GetByRole(AriaRole.Link, new() { Name = "Forgot" }).ClickAsync();
        await site.FillAsync("Name or e-mail address", person.Email);
        await site.PressAsync("Send the link");
        await Expect(site.Status).ToContainTextAsync("If there is such an account");
        await OpenAsync(1, "/reset-password");
        await site.FillAsync("New password", "a fresh long password");
        await site.PressAsync("Set password");
        await site.IsAtAsync("/sign-in");
        (await stack.Api.TrySignInAsync(person.Name, person.Password)).Is(401);
        await site.SignInAsync(person with { Password = "a fresh long password" }, "/account");

        await OpenAsync(1, "/reset-password");
        await site.FillAsync("New password", "and once more of it");
        await site.PressAsync("Set password");
        await Expect(site.Alert).ToContainTextAsync("This link is wrong, used already or too old.");

        async Task OpenAsync(int which, string page)
        {
            var text = (await smtp.MailToAsync(person.Email, which)).TextBody ?? "";
            var link = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Single(word => word.StartsWith(PublicUrl + page, StringComparison.Ordinal));
            await site.Page.GotoAsync(new Uri(link).PathAndQuery);
        }
    }
}
