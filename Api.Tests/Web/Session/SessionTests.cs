using AspireAi.Api.Tests.Servers;
using System.Net;
using System.Net.WebSockets;
using System.Web;
using AspireAi.Api.Tests.Browser;
using AspireAi.Api.Tests.Defense.Identity;
using Xunit;

namespace AspireAi.Api.Tests.Web.Session;

public sealed class SessionTests(Chromium chromium)
{
    [Fact]
    public async Task SignIn_HoldsOnEveryReplicaAndOverARestart()
    {
        await using var stack = await SessionStack.StartAsync(webs: 2);
        var person = await stack.PersonAsync();
        using var browser = new FormBrowser(stack.Webs[0].Address);
        Assert.False(await browser.IsSignedInAsync());

        await browser.SignInAsync(person);

        var session = await browser.SessionAsync();
        Assert.Equal((person.Name, person.Email, "free"), (session.GetProperty("name").GetString(), session.GetProperty("email").GetString(), session.GetProperty("tier").GetString()));
        await stack.Webs[0].DisposeAsync();
        stack.Webs.RemoveAt(0);
        var third = stack.StartWeb();
        foreach (var web in (WebServer[])[stack.Webs[0], third])
        {
            using var elsewhere = new FormBrowser(web.Address);
            Copy(browser, elsewhere, web.Address);
            Assert.True(await elsewhere.IsSignedInAsync());
        }
    }

    [Fact]
    public async Task Cookie_IsOutOfReachOfScriptsAndOfOtherSites()
    {
        await using var stack = await SessionStack.StartAsync();
        var person = await stack.PersonAsync();
        using var browser = new FormBrowser(stack.Webs[0].Address);
        using var response = await browser.PostAsync("/session/sign-in", ("login", person.Name), ("password", person.Password));

        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"), header => header.StartsWith("aspireai-session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        // Sealed: neither the person nor their tokens can be read from it.
        Assert.DoesNotContain(person.Name, cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("art-", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain(stack.Webs[0].Log, line => line.Contains(person.Password, StringComparison.Ordinal) || line.Contains("aat-", StringComparison.Ordinal) || line.Contains("art-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Form_OfAnotherSite_DoesNothing()
    {
        await using var stack = await SessionStack.StartAsync();
        var person = await stack.PersonAsync();
        using var browser = new FormBrowser(stack.Webs[0].Address);
        await browser.SignInAsync(person);
        var session = await browser.SessionAsync();
        (string, string) token = (session.GetProperty("antiforgeryField").GetString()!, session.GetProperty("antiforgeryToken").GetString()!);
        (string, string)[] credentials = [("login", person.Name), ("password", person.Password)];

        foreach (var path in (string[])["/session/sign-out", "/session/sign-in", "/session/register"])
        {
            Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(path, credentials));
            Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(path, [.. credentials, (token.Item1, token.Item2[..^5] + "AAAAA")]));
            // Even if a token leaked:
            Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(path, [.. credentials, token], ("Origin", "https://evil.example.com")));
            Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(path, [.. credentials, token], ("Sec-Fetch-Site", "cross-site")));
            Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(path, [.. credentials, token], ("Sec-Fetch-Site", "same-site"), ("Origin", stack.Webs[0].Address.GetLeftPart(UriPartial.Authority))));
        }

        // Another person's token is none of this one's.
        using var other = new FormBrowser(stack.Webs[0].Address);
        await other.SignInAsync(await stack.PersonAsync());
        var foreign = await other.SessionAsync();
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("/session/sign-out", [(token.Item1, foreign.GetProperty("antiforgeryToken").GetString()!)]));
        Assert.True(await browser.IsSignedInAsync());

