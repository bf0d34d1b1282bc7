using AspireAi.Api.Tests.Browser;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace AspireAi.Api.Tests.Browser;

/// <summary>One Chromium for the whole run, started by the first test that needs it; each test gets a context (cookies, storage) of its own.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] _quiet =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    // A limit for failures, not a pace: a busy machine takes longer than Playwright's 5 s.
    private const float LongestWait = 30_000;

    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly SemaphoreSlim _clipboard = new(1, 1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <param name="address">The site under test.</param>
    /// <param name="options">Size, color scheme and so on; 1280 by 800 and light by default.</param>
    public async Task<BrowserTab> OpenAsync(Uri address, BrowserNewContextOptions? options = null)
    {
        var browser = await BrowserAsync();
        options ??= new();
        options.BaseURL = address.AbsoluteUri;
        options.ViewportSize ??= new() { Width = 1280, Height = 800 };
        options.ColorScheme ??= ColorScheme.Light;
        options.Permissions ??= ["clipboard-read", "clipboard-write"];
        var context = await browser.NewContextAsync(options);
        return await BrowserTab.InAsync(context, address);
    }

    /// <summary>The clipboard, which all tabs of the browser share, for one test alone until it is disposed.</summary>
    public async Task<IDisposable> ClipboardAsync()
    {
        await _clipboard.WaitAsync();
        return new Held(_clipboard);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        _starting.Dispose();
        _clipboard.Dispose();
    }

    private async Task<IBrowser> BrowserAsync()
    {
        // The shell is Chromium without the browser's own windows, which nobody sees here and which take half of its time.
        var path = Requires.Program("chromium-headless-shell", "chromium");
        await _starting.WaitAsync();
        try
        {
            Assertions.SetDefaultExpectTimeout(LongestWait);
            _playwright ??= await Playwright.CreateAsync();
            return _browser ??= await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = _quiet });
        }
        finally
        {
            _starting.Release();
        }
    }

    private sealed class Held(SemaphoreSlim what) : IDisposable
    {
        public void Dispose() => what.Release();
    }
}
