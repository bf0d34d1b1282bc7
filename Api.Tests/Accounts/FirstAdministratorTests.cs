using System.Diagnostics;
using System.Text.RegularExpressions;
using AspireAi.Api.Chat;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using Microsoft.Data.Sqlite;
using Xunit;

namespace AspireAi.Api.Tests.Accounts;

public sealed partial class FirstAdministratorTests
{
    [Fact]
    public async Task Development_MakesOneAdministratorAndPrintsItOnce()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        // Two replicas at once, and one later: as processes, since what counts is what they print.
        var printed = new List<string>();
        await using (var first = new ApiProcess(server.PatientConnectionString, "Development"))
        await using (var second = new ApiProcess(server.PatientConnectionString, "Development"))
        {
            await Eventually.TrueAsync(() => first.IsUp && second.IsUp, "both are up");
            await Eventually.TrueAsync(() => Passwords(first).Concat(Passwords(second)).Any(), "the administrator is printed");
            var client = new ApiClient(new HttpClient { BaseAddress = new Uri(second.Url) });
            var password = Passwords(first).Concat(Passwords(second)).First();
            var tokens = await client.SignInAsync("admin@localhost", password);
            (await client.GetAsync("/admin/users", tokens.Text("access_token"))).Is(200);
            // Whoever is later than the other has looked by then: the test of its start below waits for a third.
            await using var third = new ApiProcess(server.PatientConnectionString, "Development");
            await Eventually.TrueAsync(() => third.IsUp, "the third is up");
            var late = new ApiClient(new HttpClient { BaseAddress = new Uri(third.Url) });
            await late.SignInAsync("admin@localhost", password);
            printed.AddRange([.. Passwords(first), .. Passwords(second), .. Passwords(third)]);
            Assert.Equal(1, (await late.GetAsync("/admin/users", tokens.Text("access_token"))).Json("data").GetArrayLength());
        }

        Assert.Single(printed);
    }

    [Fact]
    public async Task Production_MakesNoneUnasked()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var api = new ApiProcess(server.PatientConnectionString, "Production");
        await Eventually.TrueAsync(() => api.IsUp, "it is up");
        var client = new ApiClient(new HttpClient { BaseAddress = new Uri(api.Url) });
        (await client.PostAsync("/account/register", new { email = "a@example.com", password = "a long enough password" })).Is(202);
        await using (var connection = new SqliteConnection(TestDatabase.For(server.PatientConnectionString)))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT (SELECT count(*) FROM users) || ' ' || (SELECT count(*) FROM user_roles)";
            Assert.Equal("1 0", await command.ExecuteScalarAsync());
        }

        Assert.Empty(Passwords(api));
        // A body that can't be read is answered in full here too, where ASP.NET Core's own habit is to say nothing.
        var wrong = (await client.PostAsync("/account/register", new { email = 5 })).Is(400);
        Assert.Equal("email", wrong.Text("error.param"));
    }

    [Fact]
    public async Task Configured_ComesBackAfterItWasDemoted_WithItsConfiguredPassword()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using (var api = Replicas.Start(server.PatientConnectionString, 1))
        {
            var admin = await api.AdminAsync();
            (await api.A.PostAsync("/account/change-password", new { current_password = Replicas.AdminPassword, new_password = "changed by the person" }, admin)).Is(200);
            var other = await api.PersonAsync();
            var tokens = await api.A.SignInAsync(Replicas.AdminEmail, "changed by the person");
            (await api.A.PatchAsync($"/admin/users/{other.Id}", new { roles = new[] { "admin" } }, tokens.Text("access_token"))).Is(200);
            (await api.A.PatchAsync($"/admin/users/{tokens.Text("account.id")}", new { roles = Array.Empty<string>(), blocked = true }, other.Token)).Is(200);
        }

        await using var again = Replicas.Start(server.PatientConnectionString, 1);
        Answer? back = null;
        await Eventually.TrueAsync(async () => (back = await again.A.TrySignInAsync(Replicas.AdminEmail, Replicas.AdminPassword)).Status == 200, "the administrator is back");
        (await again.A.GetAsync("/admin/users", back!.Text("access_token"))).Is(200);
    }

    [Fact]
    public async Task Address_ThatSomebodyRegisteredFirst_IsTheAdministratorsAlone()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        string strangers;
        await using (var api = Replicas.Start(server.PatientConnectionString, 1, new() { ["Admin:Email"] = "", ["Admin:Password"] = "" }))
        {
            await api.A.RegisterAsync("stranger", Replicas.AdminEmail, "a password of a stranger's");
            strangers = (await api.A.SignInAsync(Replicas.AdminEmail, "a password of a stranger's")).Text("refresh_token");
        }

        await using var configured = Replicas.Start(server.PatientConnectionString, 1);
        (await configured.A.GetAsync("/admin/users", await configured.AdminAsync())).Is(200);
        (await configured.A.TrySignInAsync(Replicas.AdminEmail, "a password of a stranger's")).Is(401);
        (await configured.A.PostAsync("/account/refresh", new { refresh_token = strangers })).Is(401);
    }

    private static IEnumerable<string> Passwords(ApiProcess api) => Printed().Matches(api.Said).Select(match => match.Groups[1].Value);

    [GeneratedRegex("admin@localhost, password ([a-z0-9]{20}) ")]
    private static partial Regex Printed();

    private sealed partial class ApiProcess : IAsyncDisposable
    {
        private readonly System.Text.StringBuilder _output = new();
        private readonly Process _process;

        public ApiProcess(string redis, string environment)
        {
            _process = Process.Start(new ProcessStartInfo("dotnet",
            [
                typeof(ChatCall).Assembly.Location, "--urls=http://127.0.0.1:0", $"--environment={environment}", $"--ConnectionStrings:redis={redis}", $"--ConnectionStrings:db={TestDatabase.For(redis)}",
                $"--contentRoot={Path.Combine(Repository.Root, "Api")}",
            ])
            {
                RedirectStandardOutput = true,
            })!;
            _process.OutputDataReceived += (_, line) =>
            {
                lock (_output)
                {
                    _output.AppendLine(line.Data);
                }
            };
            _process.BeginOutputReadLine();
        }

        public string Said
        {
            get
            {
                lock (_output)
                {
                    return _output.ToString();
                }
            }
        }

        public bool IsUp => Listening().IsMatch(Said);

        public string Url => Listening().Match(Said).Groups[1].Value;

        public async ValueTask DisposeAsync()
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        [GeneratedRegex(@"Now listening on: (\S+)")]
        private static partial Regex Listening();
    }
}
