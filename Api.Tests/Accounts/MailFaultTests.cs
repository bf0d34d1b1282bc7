using AspireAi.Api.Data;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AspireAi.Api.Tests.Accounts;

/// <summary>Whatever is wrong with one mail or with the mail server, the Api lives and the next mail goes out.</summary>
public sealed class MailFaultTests : IAsyncLifetime
{
    private const string Password = "a long enough password";

    private readonly RedisServer _server = new();
    private readonly SmtpServer _smtp = new();

    public ValueTask InitializeAsync() => new(_server.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await _smtp.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory, InlineData("a.@x.io"), InlineData(".a@x.io"), InlineData("a..b@x.io"), InlineData("a@"), InlineData("a@x..io"), InlineData("a@x.io, b@x.io"), InlineData("A <a@x.io>")]
    public async Task Address_ThatNoMailCanGoTo_IsRefused(string address)
    {
        await using var api = Start();

        var answer = (await api.A.PostAsync("/account/register", new { name = "somebody", email = address, password = Password })).IsError(400, "invalid_value");

        Assert.Equal("email", answer.Text("error.param"));
        await NextMailGoesOutAsync(api);
    }

    [Fact]
    public async Task Account_WithAnAddressFromBefore_IsNoEndOfTheOutbox()
    {
        // Accounts that were made while the address was checked less strictly.
        await using var api = Start();
        await api.A.RegisterAsync("before", "before@example.com", Password);
        await using (var context = await api.Hosts[0].Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync())
        {
            Assert.Equal(1, await context.Users.Where(account => account.NormalizedUserName == "BEFORE").ExecuteUpdateAsync(set => set.SetProperty(account => account.Email, "before.@example.com")));
        }

        (await api.A.PostAsync("/account/forgot-password", new { login = "before" })).Is(202);

        await NextMailGoesOutAsync(api);
        Assert.Contains(api.Hosts[0].Logs.Lines, line => line.Contains("[4013]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Server_ThatKeepsSilent_DelaysNoMailForLong()
    {
        _smtp.Silences = 1;
        await using var api = Start(new() { ["Smtp:Timeout"] = "00:00:03" });
        await api.A.RegisterAsync("first", "first@example.com", Password);

        await NextMailGoesOutAsync(api);
        await _smtp.MailToAsync("first@example.com");

        // The one that met the silence waits outside of the line.
        Assert.Equal(["next@example.com", "first@example.com"], _smtp.Mails.Select(mail => mail.To.Mailboxes.Single().Address));
    }

    [Fact]
    public async Task Server_WithoutSignIn_ThoughAUserIsSet_LosesTheMailAndSaysSo()
    {
        await using var api = Start(new() { ["Smtp:User"] = "mailer", ["Smtp:Password"] = "secret" });
        await api.A.RegisterAsync("first", "first@example.com", Password);
        await Eventually.TrueAsync(() => api.Hosts[0].Logs.Lines.Any(line => line.Contains("[4013]", StringComparison.Ordinal)), "the mail is given up");

        _smtp.Authenticates = true;

        await NextMailGoesOutAsync(api);
    }

    private Replicas Start(Dictionary<string, string?>? more = null) => Replicas.Start(_server.PatientConnectionString, 1, new(more ?? [])
    {
        ["Smtp:Host"] = "127.0.0.1",
        ["Smtp:Port"] = $"{_smtp.Port}",
        ["Smtp:From"] = "AspireAi <no-reply@example.com>",
        ["Smtp:RequireTls"] = "false",
    });

    private async Task NextMailGoesOutAsync(Replicas api)
    {
        await api.A.RegisterAsync("next", "next@example.com", Password);
        await _smtp.MailToAsync("next@example.com");
    }
}
