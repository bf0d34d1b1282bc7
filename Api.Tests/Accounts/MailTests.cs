using System.Text.RegularExpressions;
using System.Web;
using AspireAi.Api.Data;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Xunit;

namespace AspireAi.Api.Tests.Accounts;

public sealed partial class MailTests : IAsyncLifetime
{
    private const string Password = "a long enough password";

    private readonly RedisServer _server = new();
    private readonly SmtpServer _smtp = new();
    private Replicas _api = null!;

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync();
        _api = Replicas.Start(_server.PatientConnectionString, 1, new()
        {
            ["Smtp:Host"] = "127.0.0.1",
            ["Smtp:Port"] = $"{_smtp.Port}",
            ["Smtp:From"] = "AspireAi <no-reply@example.com>",
            ["Smtp:RequireTls"] = "false",
            ["Accounts:PublicUrl"] = "https://chat.example.com/ai/",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _smtp.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Registration_IsConfirmedByTheMailedLink()
    {
        await _api.A.RegisterAsync("somebody", "somebody@example.com", Password);
        (await _api.A.TrySignInAsync("somebody", "not the password")).IsError(401, "invalid_credentials");
        (await _api.A.TrySignInAsync("somebody", Password)).IsError(401, "invalid_credentials");

        var (user, code) = Link(await _smtp.MailToAsync("somebody@example.com"), "https://chat.example.com/ai/confirm-email");
        (await _api.A.PostAsync("/account/confirm-email", new { user, code = code[..^3] + "AAA" })).IsError(400, "invalid_link");
        (await _api.A.PostAsync("/account/confirm-email", new { user, code })).Is(200);

        await _api.A.SignInAsync("somebody", Password);
    }

    [Fact]
    public async Task Registration_OfATakenAddress_TellsItsOwnerAndNobodyElse()
    {
        await ConfirmedAsync("owner");

        var again = (await _api.A.PostAsync("/account/register", new { name = "thief", email = "owner@example.com", password = "the thief's password" })).Is(202);
        var fresh = (await _api.A.PostAsync("/account/register", new { name = "fresh", email = "fresh@example.com", password = Password })).Is(202);

        Assert.Equal(fresh.Body, again.Body);
        var mail = await _smtp.MailToAsync("owner@example.com", 1);
        Assert.Contains("you have an account already", mail.TextBody, StringComparison.Ordinal);
        // Neither answer tells the thief which address was free: none of them can sign in.
        (await _api.A.TrySignInAsync("owner@example.com", "the thief's password")).IsError(401, "invalid_credentials");
        (await _api.A.TrySignInAsync("owner@example.com", Password)).Is(200);
    }

    [Fact]
    public async Task SignIn_BeforeTheAddressIsConfirmed_DoesNotTellWhetherTheAddressWasFree()
    {
        await ConfirmedAsync("victim");
        await _api.A.RegisterAsync("probe-taken", "victim@example.com", Password);
        await _api.A.RegisterAsync("probe-free", "free@example.com", Password);

        // The lock is part of it: a right password that gives attempts back would tell, too.
        for (var i = 0; i < 7; i++)
        {
            var (taken, free) = (await _api.A.TrySignInAsync("probe-taken", Password), await _api.A.TrySignInAsync("probe-free", Password));
            Assert.Equal((i < 5 ? 401 : 429, taken.Status, taken.Body), (free.Status, free.Status, free.Body));
        }

        // Nor is anybody locked out who tried before the mail came.
        var (user, code) = Link(await _smtp.MailToAsync("free@example.com"), "https://chat.example.com/ai/confirm-email");
        (await _api.A.PostAsync("/account/confirm-email", new { user, code })).Is(200);
        await _api.A.SignInAsync("probe-free", Password);
    }

    [Fact]
    public async Task SignIn_BeforeTheAddressIsConfirmed_MailsTheLinkAnew()
    {
        await _api.A.RegisterAsync("somebody", "somebody@example.com", Password);
        var (user, _) = Link(await _smtp.MailToAsync("somebody@example.com"), "https://chat.example.com/ai/confirm-email");
        // Minutes later.
        await using (var context = await _api.Hosts[0].Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync())
        {
            Assert.Equal(1, await context.Users.Where(account => account.Id == user).ExecuteUpdateAsync(set => set.SetProperty(account => account.ConfirmMailAt, DateTimeOffset.UnixEpoch)));
        }


        (await _api.A.TrySignInAsync("somebody", Password)).IsError(401, "invalid_credentials");

        var (again, code) = Link(await _smtp.MailToAsync("somebody@example.com", 1), "https://chat.example.com/ai/confirm-email");
        (await _api.A.PostAsync("/account/confirm-email", new { user = again, code })).Is(200);
        await _api.A.SignInAsync("somebody", Password);
    }

    [Fact]
    public async Task ForgottenPassword_IsResetByTheMailedLinkOnce()
    {
        await ConfirmedAsync("forgetful");
        _smtp.Refusals = 1;

        var known = (await _api.A.PostAsync("/account/forgot-password", new { login = "forgetful" })).Is(202);
        var unknown = (await _api.A.PostAsync("/account/forgot-password", new { login = "nobody-at-all" })).Is(202);
        Assert.Equal(unknown.Body, known.Body);
        // More of the same within minutes is no more mail.
        (await _api.A.PostAsync("/account/forgot-password", new { login = "forgetful@example.com" })).Is(202);

        var (user, code) = Link(await _smtp.MailToAsync("forgetful@example.com", 1), "https://chat.example.com/ai/reset-password");
        (await _api.A.PostAsync("/account/reset-password", new { user, code, new_password = "an entirely new password" })).Is(200);
        (await _api.A.PostAsync("/account/reset-password", new { user, code, new_password = "yet another new password" })).IsError(400, "invalid_link");
        await _api.A.SignInAsync("forgetful", "an entirely new password");

        // Mails are sent in order: this one after all the others.
        await ConfirmedAsync("last");
        Assert.Equal(2, _smtp.To("forgetful@example.com").Count);
        Assert.DoesNotContain(_api.Hosts[0].Logs.Lines, line => line.Contains("forgetful@example.com", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Address_SquattedByAStranger_IsItsOwnersByReset()
    {
        await _api.A.RegisterAsync("squatter", "victim@example.com", "the squatter's password");
        await _smtp.MailToAsync("victim@example.com");
        (await _api.A.PostAsync("/account/forgot-password", new { login = "victim@example.com" })).Is(202);

        var (user, code) = Link(await _smtp.MailToAsync("victim@example.com", 1), "https://chat.example.com/ai/reset-password");
        (await _api.A.PostAsync("/account/reset-password", new { user, code, new_password = Password })).Is(200);

        await _api.A.SignInAsync("victim@example.com", Password);
        (await _api.A.TrySignInAsync("squatter", "the squatter's password")).IsError(401, "invalid_credentials");
    }

    private async Task ConfirmedAsync(string name)
    {
        await _api.A.RegisterAsync(name, $"{name}@example.com", Password);
        var (user, code) = Link(await _smtp.MailToAsync($"{name}@example.com"), "https://chat.example.com/ai/confirm-email");
        (await _api.A.PostAsync("/account/confirm-email", new { user, code })).Is(200);
    }

    private static (string User, string Code) Link(MimeMessage mail, string page)
    {
        var link = new Uri(Url().Match(mail.TextBody!).Value);
        Assert.Equal(page, link.GetLeftPart(UriPartial.Path));
        var query = HttpUtility.ParseQueryString(link.Query);
        return (query["user"]!, query["code"]!);
    }

    [GeneratedRegex(@"https://\S+")]
    private static partial Regex Url();
}
