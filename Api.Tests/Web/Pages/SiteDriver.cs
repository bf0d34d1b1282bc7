using System.Text.RegularExpressions;
using AspireAi.Api.Tests.Browser;
using AspireAi.Api.Tests.Defense.Identity;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AspireAi.Api.Tests.Web.Pages;

/// <summary>The pages beside the chat, by what a person sees and does.</summary>
internal sealed class SiteDriver(BrowserTab tab) : IAsyncDisposable
{
    /// <summary>A name that wants to be markup.</summary>
    public const string Marked = "<img src=x onerror=\"window.pwned=1\"><b>bold</b>'\" & co";

    /// <summary>Both themes and both widths; every pair of them only in the long run.</summary>
    public static TheoryData<string, int> Looks =>
        [new("light", 1280), new("dark", 320), new("dark", 1280) { Traits = { ["Category"] = ["Long"] } }, new("light", 320) { Traits = { ["Category"] = ["Long"] } }];

    public BrowserTab Tab => tab;

    public IPage Page => tab.Page;

    public ILocator Alert => Page.GetByRole(AriaRole.Alert);

    public ILocator Status => Page.GetByRole(AriaRole.Status);

    public static async Task<SiteDriver> OpenAsync(Chromium chromium, WebServer web, string path, string theme = "light", int width = 1280, bool scripts = true)
    {
        var site = new SiteDriver(await chromium.OpenAsync(web.Address, new()
        {
            ViewportSize = new() { Width = width, Height = width < 600 ? 640 : 800 },
            ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = scripts,
        }));
        await site.Page.GotoAsync(path);
        return site;
    }

    public async Task SignInAsync(Person person, string? to = null)
    {
        await Page.GotoAsync("/sign-in" + (to is null ? "" : "?to=" + Uri.EscapeDataString(to)));
        await FillAsync("Name or e-mail address", person.Name);
        await FillAsync("Password", person.Password);
        await PressAsync("Sign in");
        await tab.IsAtAsync(Regex.Escape(to ?? "/"));
    }

    public Task FillAsync(string label, string text) => Page.GetByLabel(label, new() { Exact = true }).FillAsync(text);

    public Task PressAsync(string button) => Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    public Task IsAtAsync(string path) => tab.IsAtAsync(Regex.Escape(path) + @"(\?.*)?");

    public Task SeesHeadingAsync(string text) => Expect(Page.GetByRole(AriaRole.Heading, new() { Name = text, Exact = true })).ToBeVisibleAsync();

    /// <summary>Fits into the window, pleases axe, and is kept as a picture.</summary>
    public async Task CheckLookAsync(string state, string theme, int width)
    {
        // What a form has brought is there, and counts as visible, before its style sheets are.
        await tab.HasLoadedAsync();
        Assert.Equal(0, await Page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - document.documentElement.clientWidth"));
        await tab.NothingSeriousForAxeAsync(state, theme, width);
        await Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "artifacts", "screenshots", $"{state}-{theme}-{width}.png"), FullPage = true });
    }

    public ValueTask DisposeAsync() => tab.DisposeAsync();
}
