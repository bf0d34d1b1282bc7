using AspireAi.Api.Tests.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AspireAi.Api.Tests.Web;

/// <summary>The chat page by what a person sees of it.</summary>
internal sealed class ChatPageDriver(BrowserTab tab) : IAsyncDisposable
{
    public BrowserTab Tab => tab;

    public IPage Page => tab.Page;

    public ILocator Box => Page.GetByRole(AriaRole.Textbox, new() { Name = "Message" });

    public ILocator SendButton => Page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true });

    public ILocator StopButton => Page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true });

    public ILocator RetryButton => Page.GetByRole(AriaRole.Button, new() { Name = "Try again" });

    public ILocator RegenerateButton => Page.GetByRole(AriaRole.Button, new() { Name = "Regenerate" });

    public ILocator NewButton => Page.GetByRole(AriaRole.Button, new() { Name = "New conversation" });

    public ILocator JumpButton => Page.GetByRole(AriaRole.Button, new() { Name = "Jump to latest" });

    public ILocator Answers => Page.Locator("article.answer");

    public ILocator Answer => Answers.Last;

    public ILocator Questions => Page.Locator("article.question");

    public ILocator Shelf => Page.Locator("#shelf");

    /// <summary>In the list of conversations, which has it on a wide screen.</summary>
    public ILocator NewLink => Shelf.GetByRole(AriaRole.Link, new() { Name = "New conversation" }).First;

    /// <summary>Titles in the list of conversations.</summary>
    public ILocator Titles => Shelf.Locator(".shelf-title");

    public static async Task<ChatPageDriver> OpenAsync(Chromium chromium, WebServer web, BrowserNewContextOptions? options = null)
    {
        var page = new ChatPageDriver(await chromium.OpenAsync(web.Address, options));
        await page.GoAsync("/");
        return page;
    }

    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await IsLiveAsync();
    }

    public async Task ReloadAsync()
    {
        await Page.ReloadAsync();
        await IsLiveAsync();
    }

    /// <summary>The circuit has taken the page over.</summary>
    public Task IsLiveAsync() => Expect(Page.Locator("#composer[data-live]")).ToBeVisibleAsync();

    public async Task AskAsync(string prompt)
    {
        // An answer shows its end a moment before the message box is free, and Enter does nothing until then.
        await Expect(Page.Locator("#composer")).ToHaveAttributeAsync("data-busy", "false");
        await Box.FillAsync(prompt);
        await Box.PressAsync("Enter");
    }

    /// <summary>Asks, and waits for the end of the answer.</summary>
    public async Task AskToEndAsync(string prompt)
    {
        var before = await Answers.CountAsync();
        await AskAsync(prompt);
        await Expect(Answers).ToHaveCountAsync(before + 1);
        await IsAsync("Done");
    }

    /// <summary>Begins a new conversation, and waits until the old one is gone from the page: whoever counts its answers before that counts wrongly.</summary>
    public async Task BeginAnewAsync()
    {
        await NewButton.ClickAsync();
        await Expect(Answers).ToHaveCountAsync(0);
    }

    /// <summary>The last answer is in a state of AnswerState.</summary>
    public Task IsAsync(string state) => Expect(Answer).ToHaveAttributeAsync("data-state", state);

    /// <summary>The tab keeps a guest's last answer as ended: what a reload before that brings back is an interrupted one.</summary>
    public Task IsKeptInTheTabAsync() => Eventually.TrueAsync(
        () => Page.EvaluateAsync<bool>("(sessionStorage.getItem('conversation') ?? '').includes('\"Done\"')"), "the tab keeps the answer");

    /// <summary>By how many pixels the page is wider than the window.</summary>
    public Task<int> OverflowAsync() => Page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - document.documentElement.clientWidth");

    public async Task PickThemeAsync(string theme)
    {
        await Page.Locator(".site-menu-button").ClickAsync();
        await Page.Locator(".theme-choice").GetByText(theme, new() { Exact = true }).ClickAsync();
        await Page.Keyboard.PressAsync("Escape");
        await Expect(Page.Locator("#site-menu")).ToBeHiddenAsync();
    }

    public ValueTask DisposeAsync() => tab.DisposeAsync();
}
