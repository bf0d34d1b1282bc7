using System.Text.RegularExpressions;
using AspireAi.Api.Tests.Browser;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AspireAi.Api.Tests.Web.Pages;

/// <summary>What an operator does, as they do it.</summary>
public sealed class AdminPagesTests(Chromium chromium)
{
    [Fact]
    public async Task Operator_FindsWhoSpentMostThisWeek_AndMovesThemToAnotherTier()
    {
        await using var stack = await SiteStack.StartAsync();
        var (little, much) = (await stack.Stack.PersonAsync(), await stack.Stack.PersonAsync());
        await stack.SpendAsync(little, "One question");
        await stack.SpendAsync(much, "A first question", "A second question", "A third question");
        await using var site = await OpenAsync(stack, "/admin/users");

        await site.Page.GetByRole(AriaRole.Link, new() { Name = "Spent in 7 days" }).ClickAsync();
        var rows = site.Page.GetByRole(AriaRole.Region, new() { Name = "Callers by spending" }).Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(2);
        await Expect(rows.First).ToContainTextAsync(much.Email);
        await rows.First.GetByRole(AriaRole.Link).ClickAsync();
        await site.SeesHeadingAsync(much.Name);
        await site.Page.GetByLabel("Tier", new() { Exact = true }).SelectOptionAsync("premium");
        await site.PressAsync("Move");
        await Expect(site.Status.First).ToHaveTextAsync("Tier premium, tenant default: from the next request on.");
        Assert.Equal("premium", (await stack.Api.GetAsync("/account", much.Token)).Text("tier"));

        await site.FillAsync("Tokens (optional)", "2,500");
        await site.PressAsync("Grant");
        await Expect(site.Status.First).ToHaveTextAsync("Granted.");
        Assert.Equal("2500", (await stack.Api.GetAsync("/account", much.Token)).Text("grants.0.tokens"));

        await site.Page.GetByText("Block…").ClickAsync();
        await site.PressAsync($"Block {much.Name}");
        await Expect(site.Page.GetByText("blocked", new() { Exact = true })).ToBeVisibleAsync();
        (await stack.AskAsync(much.Token, "Am I in?")).Is(401);
        await site.PressAsync("Unblock");
        await Expect(site.Page.GetByText("blocked", new() { Exact = true })).ToHaveCountAsync(0);
        (await stack.Api.TrySignInAsync(much.Name, much.Password)).Is(200);

        await site.PressAsync("Make a reset link");
        await Expect(site.Page.Locator("#new-key")).ToContainTextAsync("/reset-password?user=" + much.Id);

        await site.Page.GotoAsync("/admin/users");
        await site.FillAsync("Search by name or address", little.Name.ToUpperInvariant());
        await site.PressAsync("Search");
        await Expect(site.Page.GetByRole(AriaRole.Region, new() { Name = "Users by name" }).Locator("tbody tr")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Tenants_AndTheirKeys_ComeAndGo()
    {
        await using var stack = await SiteStack.StartAsync();
        await using var site = await OpenAsync(stack, "/admin/tenants");
        await site.FillAsync("Id", "Not An Id");
        await site.FillAsync("Name", SiteDriver.Marked);
        await site.PressAsync("Create tenant");
        await Expect(site.Page.GetByLabel("Id", new() { Exact = true })).ToHaveAttributeAsync("aria-invalid", "true");
        await site.FillAsync("Id", "acme");
        await site.PressAsync("Create tenant");
        await Expect(site.Page.Locator(".row", new() { HasText = "acme" })).ToContainTextAsync(SiteDriver.Marked);

        await site.Page.GotoAsync("/admin/keys");
        await site.FillAsync("Name", SiteDriver.Marked);
        await site.Page.GetByLabel("Tenant", new() { Exact = true }).SelectOptionAsync("acme");
        await site.PressAsync("Create key");
        var key = await site.Page.Locator("#new-key").InnerTextAsync();
        (await stack.AskAsync(key, "Whose am I?")).Is(200);
        await site.Page.GotoAsync("/admin/keys");
        await site.Page.GetByText("Revoke…").ClickAsync();
        await site.PressAsync("Revoke it");
        await Expect(site.Status).ToHaveTextAsync("The key is revoked.");
        (await stack.AskAsync(key, "And now?")).Is(401);

        await site.Page.GotoAsync("/admin/tenants");
        await site.Page.GetByText("Delete…").ClickAsync();
        await site.PressAsync("Delete it");
        await Expect(site.Status).ToHaveTextAsync("The tenant is deleted.");
        await site.Page.GotoAsync("/admin/tiers");
        await Expect(site.Page.GetByRole(AriaRole.Region, new() { Name = "free" })).ToContainTextAsync("100,000 a month");
        await Expect(site.Page.GetByRole(AriaRole.Region, new() { Name = "unlimited" })).ToContainTextAsync("no limit a minute");
    }

    [Fact]
    public async Task Operator_FindsAWrongAnswer_LooksBeforeAPurge_AndRemovesIt()
    {
        await using var stack = await SiteStack.StartAsync();
        var person = await stack.Stack.PersonAsync();
        var questions = XssCorpus.All.Take(6).Append("What is a wrong answer?").ToArray();
        await stack.SpendAsync(person, questions);
        var wrong = (await stack.AskAsync(person.Token, "What is a wrong answer?")).Is(200).Headers["x-cache-id"];
        (await stack.Api.PostAsync("/feedback", new { cache_id = wrong, thumb = "down" }, person.Token)).Is(200);
        await using var site = await OpenAsync(stack, "/admin/cache");
        var list = site.Page.Locator("section", new() { Has = site.Page.Locator("#list-title") }).Locator(".row");
        await Expect(list).ToHaveCountAsync(questions.Length);
        await Expect(site.Page.Locator("section", new() { Has = site.Page.Locator("#reports-title") }).Locator(".row")).ToContainTextAsync("hidden by 1, of whom 1 count towards removal");

        await site.FillAsync("Text in the question", "WINDOW.PWNED");
        await site.PressAsync("What would a purge remove?");
        var matching = questions.Count(question => question.Contains("window.pwned", StringComparison.OrdinalIgnoreCase));
        await site.SeesHeadingAsync($"A purge would remove {matching} answers");
        Assert.Equal("hit", Kind(await stack.AskAsync(person.Token, questions[0])));
        await site.PressAsync("Remove them");
        await Expect(site.Status).ToHaveTextAsync($"{matching} answers are removed.");
        await Expect(list).ToHaveCountAsync(questions.Length - matching);
        Assert.Equal("miss", Kind(await stack.AskAsync(person.Token, questions[0])));

        await site.Page.GotoAsync("/admin/cache?search=wrong");
        await site.Page.GetByText("Remove…").First.ClickAsync();
        await site.PressAsync("Remove it");
        await Expect(site.Status).ToHaveTextAsync("One answer is removed.");
        // Who removes one of many looks at the others next.
        await Expect(site.Page.GetByLabel("Text in the question")).ToHaveValueAsync("wrong");

        // A purge without a condition would empty the cache: the Api wants one, and the page says so.
        await site.FillAsync("Text in the question", "");
        await site.PressAsync("What would a purge remove?");
        await Expect(site.Alert).ToContainTextAsync("fill in at least one of the fields");
        await Expect(list).ToHaveCountAsync(questions.Length - matching);

        static string Kind(Answer answer) => answer.Is(200).Headers["x-cache"] == "miss" ? "miss" : "hit";
    }

    [Fact]
    public async Task Compare_SaysWhyTwoQuestionsMatchOrNot()
    {
        await using var stack = await SiteStack.StartAsync(new() { ["SemanticCache:Enabled"] = "true" });
        var admin = await stack.Stack.AdministratorAsync();
        await Eventually.TrueAsync(async () => (await stack.Api.GetAsync("/admin/overview", admin.Token)).Text("semantic_cache") == "ready", "the models are loaded");
        await using var site = await OpenAsync(stack, "/admin/cache");
        await CompareAsync("How do I reverse a string in Python?", "How can I reverse a string in Python?");
        await Expect(site.Page.GetByText("One answer would serve both.")).ToBeVisibleAsync();
        // Below as many answers as there may be.
        Assert.EndsWith("#compare-title", site.Page.Url, StringComparison.Ordinal);
        await Expect(site.Page.GetByText("that one answer serves both")).ToBeVisibleAsync();

        await CompareAsync("How do I convert 10 miles to kilometers?", "How do I convert 20 miles to kilometers?");
        await Expect(site.Page.GetByText("Each would be asked by itself.")).ToBeVisibleAsync();
        await Expect(site.Page.GetByText("a number, or what it counts, differs")).ToBeVisibleAsync();

        async Task CompareAsync(string stored, string asked)
        {
            await site.FillAsync("The question that was answered", stored);
            await site.FillAsync("The one that was asked then", asked);
            await site.PressAsync("Compare");
        }
    }

    [Fact]
    public async Task UsageRecords_IsExportedByDateAndTenant()
    {
        await using var stack = await SiteStack.StartAsync();
        var person = await stack.Stack.PersonAsync();
        await stack.SpendAsync(person, "A first question", "A second question");
        await using var site = await OpenAsync(stack, "/admin/usage");
        await site.Page.GetByLabel("Tenant", new() { Exact = true }).SelectOptionAsync("default");
        var download = await site.Page.RunAndWaitForDownloadAsync(() => site.PressAsync("Download"));

        Assert.EndsWith(".csv", download.SuggestedFilename, StringComparison.Ordinal);
        var lines = await File.ReadAllLinesAsync(await download.PathAsync());
        Assert.Equal(3, lines.Length);
        Assert.All(lines[1..], line => Assert.Contains("user:" + person.Id, line, StringComparison.Ordinal));

        await site.Page.GotoAsync("/admin/usage/export?from=yesterday&format=csv");
        await Expect(site.Page.Locator("#from-error")).ToContainTextAsync("“From” has to be a UTC day");
    }

    [Fact]
    public async Task UsageRecords_DaysInTheWrongOrder_AreSaidAtTheField_AndStay()
    {
        await using var stack = await SiteStack.StartAsync();
        await using var site = await OpenAsync(stack, "/admin/usage");
        await site.FillAsync("From (UTC day)", "2026-03-09");
        await site.FillAsync("To", "2026-03-02");
        await site.Page.GetByLabel("Format", new() { Exact = true }).SelectOptionAsync("json");
        await site.PressAsync("Download");

        var to = site.Page.GetByLabel("To", new() { Exact = true });
        await Expect(site.Page.Locator("#to-error")).ToContainTextAsync("“To” has to be “From” or one of the");
        await Expect(to).ToBeFocusedAsync();
        await Expect(to).ToHaveValueAsync("2026-03-02");
        await Expect(site.Page.GetByLabel("From (UTC day)")).ToHaveValueAsync("2026-03-09");
        await Expect(site.Page.GetByLabel("Format", new() { Exact = true })).ToHaveValueAsync("json");
    }

    [Fact]
    public async Task Pages_OnAPhone_ShowWhichOneItIs_AndLeaveNoWarningInTheLog()
    {
        await using var stack = await SiteStack.StartAsync();
        await using var site = await OpenAsync(stack, "/admin/usage", width: 320);

        var here = site.Page.Locator(".admin-nav [aria-current]");
        await Expect(here).ToHaveTextAsync("Usage");
        await Expect(here).ToBeInViewportAsync(new() { Ratio = 1 });
        Assert.DoesNotContain(stack.Web.Log, line => line.Contains("Antiforgery", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Overview_ShowsOutcomesSavingsAndDegradedModes_AndKeepsUp()
    {
        await using var stack = await SiteStack.StartAsync();
        var person = await stack.Stack.PersonAsync();
        await stack.SpendAsync(person, "A question", "A question");
        await using var site = await OpenAsync(stack, "/admin");
        await Expect(site.Page.GetByRole(AriaRole.Region, new() { Name = "Requests", Exact = true }).Locator(".tile-figure")).ToHaveTextAsync("2");
        await Expect(site.Page.GetByRole(AriaRole.Region, new() { Name = "From the cache" })).ToContainTextAsync("50 %");
        await Expect(site.Page.GetByText("redis connected")).ToBeVisibleAsync();

        // Without a reload.
        (await stack.AskAsync(person.Token, "Another question")).Is(200);
        await Expect(site.Page.GetByRole(AriaRole.Region, new() { Name = "Requests", Exact = true }).Locator(".tile-figure")).ToHaveTextAsync("3");

        await stack.Stack.Redis.KillAsync();
        await Eventually.TrueAsync(async () => (await stack.AskAsync(person.Token, "Anybody?")).Headers.ContainsKey("x-defense-degraded"), "the Api does without its store");
        await stack.Stack.Redis.StartAsync();
        await Eventually.TrueAsync(async () =>
        {
            await site.Page.GotoAsync("/admin");
            return await site.Page.GetByText("answered without their store").CountAsync() == 1;
        }, "the outage is in sight");
        site.Tab.Expect("503");
    }

    [Theory]
    [MemberData(nameof(SiteDriver.Looks), MemberType = typeof(SiteDriver))]
    public async Task Pages_InEachThemeAndWidth_FitAndPleaseAxe(string theme, int width)
    {
        await using var stack = await SiteStack.StartAsync();
        var person = await stack.Stack.PersonAsync();
        await stack.SpendAsync(person, "How do I reverse a string in Python?", "What is a ledger?", "What is a ledger?");
        await stack.Api.KeyAsync(person.Token);
        await ChangeTierAsync(stack, person, "premium");
        await using var site = await OpenAsync(stack, "/admin", theme, width);
        await site.CheckLookAsync("admin-overview", theme, width);
        foreach (var (name, path) in ((string, string)[])
            [
                ("users", "/admin/users"), ("spending", "/admin/users?by=spending"), ("user", "/admin/users/" + person.Id), ("tenants", "/admin/tenants"), ("tiers", "/admin/tiers"),
                ("keys", "/admin/keys"), ("cache", "/admin/cache?search=a&purge=1"), ("usage", "/admin/usage"), ("audit", "/admin/audit"),
            ])
        {
            await site.Page.GotoAsync(path);
            await site.CheckLookAsync("admin-" + name, theme, width);
        }
    }

    [Fact]
    public async Task AuditLog_ShowsWhoChangedWhat_FromWhatToWhat()
    {
        await using var stack = await SiteStack.StartAsync();
        var person = await stack.Stack.PersonAsync();
        await ChangeTierAsync(stack, person, "premium");
        await using var site = await OpenAsync(stack, $"/admin/audit?target=user:{person.Id}");

        var row = site.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "user.update" });
        await Expect(row).ToContainTextAsync("tier: free → premium");
        await row.GetByRole(AriaRole.Link, new() { Name = "user:" + person.Id }).ClickAsync();
        await Expect(site.Page).ToHaveURLAsync(new Regex("/admin/users/" + person.Id));
    }

    [Theory, InlineData("light"), InlineData("dark")]
    public async Task AuditLog_OnAPhone_ShowsEverythingWithoutScrollingSideways(string theme)
    {
        await using var stack = await SiteStack.StartAsync();
        var person = await stack.Stack.PersonAsync();
        var administrator = await stack.Stack.AdministratorAsync();
        await ChangeTierAsync(stack, person, "premium");
        (await stack.Api.PostAsync("/admin/tenants", new { id = "a-tenant-with-the-longest-id-there-is-xx", name = "A tenant" }, administrator.Token)).Is(201);
        (await stack.Api.PostAsync("/admin/keys", new { tenant = "a-tenant-with-the-longest-id-there-is-xx", tier = "free", name = "A key", limits = new { tokens_per_month = 5 } }, administrator.Token)).Is(201);
        await using var site = await OpenAsync(stack, "/admin/audit", theme, width: 390);

        await site.CheckLookAsync("audit-phone", theme, 390);
        Assert.Equal(0, await site.Page.Locator(".table-wrap").EvaluateAsync<int>("wrap => wrap.scrollWidth - wrap.clientWidth"));
        foreach (var id in await site.Page.Locator("td a").AllAsync())
        {
            Assert.Equal(1, await id.EvaluateAsync<int>("link => link.getClientRects().length"));
        }

        await Expect(site.Page.Locator("tbody th").First).ToHaveTextAsync(new Regex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$"));
        await Expect(site.Page.GetByText("limits: tokens per month 5", new() { Exact = true })).ToBeVisibleAsync();
    }

    private static async Task ChangeTierAsync(SiteStack stack, Person person, string tier)
    {
        var administrator = await stack.Stack.AdministratorAsync();
        (await stack.Api.PatchAsync($"/admin/users/{person.Id}", new { tier }, administrator.Token)).Is(200);
    }

    private async Task<SiteDriver> OpenAsync(SiteStack stack, string path, string theme = "light", int width = 1280)
    {
        var site = await SiteDriver.OpenAsync(chromium, stack.Web, "/sign-in", theme, width);
        await site.SignInAsync(await stack.Stack.AdministratorAsync(), path);
        return site;
    }
}
