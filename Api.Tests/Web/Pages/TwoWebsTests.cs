using AspireAi.Api.Tests.Browser;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using AspireAi.Api.Tests.Web.Session;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AspireAi.Api.Tests.Web.Pages;

/// <summary>Web as processes of their own.</summary>
public sealed class TwoWebsTests(Chromium chromium)
{
    [Fact]
    public async Task TwoBrowsers_OnTwoProcesses_KeepTheirSessionsOverAKill()
    {
        await using var stack = await SessionStack.StartAsync(webs: 0);
        var (anna, ben) = (await stack.PersonAsync(), await stack.PersonAsync());
        await using var first = await StartAsync(stack);
        await using var second = await StartAsync(stack);
        await using var left = new SiteDriver(await chromium.OpenAsync(new Uri(first.Url)));
        await using var right = new SiteDriver(await chromium.OpenAsync(new Uri(second.Url)));

        await Task.WhenAll(left.SignInAsync(anna), right.SignInAsync(ben));
        await Task.WhenAll(IsWhoAsync(left, anna), IsWhoAsync(right, ben));
        await Task.WhenAll(AskAsync(left), AskAsync(right));

        // A cookie knows no port, so each browser goes to the other's process with its own session.
        foreach (var site in (SiteDriver[])[left, right])
        {
            site.Tab.Expect(".*");
        }

        await Task.WhenAll(left.Page.GotoAsync(second.Url + "/account"), right.Page.GotoAsync(first.Url + "/account"));
        await Task.WhenAll(IsWhoAsync(left, anna), IsWhoAsync(right, ben));

        await first.KillAsync();
        await using var third = await StartAsync(stack);
        await right.Page.GotoAsync(third.Url + "/account");
        await IsWhoAsync(right, ben);
        await left.Page.GotoAsync(third.Url + "/");
        await IsWhoAsync(left, anna);
        await AskAsync(left);
    }

    private static Task<ApiProcess> StartAsync(SessionStack stack) => ApiProcess.StartAsync(new()
    {
        ["environment"] = "Development",
        ["services:api:http:0"] = stack.ApiUrl,
        ["ConnectionStrings:db"] = stack.Database,
        ["ServiceCredential"] = Replicas.Credential,
    }, "Web");

    private static Task IsWhoAsync(SiteDriver site, Person person) => Expect(site.Page.GetByRole(AriaRole.Button, new() { Name = $"Menu of {person.Name}" })).ToBeVisibleAsync();

    private static async Task AskAsync(SiteDriver site)
    {
        await Expect(site.Page.Locator("#composer[data-live]")).ToBeVisibleAsync();
        await site.Page.GetByRole(AriaRole.Textbox, new() { Name = "Message" }).FillAsync("What is a lease?");
        await site.Page.Keyboard.PressAsync("Enter");
        await Expect(site.Page.Locator("article.answer").Last).ToHaveAttributeAsync("data-state", "Done");
    }
}
