using System.Globalization;
using AspireAi.Api.Tests.Browser;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AspireAi.Api.Tests.Web.Pages;

public sealed class UsagePageTests(Chromium chromium)
{
    [Fact]
    public async Task Usage_AfterCallsAndAHit_ShowsWhatTheBooksHave()
    {
        await using var stack = await SiteStack.StartAsync();
        var person = await stack.Stack.PersonAsync();
        await stack.SpendAsync(person, "What is a lease?", "What is a ledger?", "What is a lease?");
        var usage = (await stack.Api.GetAsync("/account/usage", person.Token)).Is(200);
        Assert.Equal(1, usage.Json("saved.0.calls").GetInt64());
        Assert.True(usage.Json("saved.0.tokens").GetInt64() > 0);
        await using var site = await SiteDriver.OpenAsync(chromium, stack.Web, "/");
        await site.SignInAsync(person, "/usage");

        var tokens = site.Page.GetByRole(AriaRole.Region, new() { Name = "Tokens", Exact = true });
        await Expect(tokens).ToContainTextAsync(Number(usage.Json("tokens.left").GetDecimal()) + " left");
        var first = usage.Json("resets_at").GetDateTimeOffset().UtcDateTime.ToString("MMMM d", CultureInfo.InvariantCulture);
        await Expect(tokens).ToContainTextAsync($"{Number(usage.Json("tokens.used").GetDecimal())} of 100,000 used · resets on {first}");
        await Expect(site.Page.GetByRole(AriaRole.Link, new() { Name = "See what larger tiers have" })).ToHaveAttributeAsync("href", "https://example.com/upgrade");

        // One bar, of today, and the table says the same to who can't see it.
        var bar = site.Page.Locator(".chart-plot rect");
        await Expect(bar).ToHaveCountAsync(1);
        await Expect(site.Page.GetByRole(AriaRole.Img, new() { Name = "Tokens by day and model" })).ToBeVisibleAsync();
        await site.Page.GetByText("As a table").ClickAsync();
        var row = site.Page.GetByRole(AriaRole.Region, new() { Name = "Usage by day and model" }).Locator("tbody tr");
        await Expect(row).ToHaveCountAsync(1);
        await Expect(row.Locator("td")).ToHaveTextAsync(
        [
            Servers.BillingUpstream.Model, "3", Number(usage.Json("days.0.prompt_tokens").GetDecimal()), Number(usage.Json("days.0.output_tokens").GetDecimal()),
            Money(usage.Json("days.0.micro_dollars").GetDecimal()), Number(usage.Json("saved.0.tokens").GetDecimal()), Money(usage.Json("saved.0.micro_dollars").GetDecimal()),
        ]);

        await site.Page.GetByRole(AriaRole.Navigation, new() { Name = "What the chart shows" }).GetByText("Saved").ClickAsync();
        await Expect(site.Page.GetByRole(AriaRole.Img, new() { Name = "Money saved by day and model" })).ToBeVisibleAsync();
        await Expect(bar).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Usage_OfAGuest_IsEmptyAndSaysSo_AndNeedsNoRedis()
    {
        await using var stack = await SiteStack.StartAsync();
        await using var site = await SiteDriver.OpenAsync(chromium, stack.Web, "/usage");
        await Expect(site.Page.GetByText("No tokens were used this month.")).ToBeVisibleAsync();
        await Expect(site.Page.GetByRole(AriaRole.Link, new() { Name = "An account" })).ToBeVisibleAsync();

        await stack.Stack.Redis.KillAsync();
        Assert.Equal(200, (await site.Page.GotoAsync("/usage"))!.Status);
        await Expect(site.Page.GetByText("No tokens were used this month.")).ToBeVisibleAsync();
    }

    [Theory]
    [MemberData(nameof(SiteDriver.Looks), MemberType = typeof(SiteDriver))]
    public async Task Pages_InEachThemeAndWidth_FitAndPleaseAxe(string theme, int width)
    {
        await using var stack = await SiteStack.StartAsync();
        var person = await stack.Stack.PersonAsync();
        await using var site = await SiteDriver.OpenAsync(chromium, stack.Web, "/usage", theme, width);
        await site.CheckLookAsync("usage-empty", theme, width);
        await stack.SpendAsync(person, "What is a lease?", "What is a ledger?", "What is a lease?");
        await site.SignInAsync(person, "/usage");
        await site.Page.GetByText("As a table").ClickAsync();
        await site.CheckLookAsync("usage", theme, width);

        await site.Page.GotoAsync("/keys");
        await site.CheckLookAsync("keys-empty", theme, width);
        await site.FillAsync("Name", "the build machine, which has quite a long name of its own");
        await site.PressAsync("Create key");
        await Expect(site.Page.Locator("#new-key")).ToBeVisibleAsync();
        await site.CheckLookAsync("keys-new", theme, width);
        await site.Page.GetByText("Revoke…").ClickAsync();
        await site.Page.GetByText("Limits of its own").ClickAsync();
        await site.CheckLookAsync("keys-open", theme, width);
    }

    private static string Number(decimal number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Money(decimal microDollars) => (microDollars / 1_000_000).ToString("$0.00####", CultureInfo.InvariantCulture);
}
