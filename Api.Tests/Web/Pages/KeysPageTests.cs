using AspireAi.Api.Tests.Browser;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AspireAi.Api.Tests.Web.Pages;

public sealed class KeysPageTests(Chromium chromium)
{
    [Fact]
    public async Task Key_Created_IsShownOnceWorksAndIsRevoked()
    {
        await using var stack = await SiteStack.StartAsync();
        var person = await stack.Stack.PersonAsync();
        await using var site = await SiteDriver.OpenAsync(chromium, stack.Web, "/keys");
        await site.IsAtAsync("/sign-in");
        await site.SignInAsync(person, "/keys");
        await Expect(site.Page.GetByText("You have no key yet.")).ToBeVisibleAsync();

        await site.FillAsync("Name", SiteDriver.Marked);
        await site.Page.GetByLabel("Ends", new() { Exact = true }).SelectOptionAsync("in 30 days");
        await site.Page.GetByText("Limits of its own").ClickAsync();
        await site.Page.GetByLabel("Tokens a month (optional)").FillAsync("5000");
        await site.Page.GetByLabel("US dollars a month (optional)").FillAsync("1.50");
        await site.PressAsync("Create key");

        var key = await site.Page.Locator("#new-key").InnerTextAsync();
        Assert.StartsWith("sk-aai-", key, StringComparison.Ordinal);
        (await stack.AskAsync(key, "Does it work?")).Is(200);
        await Expect(site.Page.GetByText("https://api.example.com/v1").First).ToBeVisibleAsync();
        foreach (var language in (string[])["curl", "Python", "JavaScript", ".NET"])
        {
            var snippet = site.Page.Locator("details.snippet", new() { Has = site.Page.GetByText(language, new() { Exact = true }) });
            await Expect(snippet.Locator("pre")).ToContainTextAsync(key);
            await Expect(snippet.Locator("pre")).ToContainTextAsync("https://api.example.com/v1");
        }

        using (await chromium.ClipboardAsync())
        {
            await site.Page.GetByRole(AriaRole.Button, new() { Name = "Copy", Exact = true }).First.ClickAsync();
            await Eventually.TrueAsync(async () => await site.Page.EvaluateAsync<string>("navigator.clipboard.readText()") == key, "the key is copied");
        }

        // This once: neither a reload nor the page's cookies have it again.
        await site.Page.ReloadAsync();
        await Expect(site.Page.Locator("#new-key")).ToHaveCountAsync(0);
        Assert.DoesNotContain(key[23..], await site.Page.ContentAsync(), StringComparison.Ordinal);
        var row = site.Page.Locator(".row");
        await Expect(row).ToContainTextAsync(SiteDriver.Marked);
        await Expect(row.Locator("code")).ToContainTextAsync(key[..12]);
        await Expect(row).ToContainTextAsync("5,000 tokens a month · $1.50 a month");

        await row.GetByText("Revoke…").ClickAsync();
        await site.PressAsync("Revoke it");
        await Expect(site.Status).ToHaveTextAsync("The key is revoked.");
        (await stack.AskAsync(key, "And now?")).Is(401);
        await Expect(site.Page.Locator(".row")).ToHaveCountAsync(0);
        Assert.DoesNotContain(stack.Web.Log, line => line.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mistake_IsSaidAtItsField()
    {
        await using var stack = await SiteStack.StartAsync();
        var person = await stack.Stack.PersonAsync();
        await using var site = await SiteDriver.OpenAsync(chromium, stack.Web, "/");
        await site.SignInAsync(person, "/keys");
        await site.FillAsync("Name", "mine");
        await site.Page.GetByText("Limits of its own").ClickAsync();
        await site.Page.GetByLabel("Tokens a month (optional)").FillAsync("0");
        await site.PressAsync("Create key");

        await Expect(site.Page.GetByLabel("Tokens a month (optional)")).ToHaveAccessibleDescriptionAsync("Tokens a month has to be at least 1, not '0'.");
        await Expect(site.Page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("mine");
        await Expect(site.Page.Locator(".row")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Key_OfSomebodyElse_IsNotRevoked()
    {
        await using var stack = await SiteStack.StartAsync();
        var (mine, theirs) = (await stack.Stack.PersonAsync(), await stack.Stack.PersonAsync());
        var (id, key) = await stack.Api.KeyAsync(theirs.Token);
        await using var site = await SiteDriver.OpenAsync(chromium, stack.Web, "/");
        await site.SignInAsync(mine, "/keys");

        await site.Page.EvaluateAsync(
            """
            id => {
                const form = document.querySelector('form[action="/keys/create"]').cloneNode(true);
                form.action = '/keys/revoke';
                const field = document.createElement('input');
                field.name = 'id';
                field.value = id;
                form.append(field);
                document.body.append(form);
                HTMLFormElement.prototype.submit.call(form);
            }
            """, id);

        await Expect(site.Alert).ToHaveTextAsync("There is no such key.");
        (await stack.AskAsync(key, "Still good?")).Is(200);
    }
}
