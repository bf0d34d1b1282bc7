using System.Net;
using AspireAi.Api.Tests.Browser;
using AspireAi.Api.Tests.Web.Session;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AspireAi.Api.Tests.Web.Pages;

/// <summary>Who must not get in, and what other sites must not do.</summary>
public sealed class AdminAccessTests(Chromium chromium)
{
    [Fact]
    public async Task AdminPages_ForAUser_AreHiddenAndRefused()
    {
        await using var stack = await SessionStack.StartAsync();
        var person = await stack.PersonAsync();
        await using var site = await SiteDriver.OpenAsync(chromium, stack.Webs[0], "/");
        await site.SignInAsync(person, "/account");
        await Expect(site.Page.GetByRole(AriaRole.Link, new() { Name = "Admin" })).ToHaveCountAsync(0);
        site.Tab.Expect("403");
        foreach (var path in Pages(stack))
        {
            var response = await site.Page.GotoAsync(path);
            Assert.Equal((path, 403), (path, response!.Status));
            await site.SeesHeadingAsync("This is not yours to see");
        }

        await site.CheckLookAsync("forbidden", "light", 1280);
    }

    [Fact]
    public async Task AdminForms_FromAUserWithAToken_AreRefused_AndFromAGuestToo()
    {
        await using var stack = await SessionStack.StartAsync();
        var (person, victim) = (await stack.PersonAsync(), await stack.PersonAsync());
        using var user = new FormBrowser(stack.Webs[0].Address);
        await user.SignInAsync(person);
        using var guest = new FormBrowser(stack.Webs[0].Address);
        foreach (var path in Forms(stack).Where(path => path.StartsWith("/admin/", StringComparison.Ordinal)))
        {
            using var refused = await user.PostAsync(path.Replace("{id}", victim.Id, StringComparison.Ordinal), ("id", victim.Id), ("tier", "unlimited"));
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, refused.StatusCode));
            using var sent = await guest.PostAsync(path.Replace("{id}", victim.Id, StringComparison.Ordinal), ("id", victim.Id));
            Assert.Equal((path, HttpStatusCode.Redirect), (path, sent.StatusCode));
            Assert.StartsWith("/sign-in", sent.Headers.Location?.OriginalString, StringComparison.Ordinal);
        }

        Assert.Equal("free", (await stack.Api.GetAsync("/account", victim.Token)).Is(200).Text("tier"));
    }

    [Fact]
    public async Task Form_WithoutItsToken_OrOfAnotherSite_IsRefused_WhateverItIs()
    {
        await using var stack = await SessionStack.StartAsync();
        using var browser = new FormBrowser(stack.Webs[0].Address);
        await browser.SignInAsync(await stack.AdministratorAsync());
        var forms = Forms(stack);
        Assert.True(forms.Count >= 24, $"Only {forms.Count} forms were found.");
        var session = await browser.SessionAsync();
        (string, string) token = (session.GetProperty("antiforgeryField").GetString()!, session.GetProperty("antiforgeryToken").GetString()!);
        foreach (var path in forms.Select(path => path.Replace("{id}", "x", StringComparison.Ordinal)))
        {
            using var without = await browser.PostAsIsAsync(path, [("id", "x")]);
            Assert.Equal((path, HttpStatusCode.BadRequest), (path, without.StatusCode));
            using var foreign = await browser.PostAsIsAsync(path, [("id", "x"), token], ("Origin", "https://evil.example.com"));
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, foreign.StatusCode));
        }

        Assert.True(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Administrator_WhoWasDemotedMeanwhile_IsRefusedByTheApi()
    {
        await using var stack = await SessionStack.StartAsync();
        var person = await stack.PersonAsync();
        var admin = await stack.AdministratorAsync();
        (await stack.Api.PatchAsync($"/admin/users/{person.Id}", new { roles = new[] { "admin" } }, admin.Token)).Is(200);
        await using var site = await SiteDriver.OpenAsync(chromium, stack.Webs[0], "/");
        await site.SignInAsync(person, "/admin/users");
        await site.SeesHeadingAsync("Users");

        (await stack.Api.PatchAsync($"/admin/users/{person.Id}", new { roles = Array.Empty<string>() }, admin.Token)).Is(200);

        // The cookie still says admin; the Api doesn't.
        site.Tab.Expect("403");
        var response = await site.Page.GotoAsync("/admin/users");
        Assert.Equal(403, response!.Status);
        await Expect(site.Page.GetByText(admin.Name)).ToHaveCountAsync(0);
    }

    private static List<string> Pages(SessionStack stack) => [.. Routes(stack, "GET").Where(path => path.StartsWith("/admin", StringComparison.Ordinal)).Select(path => path.Replace("{id}", "x", StringComparison.Ordinal))];

    private static List<string> Forms(SessionStack stack) => [.. Routes(stack, "POST").Where(path => path.StartsWith("/session/", StringComparison.Ordinal) || path.StartsWith("/keys/", StringComparison.Ordinal) || path.StartsWith("/admin/", StringComparison.Ordinal))];

    // A document answers both; what is only to be posted to is a form's.
    private static IEnumerable<string> Routes(SessionStack stack, string method) => stack.Webs[0].Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { } methods && methods.Contains(method) && (method == "GET" || methods.Count == 1))
        .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/')).Distinct();
}
