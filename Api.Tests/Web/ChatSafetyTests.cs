using AspireAi.Api.Tests.Browser;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AspireAi.Api.Tests.Web;

/// <summary>Answers, prompts and model names that want to do harm, in a browser that would notice.</summary>
public sealed class ChatSafetyTests(Chromium chromium)
{
    private const string Ran = "window.pwned !== undefined";

    [Fact]
    public async Task HostileAnswers_InPiecesAndWhole_RunNothingAndLoadNothing()
    {
        await using var api = await FakeApi.StartAsync();
        api.Answer(async answer =>
        {
            foreach (var text in XssCorpus.All)
            {
                for (var at = 0; at < text.Length; at += 7)
                {
                    await answer.PieceAsync(text.Substring(at, Math.Min(7, text.Length - at)));
                }

                await answer.PieceAsync("\n\n");
            }

            await answer.FinishAsync();
        });
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);

        await page.AskToEndAsync("Attack me");

        Assert.False(await page.Page.EvaluateAsync<bool>(Ran));
        // What is left to click on leads to web pages only, in a tab of its own.
        var links = await page.Answer.Locator("a").EvaluateAllAsync<string[]>("links => links.map(a => [a.protocol, a.target, a.rel].join(' '))");
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.Matches("^(https?:|mailto:|:) _blank noopener noreferrer nofollow$", link));
        await page.IsKeptInTheTabAsync();
        Assert.Equal(0, await page.Answer.Locator("script, iframe, img, svg:not(.mud-icon-root), style, object, embed, form, input, link, base, meta").CountAsync());

        await page.Page.ReloadAsync();
        await page.IsLiveAsync();
        await page.IsAsync("Done");
        Assert.False(await page.Page.EvaluateAsync<bool>(Ran));
    }

    [Fact]
    public async Task HostilePromptAndModelName_AreText()
    {
        const string Attack = "\"><img src=x onerror=window.pwned=1><script>window.pwned=1</script>";
        await using var api = await FakeApi.StartAsync();
        api.Models.Clear();
        api.Models.Add((Attack, Attack));
        api.Models.Add(("other", Attack));
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);

        await page.AskToEndAsync(Attack);

        await Expect(page.Questions.Last.Locator(".bubble")).ToHaveTextAsync(Attack);
        await Expect(page.Answer.Locator(".badge")).ToContainTextAsync(Attack);
        await page.Page.Locator(".model-picker button").ClickAsync();
        await Expect(page.Page.Locator(".mud-popover-open")).ToContainTextAsync(Attack);
        Assert.False(await page.Page.EvaluateAsync<bool>(Ran));
    }

    [Fact]
    public async Task KeptConversation_TamperedWith_IsCleanedOrDropped()
    {
        await using var api = await FakeApi.StartAsync();
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);
        await page.Page.EvaluateAsync("""
            sessionStorage.setItem('conversation', JSON.stringify([{ prompt: '<img src=x onerror=window.pwned=1>', answer: '<img src=x onerror=window.pwned=1>[x](javascript:window.pwned=1)', state: 'Done' }]))
            """);
        await page.Page.ReloadAsync();
        await page.IsLiveAsync();
        await page.IsAsync("Done");
        Assert.False(await page.Page.EvaluateAsync<bool>(Ran));

        foreach (var rubbish in new[] { "{", "[null]", "[{}]", "[{\"state\":\"Nonsense\"}]", "7", new string('[', 500) })
        {
            await page.Page.EvaluateAsync("text => sessionStorage.setItem('conversation', text)", rubbish);
            await page.Page.ReloadAsync();
            await page.IsLiveAsync();
            await Expect(page.Box).ToBeEditableAsync();
        }

        await page.Page.EvaluateAsync("sessionStorage.clear()");
        await page.Page.ReloadAsync();
        await page.IsLiveAsync();
        await page.AskToEndAsync("Still there?");
    }

    [Fact]
    public async Task LongAnswer_OfTenThousandTokens_ArrivesWithoutLag()
    {
        await using var api = await FakeApi.StartAsync();
        api.Answer(async answer =>
        {
            for (var at = 0; at < Answers.Long.Length; at += 4)
            {
                await answer.PieceAsync(Answers.Long.Substring(at, Math.Min(4, Answers.Long.Length - at)));
            }

            await answer.FinishAsync(completionTokens: 10_000);
        });
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);
        await page.Page.EvaluateAsync("""
            window.mutations = 0;
            new MutationObserver(() => window.mutations++).observe(document.querySelector('.conversation'), { childList: true, subtree: true, characterData: true });
            """);

        await page.AskAsync("Everything");
        await Expect(page.Answer).ToHaveAttributeAsync("data-state", "Done", new() { Timeout = 60_000 });

        await Expect(page.Answer.GetByText("Section 250", new() { Exact = true })).ToBeInViewportAsync();
        // About 10,000 pieces came; the page was repainted a few times a second. How long it was busy with that: KeptChatTests' Long one.
        Assert.InRange(await page.Page.EvaluateAsync<int>("window.mutations"), 2, 2_000);
    }

    [Fact]
    public async Task MegabyteAnswer_OfOneTable_HarmsNothing()
    {
        await using var api = await FakeApi.StartAsync();
        api.Answer(async answer =>
        {
            await answer.PieceAsync("| a | b | c |\n|---|---|---|\n");
            for (var i = 0; i < 50; i++)
            {
                await answer.PieceAsync(string.Concat(Enumerable.Repeat("| 1 | <script>2</script> | 3 |\n", 700)));
            }

            await answer.FinishAsync();
        }).Answer("Short again.");
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);

        await page.AskAsync("A giant table");
        await Expect(page.Answer).ToHaveAttributeAsync("data-state", "Done", new() { Timeout = 60_000 });
        Assert.Equal(0, await page.OverflowAsync());
        await page.AskToEndAsync("And now?");
        await Expect(page.Answer).ToContainTextAsync("Short again.");
    }

    [Fact]
    public async Task Headers_OfEveryKindOfResponse_AreStrict()
    {
        await using var api = await FakeApi.StartAsync();
        await using var web = WebServer.Start(api.Address);
        using var http = new HttpClient { BaseAddress = web.Address };

        foreach (var path in new[] { "/", "/no/such/page", "/css/app.css", "/js/page.js", "/_framework/blazor.web.js", "/alive" })
        {
            using var response = await http.GetAsync(path, TestContext.Current.CancellationToken);
            var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
            Assert.Contains("style-src 'self';", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        }

        var html = await http.GetStringAsync("/", TestContext.Current.CancellationToken);
        Assert.DoesNotMatch(@"<script(?![^>]*\ssrc=)", html);
        Assert.DoesNotMatch(@"<style|\son[a-z]+\s*=", html);
        Assert.DoesNotMatch("(src|href)=\"(https?:)?//", html);
    }
}
