using AspireAi.Api.Tests.Browser;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Web.Session;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AspireAi.Api.Tests.Web.Kept;

/// <summary>People who are signed in: browsers, Web, the real Api with a real store, and a provider that the test directs.</summary>
internal sealed class KeptChat : IAsyncDisposable
{
    private readonly SessionStack _stack;
    private readonly Chromium _chromium;

    private KeptChat(FakeApi upstream, SessionStack stack, Chromium chromium) => (Upstream, _stack, _chromium) = (upstream, stack, chromium);

    /// <summary>The provider behind the Api.</summary>
    public FakeApi Upstream { get; }

    public SessionStack Stack => _stack;

    public static async Task<KeptChat> StartAsync(Chromium chromium, int webs = 1, Dictionary<string, string?>? api = null, string model = "small")
    {
        var upstream = await FakeApi.StartAsync();
        var settings = new Dictionary<string, string?>(api ?? [])
        {
            ["Models:0:Name"] = model,
            ["Models:0:Endpoint"] = $"{upstream.Address}v1",
            ["Models:0:Key"] = "sk-test",
        };
        return new KeptChat(upstream, await SessionStack.StartAsync(settings, webs), chromium);
    }

    public Task<Person> PersonAsync() => _stack.PersonAsync();

    /// <summary>A browser of its own, signed in, at the chat.</summary>
    public async Task<ChatPageDriver> OpenAsync(Person person, int web = 0, BrowserNewContextOptions? options = null)
    {
        var page = await ChatPageDriver.OpenAsync(_chromium, _stack.Webs[web], options);
        await SignInAsync(page.Page, person);
        await page.ReloadAsync();
        await Expect(page.Shelf.Locator(".shelf-body[aria-busy=false]")).ToHaveCountAsync(1);
        return page;
    }

    /// <summary>By the forms of the page, in this browser.</summary>
    public static Task SignInAsync(IPage page, Person person) => page.EvaluateAsync(
        """
        async ({ login, password }) => {
            const session = await (await fetch('/session')).json();
            const form = new URLSearchParams({ login, password, [session.antiforgeryField]: session.antiforgeryToken });
            await fetch('/session/sign-in', { method: 'POST', body: form });
        }
        """,
        new { login = person.Name, password = person.Password });

    /// <summary>An answer whose first piece comes, and the others when the returned source is set; the task ends when the Api hangs up.</summary>
    public (TaskCompletionSource More, Task Left) Hold(string first, string then)
    {
        var (more, left) = (new TaskCompletionSource(), new TaskCompletionSource());
        Upstream.Answer(async answer =>
        {
            // Not disposed with the wait below, which ends first.
            answer.Left.Register(() => left.TrySetResult());
            await answer.PieceAsync(first);
            await more.Task.WaitAsync(answer.Left);
            await answer.SayAsync(then);
        });
        return (more, left.Task);
    }

    public async ValueTask DisposeAsync()
    {
        await _stack.DisposeAsync();
        await Upstream.DisposeAsync();
    }
}
