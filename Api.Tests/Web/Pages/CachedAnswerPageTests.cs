using AspireAi.Api.Tests.Browser;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AspireAi.Api.Tests.Web.Pages;

/// <summary>A row of the cache browser is opened, to tell a wrong answer from a right one before it is removed.</summary>
public sealed class CachedAnswerPageTests(Chromium chromium) : IAsyncLifetime
{
    private ScriptedUpstream _upstream = null!;
    private SiteStack _stack = null!;
    private Person _person = null!;

    public async ValueTask InitializeAsync()
    {
        _upstream = await ScriptedUpstream.StartAsync();
        _stack = await SiteStack.StartAsync(new() { ["Models:0:Endpoint"] = _upstream.Url + "/v1" });
        _person = await _stack.Stack.PersonAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stack.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Row_Opened_ShowsTheAnswer_WithAndWithoutScripts_AndIsRemoved(bool scripts)
    {
        await StoredAsync("What is the capital of Spain?", "Madrid.");
        await StoredAsync("What is the capital of France?", "Lyon.");
        await using var site = await OpenAsync("/admin/cache?search=capital", scripts: scripts);
        var list = Section(site, "list-title");
        await Expect(Text(site)).ToHaveCountAsync(0);

        await list.GetByRole(AriaRole.Link, new() { Name = "Show answer to “What is the capital of France?”" }).ClickAsync();

        var row = list.Locator(".row", new() { HasText = "France" });
        await Expect(row.GetByRole(AriaRole.Region, new() { Name = "The answer’s text" })).ToHaveTextAsync("Lyon.");
        await Expect(row).ToContainTextAsync("everybody of the tenant default");
        await Expect(row).ToContainTextAsync("1 caller, last at");
        await Expect(Text(site)).ToHaveCountAsync(1);
        // The search that led here is still there.
        await Expect(list.Locator(".row")).ToHaveCountAsync(2);
        await Expect(site.Page.GetByLabel("Text in the question")).ToHaveValueAsync("capital");

        await row.GetByText("Remove…").ClickAsync();
        await site.PressAsync("Remove it");
        await Expect(site.Status).ToHaveTextAsync("One answer is removed.");
        await Expect(list.Locator(".row")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Report_Opened_ShowsTheAnswerThere_AndClosesAgain()
    {
        var id = await StoredAsync("What is a wrong answer?", "This one.");
        (await _stack.Api.PostAsync("/feedback", new { cache_id = id, thumb = "down" }, _person.Token)).Is(200);
        await using var site = await OpenAsync("/admin/cache");
        var reports = Section(site, "reports-title");

        await reports.GetByRole(AriaRole.Link, new() { Name = "Show answer to" }).ClickAsync();
        await Expect(reports.Locator(".answer-text")).ToHaveTextAsync("This one.");
        await Expect(reports).ToContainTextAsync("1 caller, of whom 1 count towards removal");
        await Expect(Text(site)).ToHaveCountAsync(1);

        await reports.GetByRole(AriaRole.Link, new() { Name = "Hide answer to" }).ClickAsync();
        await Expect(Text(site)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task PrivateAnswer_SaysSo_AndShowsNoText()
    {
        await StoredAsync("Where is my order?", "In Ghent.");
        await using var site = await OpenAsync("/admin/cache");

        await site.Page.GetByRole(AriaRole.Link, new() { Name = "Show answer to" }).ClickAsync();

        await Expect(site.Page.Locator(".cached-answer")).ToContainTextAsync("A private answer.");
        Assert.DoesNotContain("Ghent", await site.Page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gone_OrUnknown_OrNotInTheList_IsSaid()
    {
        await using var site = await OpenAsync("/admin/cache");
        await Expect(Section(site, "list-title")).ToContainTextAsync("The cache is empty.");
        var id = await StoredAsync("What is fleeting?", "This.");
        await site.Page.GotoAsync($"/admin/cache?search=nothing&open={id}");
        await Expect(Section(site, "opened-title").Locator(".row")).ToContainTextAsync("What is fleeting?");

        await site.Page.GotoAsync("/admin/cache");
        var admin = await _stack.Stack.AdministratorAsync();
        (await _stack.Api.PostAsync("/admin/cache/purge", new { id, dry_run = false }, admin.Token)).Is(200);
        await site.Page.GetByRole(AriaRole.Link, new() { Name = "Show answer to" }).ClickAsync();
        await Expect(site.Page.Locator(".cached-answer")).ToContainTextAsync("no longer in the cache");

        await site.Page.GotoAsync($"/admin/cache?open={Uri.EscapeDataString(SiteDriver.Marked + "/../x")}");
        await Expect(site.Page.Locator(".cached-answer")).ToContainTextAsync("no longer in the cache");
    }

    [Fact]
    public async Task HostileAnswers_AreText()
    {
        var answer = string.Join("\n\n", XssCorpus.All);
        await StoredAsync("What is hostile?", answer);
        await using var site = await OpenAsync("/admin/cache");

        await site.Page.GetByRole(AriaRole.Link, new() { Name = "Show answer to" }).ClickAsync();

        await Expect(Text(site)).ToBeVisibleAsync();
        // HTML reads line ends as one kind, and a NUL as the sign for what is no character.
        Assert.Equal(answer.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace('\0', '\uFFFD'), await Text(site).EvaluateAsync<string>("pre => pre.textContent"));
        Assert.Equal(0, await Text(site).EvaluateAsync<int>("pre => pre.children.length"));
        Assert.Null(await site.Page.EvaluateAsync<object?>("window.pwned ?? null"));
    }

    [Theory]
    [MemberData(nameof(SiteDriver.Looks), MemberType = typeof(SiteDriver))]
    public async Task OpenRows_InEachThemeAndWidth_FitAndPleaseAxe(string theme, int width)
    {
        var shown = await StoredAsync("How do I reverse a string in Python?", "Slice it:\n\n```python\nprint(text[::-1])\n```\n\n" + new string('w', 400) + "\n\n" + string.Concat(Enumerable.Repeat("And so on. ", 2_000)));
        var own = await StoredAsync("Where is my order?", "In Ghent.");
        (await _stack.Api.PostAsync("/feedback", new { cache_id = shown, thumb = "down" }, _person.Token)).Is(200);
        await using var site = await OpenAsync($"/admin/cache?open={shown}&reported=1", theme, width);
        await Expect(site.Page.Locator(".answer-cut")).ToContainTextAsync("the first 20,000 of");
        await site.CheckLookAsync("admin-cache-open", theme, width);
        foreach (var (name, path) in ((string, string)[])[("private", $"?open={own}"), ("gone", "?open=gone")])
        {
            await site.Page.GotoAsync("/admin/cache" + path);
            await Expect(site.Page.Locator(".cached-answer")).ToBeVisibleAsync();
            await site.CheckLookAsync("admin-cache-" + name, theme, width);
        }
    }

    private static ILocator Text(SiteDriver site) => site.Page.Locator(".answer-text");

    private static ILocator Section(SiteDriver site, string title) => site.Page.Locator("section", new() { Has = site.Page.Locator("#" + title) });

    private async Task<string> StoredAsync(string question, string answer)
    {
        _upstream.Script = (context, _) => ScriptedUpstream.SendAsync(context, ScriptedUpstream.Completion(answer));
        Answer? served = null;
        await Eventually.TrueAsync(async () => (served = (await _stack.AskAsync(_person.Token, question)).Is(200)).Headers["x-cache"] == "exact", "the answer is stored");
        return served!.Headers["x-cache-id"];
    }

    private async Task<SiteDriver> OpenAsync(string path, string theme = "light", int width = 1280, bool scripts = true)
    {
        var site = await SiteDriver.OpenAsync(chromium, _stack.Web, "/sign-in", theme, width, scripts);
        await site.SignInAsync(await _stack.Stack.AdministratorAsync(), path);
        return site;
    }
}
