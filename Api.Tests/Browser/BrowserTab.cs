using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace AspireAi.Api.Tests.Browser;

/// <summary>
/// A page in a context of its own that remembers what must not happen: console errors, script errors, violations of the content
/// security policy, dialogs, requests to anywhere but the site. Disposing it fails the test for each of them.
/// </summary>
public sealed partial class BrowserTab : IAsyncDisposable
{
    // Axe's own names for what a person is kept out by.
    private static readonly string[] _grave = ["serious", "critical"];

    private readonly IBrowserContext _context;
    private readonly Uri _site;
    private readonly ConcurrentQueue<string> _troubles = new();
    private readonly List<Regex> _expected = [];

    private BrowserTab(IBrowserContext context, IPage page, Uri site)
    {
        _context = context;
        _site = site;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _troubles.Enqueue("console: " + message.Text);
            }
        };
        page.PageError += (_, error) => _troubles.Enqueue("script: " + error);
        page.Dialog += (_, dialog) =>
        {
            _troubles.Enqueue("dialog: " + dialog.Message);
            _ = dialog.DismissAsync();
        };
        page.Request += (_, request) =>
        {
            var url = new Uri(request.Url);
            if (url.Scheme is not ("data" or "blob") && url.Authority != site.Authority)
            {
                _troubles.Enqueue("request to somebody else: " + url);
            }
        };
    }

    public IPage Page { get; }

    internal static async Task<BrowserTab> InAsync(IBrowserContext context, Uri site)
    {
        var page = await context.NewPageAsync();
        // Chromium reports a violation on the console too; the event also says which directive it was.
        await page.AddInitScriptAsync("document.addEventListener('securitypolicyviolation', e => console.error('csp: ' + e.violatedDirective + ' ' + e.blockedURI));");
        return new BrowserTab(context, page, site);
    }

    /// <summary>Console errors that this test provokes, such as those of a connection that it cuts.</summary>
    public void Expect(string pattern) => _expected.Add(new Regex(pattern));

    /// <summary>
    /// Waits until the page is at an address and has loaded. Playwright's WaitForURLAsync and WaitForLoadStateAsync look once and
    /// then wait for an event: one that comes between the two they wait for in vain.
    /// </summary>
    /// <param name="pathAndQuery">A pattern for all of it.</param>
    public async Task IsAtAsync([StringSyntax(StringSyntaxAttribute.Regex)] string pathAndQuery)
    {
        await Eventually.TrueAsync(() => Regex.IsMatch(new Uri(Page.Url).PathAndQuery, $"^(?:{pathAndQuery})$"), $"the page is at {pathAndQuery}");
        await HasLoadedAsync();
    }

    // Asked again and again: the policy forbids Playwright's WaitForFunction, and a page without scripts has no listeners.
    public Task HasLoadedAsync() => Eventually.TrueAsync(() => Page.EvaluateAsync<bool>("document.readyState === 'complete'"), "the page has loaded");

    public async Task NothingSeriousForAxeAsync(string state)
    {
        // A transition that has not ended yet has the contrast of neither end.
        await Page.EvaluateAsync("Promise.allSettled(document.getAnimations().filter(a => a.effect.getComputedTiming().endTime !== Infinity).map(a => a.finished))");
        var result = await Page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        var grave = result.Violations.Where(violation => _grave.Contains(violation.Impact)).ToList();
        Assert.True(grave.Count == 0, $"Axe on '{state}': " + string.Join("; ", grave.Select(violation =>
            $"{violation.Id}: {violation.Help} at {string.Join(", ", violation.Nodes.Select(node => node.Html))} {string.Join(' ', violation.Nodes.SelectMany(node => node.Any).Select(check => check.Message))}")));
    }

    /// <summary>
    /// For what is looked at in both themes and in two widths: colors hang on the theme and structure on the width, so axe, which takes
    /// longer than all else, reads two of the four looks, which have both of each.
    /// </summary>
    public Task NothingSeriousForAxeAsync(string state, string theme, int width) =>
        (theme == "dark") == (width < 600) ? NothingSeriousForAxeAsync($"{state}, {theme}, {width}") : Task.CompletedTask;

    /// <summary>Kept under artifacts/screenshots, for people.</summary>
    public Task ScreenshotAsync(string name) => Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "artifacts", "screenshots", Unsafe().Replace(name, "-") + ".png") });

    public void NoTrouble()
    {
        var troubles = _troubles.Where(trouble => !_expected.Any(expected => expected.IsMatch(trouble))).ToList();
        Assert.True(troubles.Count == 0, $"In the browser at {_site}: " + string.Join("\n", troubles));
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        NoTrouble();
    }

    [GeneratedRegex("[^A-Za-z0-9-]+")]
    private static partial Regex Unsafe();
}
