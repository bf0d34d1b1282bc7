using AspireAi.Api.Tests.Browser;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Web.Kept;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AspireAi.Api.Tests.Web.Pages;

/// <summary>
/// Whatever a person, a provider or an address may name, shown on every page to the person and to the administrator: text, never markup.
/// The browser's tab fails the test for a dialog, a script's error and each violation of the content security policy.
/// </summary>
public sealed class HostileNamesTests(Chromium chromium)
{
    private static readonly string _escaped = Uri.EscapeDataString(SiteDriver.Marked);

    [Fact]
    public async Task Names_OfKeysTenantsModelsConversationsAndReports_AreTextOnEveryPage()
    {
        await using var chat = await KeptChat.StartAsync(chromium, api: new()
        {
            ["Quota:Enabled"] = "true",
            ["Models:0:InputPrice"] = "2",
            ["Models:0:OutputPrice"] = "8",
        }, model: SiteDriver.Marked);
        // The provider's own name of the model, id and finish reason are hostile, too.
        chat.Upstream.Answer(async answer =>
        {
            await answer.RawAsync($"data: {System.Text.Json.JsonSerializer.Serialize(new
            {
                id = SiteDriver.Marked,
                model = SiteDriver.Marked,
                system_fingerprint = SiteDriver.Marked,
                choices = new[] { new { index = 0, delta = new { role = SiteDriver.Marked, content = SiteDriver.Marked } } },
            })}\n\n");
            await answer.FinishAsync(SiteDriver.Marked);
        });
        chat.Upstream.Answer(SiteDriver.Marked);
        var api = chat.Stack.Api;
        var (person, admin) = (await chat.PersonAsync(), await chat.Stack.AdministratorAsync());
        (await api.PostAsync("/admin/tenants", new { id = "acme", name = SiteDriver.Marked }, admin.Token)).Is(201);
        await api.KeyAsync(person.Token, new { name = SiteDriver.Marked });
        await using var page = await chat.OpenAsync(person);
        for (var i = 0; i < 2; i++)
        {
            var conversation = (await api.PostAsync("/conversations", new { title = SiteDriver.Marked }, person.Token)).Is(201).Text("id");
            (await api.PostAsync($"/conversations/{conversation}/answers", new { question = $"{i} {SiteDriver.Marked}", model = SiteDriver.Marked }, person.Token)).Is(200);
            await page.GoAsync("/c/" + conversation);
            await Expect(page.Answers).ToHaveCountAsync(1);
            await NothingHappenedAsync(page.Page);
        }

        await Expect(page.Titles).ToHaveTextAsync([SiteDriver.Marked, SiteDriver.Marked]);
        await page.Answer.GetByRole(AriaRole.Button, new() { Name = "Bad answer" }).ClickAsync();
        await Expect(page.Page.GetByText("Marked as a bad answer.")).ToHaveCountAsync(1);

        await using var mine = await SiteDriver.OpenAsync(chromium, chat.Stack.Webs[0], "/sign-in");
        await mine.SignInAsync(person, "/usage");
        await using var operators = await SiteDriver.OpenAsync(chromium, chat.Stack.Webs[0], "/sign-in");
        await operators.SignInAsync(admin, "/admin");
        mine.Tab.Expect("404|400|403");
        operators.Tab.Expect("404|400");
        await Eventually.TrueAsync(async () => (await api.GetAsync("/account/usage", person.Token)).Json("days").GetArrayLength() > 0, "the usage is recorded");

        string[] shown = ["/usage", "/keys"];
        string[] asked = [$"/usage?show={_escaped}", $"/sign-in?to={_escaped}&error={_escaped}", $"/reset-password?user={_escaped}&code={_escaped}&error={_escaped}",
            $"/confirm-email?user={_escaped}&code={_escaped}", $"/c/{_escaped}", "/admin/users"];
        await VisitAsync(mine, shown, asked);
        shown = ["/admin/tenants", "/admin/keys", "/admin/cache", "/admin/users/" + person.Id, $"/admin/cache?search={_escaped}&purge=1", $"/admin/users?search={_escaped}"];
        asked = ["/admin", "/admin/tiers", "/admin/users", "/admin/users?by=spending", "/admin/usage", $"/admin/audit?target={_escaped}&actor={_escaped}", $"/admin/users/{_escaped}", $"/admin/users?after={_escaped}&by={_escaped}",
            $"/admin/cache?tenant={_escaped}&model={_escaped}&scope={_escaped}&stored={_escaped}&asked={_escaped}", $"/admin/usage/export?from={_escaped}&format={_escaped}&tenant={_escaped}"];
        await VisitAsync(operators, shown, asked);
    }

    [Fact]
    public async Task Names_ThatFormsRefuse_ComeBackAsText()
    {
        await using var stack = await SiteStack.StartAsync();
        await using var site = await SiteDriver.OpenAsync(chromium, stack.Web, "/register");
        await site.FillAsync("E-mail address", "somebody@example.com");
        await site.Page.GetByLabel("Name (optional)").FillAsync(SiteDriver.Marked[..32]);
        await site.FillAsync("Password", "a long enough password");
        await site.PressAsync("Create account");
        await Expect(site.Page.GetByLabel("Name (optional)")).ToHaveValueAsync(SiteDriver.Marked[..32]);
        await NothingHappenedAsync(site.Page);

        await site.Page.GotoAsync("/sign-in");
        await site.FillAsync("Name or e-mail address", SiteDriver.Marked);
        await site.FillAsync("Password", SiteDriver.Marked);
        await site.PressAsync("Sign in");
        await Expect(site.Page.GetByLabel("Name or e-mail address")).ToHaveValueAsync(SiteDriver.Marked);
        await NothingHappenedAsync(site.Page);

        await site.SignInAsync(await stack.Stack.AdministratorAsync(), "/admin/tenants");
        await site.FillAsync("Id", SiteDriver.Marked);
        await site.FillAsync("Name", SiteDriver.Marked);
        await site.PressAsync("Create tenant");
        await Expect(site.Page.GetByLabel("Id", new() { Exact = true })).ToHaveAttributeAsync("aria-invalid", "true");
        await NothingHappenedAsync(site.Page);
    }

    private static async Task VisitAsync(SiteDriver site, string[] shown, string[] asked)
    {
        foreach (var path in shown.Concat(asked))
        {
            await site.Page.GotoAsync(path);
            if (shown.Contains(path))
            {
                Assert.True((await site.Page.ContentAsync()).Contains("&lt;img src=x onerror=", StringComparison.Ordinal), $"{path} shows the name, and as text");
            }

            await NothingHappenedAsync(site.Page);
        }
    }

    private static async Task NothingHappenedAsync(IPage page) =>
        Assert.Equal("", await page.EvaluateAsync<string>(
            """
            () => [window.pwned === undefined ? '' : 'it ran',
                ...[...document.querySelectorAll('img, b, iframe, object, [onerror], [onload], [onclick], [href^="javascript:" i], script:not([src]):not([type="application/json"])')].map(e => e.outerHTML.slice(0, 200))]
                .filter(found => found !== '').map(found => location.pathname + ': ' + found).join('\n')
            """));
}