        async Task<HttpStatusCode> PostAsync(string path, (string, string)[] fields, params (string, string)[] headers)
        {
            using var response = await browser.PostAsIsAsync(path, fields, headers);
            return response.StatusCode;
        }
    }

    [Theory]
    [InlineData("https://evil.example.com", null)]
    [InlineData("null", null)]
    [InlineData(null, "cross-site")]
    [InlineData(null, "same-site")]
    public async Task Circuit_OpenedByAnotherSite_IsRefused(string? origin, string? site)
    {
        await using var stack = await SessionStack.StartAsync();
        var address = stack.Webs[0].Address;
        var own = new UriBuilder(address) { Scheme = "ws", Path = "/_blazor" }.Uri;
        using (var good = new ClientWebSocket())
        {
            good.Options.SetRequestHeader("Origin", address.GetLeftPart(UriPartial.Authority));
            await good.ConnectAsync(own, CancellationToken.None);
        }

        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Origin", origin ?? address.GetLeftPart(UriPartial.Authority));
        if (site is not null)
        {
            socket.Options.SetRequestHeader("Sec-Fetch-Site", site);
        }

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(own, CancellationToken.None));
        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    [Fact]
    public async Task SignOut_EndsTheSessionForACopyOfTheCookieToo()
    {
        await using var stack = await SessionStack.StartAsync(webs: 2);
        using var browser = new FormBrowser(stack.Webs[0].Address);
        await browser.SignInAsync(await stack.PersonAsync());
        using var copy = new FormBrowser(stack.Webs[1].Address);
        Copy(browser, copy, stack.Webs[1].Address);
        using var old = new FormBrowser(stack.Webs[0].Address);
        Copy(browser, old, stack.Webs[0].Address);

        using var response = await browser.PostAsync("/session/sign-out");

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.False(await browser.IsSignedInAsync());
        Assert.False(await old.IsSignedInAsync());
        // The other replica has not heard of the cookie yet, and asks the Api.
        Assert.False(await copy.IsSignedInAsync());
    }

    [Fact]
    public async Task SignIn_Refused_ComesBackToTheFormWithTheReason()
    {
        await using var stack = await SessionStack.StartAsync();
        var person = await stack.PersonAsync();
        using var browser = new FormBrowser(stack.Webs[0].Address);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(("/sign-in", "invalid_credentials"), await FailAsync("/session/sign-in", ("login", person.Name), ("password", "not the password"), ("to", "/")));
        }

        Assert.Equal(("/sign-in", "too_many_attempts"), await FailAsync("/session/sign-in", ("login", person.Name), ("password", person.Password)));
        Assert.Equal(("/welcome", "invalid_value"), await FailAsync("/session/register", ("email", "no address"), ("password", "a long enough password"), ("from", "/welcome?x=1")));
        // A taken address is answered like a wrong password, which is what it is.
        Assert.Equal(("/register", "invalid_credentials"), await FailAsync("/session/register", ("email", (await stack.PersonAsync()).Email), ("password", "a long enough password")));
        Assert.False(await browser.IsSignedInAsync());

        using var registered = await browser.PostAsync("/session/register", ("email", "new@example.com"), ("password", "a long enough password"), ("to", "/usage"));
        Assert.Equal("/usage", registered.Headers.Location?.OriginalString);
        Assert.True(await browser.IsSignedInAsync());

        async Task<(string Page, string Error)> FailAsync(string path, params (string, string)[] fields)
        {
            using var response = await browser.PostAsync(path, fields);
            Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
            var location = new Uri(stack.Webs[0].Address, response.Headers.Location!);
            return (location.AbsolutePath, HttpUtility.ParseQueryString(location.Query)["error"]!);
        }
    }

    [Theory]
    [InlineData("//evil.example.com")]
    [InlineData("/\\evil.example.com")]
    [InlineData("https://evil.example.com/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/\t/evil.example.com")]
    [InlineData("/\u00fc")]
    public async Task WayBack_ToAnotherSiteOrThatNoHeaderCarries_IsNotTaken(string to)
    {
        await using var stack = await SessionStack.StartAsync();
        var person = await stack.PersonAsync();
        using var browser = new FormBrowser(stack.Webs[0].Address);
        using var signedIn = await browser.PostAsync("/session/sign-in", ("login", person.Name), ("password", person.Password), ("to", to));
        Assert.Equal("/", signedIn.Headers.Location?.OriginalString);
        using var failed = await browser.PostAsync("/session/sign-in", ("login", person.Name), ("password", "wrong"), ("from", to));
        Assert.StartsWith("/sign-in?", failed.Headers.Location?.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_AsksTheApiAsThePersonAndAsTheBrowsersAddress()
    {
        await using var stack = await SessionStack.StartAsync(1, ("Proxies:Known:0", "127.0.0.1"));
        var person = await stack.PersonAsync();
        await using var page = await ChatPageDriver.OpenAsync(chromium, stack.Webs[0], new() { ExtraHTTPHeaders = [new("x-forwarded-for", "198.51.100.23")] });
        await page.AskToEndAsync("Who am I?");
        await Eventually.TrueAsync(() => stack.Chats.Count == 1, "the Api has seen the question");
        Assert.Equal("guest:198.51.100.23", stack.Chats.Last());

        await SignInAsync(page, person);
        await page.AskToEndAsync("And now?");
        await Eventually.TrueAsync(() => stack.Chats.Count == 2, "the Api has seen the question");
        Assert.Equal($"user:{person.Id}", stack.Chats.Last());
    }

    [Fact]
    public async Task Page_WhoseSignInEndedElsewhere_SaysSoInsteadOfAskingAsAGuest()
    {
        await using var stack = await SessionStack.StartAsync();
        var person = await stack.PersonAsync();
        await using var page = await ChatPageDriver.OpenAsync(chromium, stack.Webs[0]);
        await SignInAsync(page, person);
        await page.AskToEndAsync("Still me?");

        // A new password ends every sign-in with the old one.
        (await stack.Api.PostAsync("/account/change-password", new { current_password = person.Password, new_password = "an entirely new password" }, person.Token)).Is(200);
        await page.AskAsync("And now?");
        await page.IsAsync("Failed");
        Assert.DoesNotContain(stack.Chats, caller => caller.StartsWith("guest", StringComparison.Ordinal));

        // The next whole page is a guest's, who can't look into the conversation.
        await page.Page.ReloadAsync();
        await page.Tab.IsAtAsync(@"/sign-in\?to=%2Fc%2F.*");
        Assert.Equal("false", await page.Page.EvaluateAsync<string>("fetch('/session').then(r => r.json()).then(s => String(s.signedIn))"));
    }

    [Fact]
    public async Task Database_UnavailableWhenWebStarts_GuestsGetTheirPageAndSessionsComeBackWithIt()
    {
        await using var database = new PostgresServer();
        await database.StartAsync();
        await using var stack = await SessionStack.StartAsync(new Dictionary<string, string?> { ["ConnectionStrings:db"] = database.ConnectionString });
        var person = await stack.PersonAsync();
        using var before = new FormBrowser(stack.Webs[0].Address);
        await before.SignInAsync(person);
        await database.StopAsync();

        var web = stack.StartWeb();
        using var browser = new FormBrowser(web.Address);
        Copy(before, browser, web.Address);
        Assert.Equal(HttpStatusCode.OK, await browser.GetAsync("/"));
        // Its keys are not to be had, so this cookie can't be opened now. Nothing is lost by that.
        Assert.False(await browser.IsSignedInAsync());
        // Who was signed in at a replica that knows the keys, still is.
        Assert.True(await before.IsSignedInAsync());
        await using (var page = await ChatPageDriver.OpenAsync(chromium, web))
        {
            await page.AskToEndAsync("Anybody there?");
        }

        await database.StartAsync();
        await Eventually.TrueAsync(async () =>
        {
            using var again = new FormBrowser(web.Address);
            Copy(before, again, web.Address);
            return await again.IsSignedInAsync();
        }, "the cookie is opened again");
    }

    private static async Task SignInAsync(ChatPageDriver page, Person person)
    {
        await page.Page.EvaluateAsync(
            """
            async ({ login, password }) => {
                const session = await (await fetch('/session')).json();
                const form = new URLSearchParams({ login, password, [session.antiforgeryField]: session.antiforgeryToken });
                await fetch('/session/sign-in', { method: 'POST', body: form });
            }
            """,
            new { login = person.Name, password = person.Password });
        await page.Page.ReloadAsync();
        await page.IsLiveAsync();
    }

    private static void Copy(FormBrowser from, FormBrowser to, Uri address)
    {
        foreach (Cookie cookie in from.Cookies.GetAllCookies())
        {
            to.Cookies.Add(address, new Cookie(cookie.Name, cookie.Value));
        }
    }
}
