using AspireAi.Api.Tests.Browser;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AspireAi.Api.Tests.Web;

/// <summary>How it looks, and for whom: themes, narrow screens, less motion, axe in every state.</summary>
public sealed class ChatLookTests(Chromium chromium)
{
    private const string Background = "getComputedStyle(document.body).backgroundColor";
    private const string LightPaper = "rgb(250, 249, 246)";
    private const string DarkPaper = "rgb(23, 22, 20)";

    /// <summary>Both themes and both widths; every pair of them only in the long run.</summary>
    public static TheoryData<string, int, int> Looks =>
        [new("light", 1280, 800), new("dark", 320, 640), new("dark", 1280, 800) { Traits = { ["Category"] = ["Long"] } }, new("light", 320, 640) { Traits = { ["Category"] = ["Long"] } }];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task EveryState_InEachThemeAndWidth_FitsAndPleasesAxe(string theme, int width, int height)
    {
        await using var api = await FakeApi.StartAsync();
        api.Models.Insert(0, ("demo", "aspireai-demo"));
        var more = new TaskCompletionSource();
        api.Answer(Answers.Everything)
            .Answer(async answer =>
            {
                await answer.PieceAsync("Half of an answer, with `code`");
                await more.Task.WaitAsync(answer.Left);
                await answer.FinishAsync();
            })
            .Answer(async answer =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, answer.Left);
            });
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web, new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
        });
        await Expect(page.Page.GetByText("Demo model.")).ToBeVisibleAsync();
        async Task CheckAsync(string state)
        {
            Assert.Equal(0, await page.OverflowAsync());
            await page.Tab.NothingSeriousForAxeAsync(state, theme, width);
            await page.Tab.ScreenshotAsync($"{state}-{theme}-{width}");
        }

        await CheckAsync("empty");
        await page.AskToEndAsync("How do I reverse a string in Python?");
        await CheckAsync("answer");
        await page.Page.EvaluateAsync("document.getElementById('conversation').scrollTop = 0");
        await Expect(page.JumpButton).ToBeVisibleAsync();
        await CheckAsync("answer-top");
        await page.AskAsync("Half, please");
        await Expect(page.Answer).ToContainTextAsync("Half of an answer");
        await CheckAsync("streaming");
        more.SetResult();
        await page.IsAsync("Done");
        await page.AskAsync(string.Join(' ', Enumerable.Repeat("A-question-with-a-very-long-word-" + new string('x', 80), 3)));
        await page.IsAsync("Waiting");
        await CheckAsync("waiting");
        await page.StopButton.ClickAsync();
        await page.IsAsync("Stopped");
        await CheckAsync("stopped");
        await page.Box.FillAsync(string.Join('\n', Enumerable.Repeat("A draft of many lines", 30)));
        await CheckAsync("long-draft");
        await page.Box.FillAsync("");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Model: demo" }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Menuitem, new() { Name = "large" })).ToBeVisibleAsync();
        await CheckAsync("models");
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Page.Locator(".mud-popover-open")).ToHaveCountAsync(0);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Connect a real model" }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await CheckAsync("connect-help");
        // A command that is cut off is copied wrongly: each is in sight as a whole, and has its button.
        Assert.Equal("4 of 4", await page.Page.EvaluateAsync<string>("""
            (() => {
              const commands = [...document.querySelectorAll('.connect-help .code')];
              const whole = commands.filter(one => one.querySelector('.code-copy') && one.querySelector('pre').scrollWidth <= one.querySelector('pre').clientWidth);
              return `${whole.length} of ${commands.length}`;
            })()
            """));
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Theme_Picked_HoldsFromTheFirstPaintAfterAReload()
    {
        await using var api = await FakeApi.StartAsync();
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web);
        Assert.Equal(LightPaper, await page.Page.EvaluateAsync<string>(Background));

        await page.PickThemeAsync("Dark");
        Assert.Equal(DarkPaper, await page.Page.EvaluateAsync<string>(Background));

        // What the very first frame sees, before any script of the page ran.
        await page.Page.AddInitScriptAsync($"requestAnimationFrame(() => window.firstPaper = {Background});");
        await page.Page.ReloadAsync();
        await page.IsLiveAsync();
        Assert.Equal(DarkPaper, await page.Page.EvaluateAsync<string>("window.firstPaper"));
        var html = await (await page.Page.Context.APIRequest.GetAsync(web.Address.AbsoluteUri)).TextAsync();
        Assert.Contains("data-theme=\"dark\"", html, StringComparison.Ordinal);

        await page.PickThemeAsync("Light");
        await page.Page.ReloadAsync();
        await page.IsLiveAsync();
        Assert.Equal(LightPaper, await page.Page.EvaluateAsync<string>(Background));

        await page.PickThemeAsync("System");
        await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        Assert.Equal(DarkPaper, await page.Page.EvaluateAsync<string>(Background));
        await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        Assert.Equal(LightPaper, await page.Page.EvaluateAsync<string>(Background));
    }

    [Fact]
    public async Task ReducedMotion_IsObeyed()
    {
        await using var api = await FakeApi.StartAsync();
        api.Answer(answer => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, answer.Left));
        await using var web = WebServer.Start(api.Address);
        await using var page = await ChatPageDriver.OpenAsync(chromium, web, new() { ReducedMotion = ReducedMotion.Reduce });

        await page.AskAsync("Wait");
        await Expect(page.Page.Locator(".thinking-dots")).ToBeVisibleAsync();

        await Eventually.TrueAsync(
            async () => await page.Page.EvaluateAsync<int>("document.getAnimations().filter(a => a.playState === 'running').length") == 0,
            "nothing moves any more");
    }

    [Fact]
    public async Task NotFound_IsAPageOfOurs()
    {
        await using var api = await FakeApi.StartAsync();
        await using var web = WebServer.Start(api.Address);
        await using var tab = await chromium.OpenAsync(web.Address);
        tab.Expect("404");

        var response = await tab.Page.GotoAsync("/no/such/page");

        Assert.Equal(404, response!.Status);
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "There’s nothing here" })).ToBeVisibleAsync();
        await tab.NothingSeriousForAxeAsync("not found");
        await tab.ScreenshotAsync("not-found");
    }
}
