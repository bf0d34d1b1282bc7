using System.Diagnostics;
using AspireAi.Api.Data;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AspireAi.Api.Tests.Accounts;

public sealed class SignInTests(IdentityReplicas replicas, StoreServers servers)
{
    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task SignIn_ByNameOrAddressInAnyCase_IsGoodOnEveryReplica(DatabaseProvider database)
    {
        var api = await replicas.OnAsync(database, servers);
        var person = await api.PersonAsync();
        foreach (var login in (string[])[person.Name, person.Email, person.Name.ToUpperInvariant(), person.Email.ToUpperInvariant()])
        {
            var tokens = await api.B.SignInAsync(login, person.Password);
            foreach (var client in api.Clients)
            {
                var me = (await client.GetAsync("/account", tokens.Text("access_token"))).Is(200);
                Assert.Equal(person.Email, me.Text("email"));
                Assert.Equal("default", me.Text("tenant"));
                Assert.Equal("free", me.Text("tier"));
            }
        }
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Registrations_OfOneNameAtOnce_MakeOneAccount(DatabaseProvider database)
    {
        var api = await replicas.OnAsync(database, servers);
        var name = Replicas.NewName();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => api.Clients[i % 2].RegisterAsync(name, $"{i}-{name}@example.com", $"the password of number {i}")));
        Assert.Equal(1, await CountAsync(api, name, 16, i => $"{i}-{name}@example.com"));
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Registrations_OfOneAddressAtOnce_MakeOneAccount(DatabaseProvider database)
    {
        var api = await replicas.OnAsync(database, servers);
        var name = Replicas.NewName();
        // In one letter another case, which makes no other address.
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => api.Clients[i % 2].RegisterAsync(
            $"{name}.{i}", i % 2 == 0 ? $"{name}@example.com" : $"{name}@EXAMPLE.com", $"the password of number {i}")));
        Assert.Equal(1, await CountAsync(api, name, 16, i => $"{name}.{i}"));
    }

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    public async Task Guesses_SideBySide_AreNoMoreThanAllowed(Store store)
    {
        var api = await replicas.OnAsync(store, servers);
        var person = await api.PersonAsync();
        var unknown = Replicas.NewName();

        foreach (var login in (string[])[person.Name, unknown])
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => api.Clients[i % 2].TrySignInAsync(login, $"a guess, number {i}")));

            Assert.Equal(5, answers.Count(answer => answer.Status == 401));
            var refused = answers.Where(answer => answer.Status != 401).ToList();
            Assert.All(refused, answer => answer.IsError(429, "too_many_attempts"));
            Assert.All(refused, answer => Assert.InRange(answer.RetryAfter, 1, 300));
        }

        // The lock holds for the right password too, and on the other replica.
        (await api.B.TrySignInAsync(person.Name, person.Password)).IsError(429, "too_many_attempts");
        (await api.A.TrySignInAsync(person.Name.ToUpperInvariant(), person.Password)).IsError(429, "too_many_attempts");
    }

    [Fact]
    public async Task Lock_OfAName_DoesNotTellWhoseAddressBelongsToIt()
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        var (person, other) = (await api.PersonAsync(), await api.PersonAsync());
        await FailAsync(api, person, 5);
        (await api.A.TrySignInAsync(person.Name, "not the password")).IsError(429, "too_many_attempts");

        AssertSame(await api.A.TrySignInAsync(person.Email, "not the password"), await api.A.TrySignInAsync(other.Email, "not the password"), 401);
        // Nor does it keep out who comes by the address; that doesn't open the name again.
        (await api.A.TrySignInAsync(person.Email, person.Password)).Is(200);
        (await api.A.TrySignInAsync(person.Name, person.Password)).IsError(429, "too_many_attempts");

        // Who has the link of an administrator gets past both.
        var link = new Uri((await api.A.PostAsync($"/admin/users/{person.Id}/reset-link", new { }, await api.AdminAsync())).Is(200).Text("link"));
        var query = System.Web.HttpUtility.ParseQueryString(link.Query);
        (await api.A.PostAsync("/account/reset-password", new { user = query["user"], code = query["code"], new_password = "another long password" })).Is(200);
        (await api.A.TrySignInAsync(person.Name, "another long password")).Is(200);
    }

    [Fact]
    public async Task Lock_OnceItIsOver_LetsTheRightPasswordIn()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var api = Replicas.Start(server.PatientConnectionString, 1, new() { ["Accounts:LockedFor"] = "00:00:10", ["Accounts:MaxFailedAttempts"] = "3" });
        var person = await api.PersonAsync();

        // A right password in between begins the count anew.
        await FailAsync(api, person, 2);
        await api.A.SignInAsync(person.Name, person.Password);
        await FailAsync(api, person, 3);
        var refused = (await api.A.TrySignInAsync(person.Name, person.Password)).IsError(429, "too_many_attempts");

        var waited = Stopwatch.StartNew();
        await Eventually.TrueAsync(async () =>
        {
            var sent = waited.Elapsed.TotalSeconds;
            var isIn = (await api.A.TrySignInAsync(person.Name, person.Password)).Status == 200;
            Assert.True(isIn || sent <= refused.RetryAfter, $"The lock stands {sent:0.0} s after it was said to last {refused.RetryAfter} s.");
            return isIn;
        }, "the lock ends");
        Assert.True(waited.Elapsed.TotalSeconds >= 5, $"The lock ended after {waited.Elapsed}.");
    }

    [Fact]
    public async Task Name_KnownOrNot_GetsTheSameAnswers()
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        var person = await api.PersonAsync();
        var nobody = Replicas.NewName();

        AssertSame(await api.A.TrySignInAsync(person.Name, "not the password"), await api.A.TrySignInAsync(nobody, "not the password"), 401);
        AssertSame(await api.A.TrySignInAsync(person.Email, "not the password"), await api.A.TrySignInAsync($"{nobody}@example.com", "not the password"), 401);
        AssertSame(
            await api.A.PostAsync("/account/register", new { name = person.Name, email = $"other-{person.Email}", password = "a long enough password" }),
            await api.A.PostAsync("/account/register", new { name = Replicas.NewName(), email = $"{Replicas.NewName()}@example.com", password = "a long enough password" }), 202);
        AssertSame(
            await api.A.PostAsync("/account/register", new { email = person.Email, password = "a long enough password" }),
            await api.A.PostAsync("/account/register", new { email = $"{Replicas.NewName()}@example.com", password = "a long enough password" }), 202);
        AssertSame(
            await api.A.PostAsync("/account/reset-password", new { user = person.Id, code = "wrong", new_password = "a long enough password" }),
            await api.A.PostAsync("/account/reset-password", new { user = "nobody", code = "wrong", new_password = "a long enough password" }), 400);
        AssertSame(
            await api.A.PostAsync("/account/forgot-password", new { login = person.Email }),
            await api.A.PostAsync("/account/forgot-password", new { login = nobody }), 409);

        // Registering again changed nothing.
        await api.A.SignInAsync(person.Name, person.Password);
    }

    /// <summary>A password takes tens of milliseconds and everything else a few; so its comparisons tell whether a name is known, or they don't.</summary>
    [Fact]
    public async Task Name_KnownOrNot_CostsOnePassword()
    {
        var passwords = new CountedPasswords();
        await using var api = Replicas.Start(await servers.OwnDatabaseAsync(), 1, services: collection => collection.AddSingleton<IPasswordHasher<Account>>(passwords));
        var person = await api.PersonAsync();

        Assert.Equal((0, 1), await passwords.OfAsync(() => api.A.TrySignInAsync(person.Name, "not the password")));
        Assert.Equal((0, 1), await passwords.OfAsync(() => api.A.TrySignInAsync(Replicas.NewName(), "not the password")));
        Assert.Equal((1, 0), await passwords.OfAsync(() => api.A.PostAsync("/account/register", new { name = person.Name, email = "x" + person.Email, password = "a long enough password" })));
        Assert.Equal((1, 0), await passwords.OfAsync(() => api.A.PostAsync("/account/register", new { name = Replicas.NewName(), email = person.Email, password = "a long enough password" })));
        Assert.Equal((1, 0), await passwords.OfAsync(() => api.A.PostAsync("/account/register", new { name = Replicas.NewName(), email = "y" + person.Email, password = "a long enough password" })));
    }

    [Fact, Trait("Category", "Long")]
    public async Task Name_KnownOrNot_TakesAsLong()
    {
        await using var api = Replicas.Start(await servers.OwnDatabaseAsync(), 1, new() { ["Accounts:PasswordIterations"] = "210000" });
        const int Rounds = 15;
        var known = new List<double>();
        var unknown = new List<double>();
        var taken = new List<double>();
        var free = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            var person = await api.PersonAsync();
            known.Add(await MillisecondsAsync(() => api.A.TrySignInAsync(person.Name, "not the password")));
            unknown.Add(await MillisecondsAsync(() => api.A.TrySignInAsync(Replicas.NewName(), "not the password")));
            taken.Add(await MillisecondsAsync(() => api.A.PostAsync("/account/register", new { name = person.Name, email = $"x{person.Email}", password = "a long enough password" })));
            free.Add(await MillisecondsAsync(() => api.A.PostAsync("/account/register", new { name = Replicas.NewName(), email = $"y{person.Email}", password = "a long enough password" })));
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"Least ms: sign-in known {known.Min():0.0}, unknown {unknown.Min():0.0}; registration taken {taken.Min():0.0}, free {free.Min():0.0}");
        // The least of many is what the work itself takes on a machine that is busy with other tests. Comparing a password takes tens
        // of milliseconds and everything else a few, so where that were skipped the ratio would be far from 1.
        Assert.InRange(known.Min() / unknown.Min(), 0.5, 2);
        Assert.InRange(taken.Min() / free.Min(), 0.5, 2);
    }

    [Theory]
    [InlineData("register", """{"password":"a long enough password"}""", "email")]
    [InlineData("register", """{"email":"no address","password":"a long enough password"}""", "email")]
    [InlineData("register", """{"email":"a b@example.com","password":"a long enough password"}""", "email")]
    [InlineData("register", """{"email":"a@example.com","password":"short"}""", "password")]
    [InlineData("register", """{"email":"a@example.com"}""", "password")]
    [InlineData("register", """{"email":"a@example.com","name":"a@example.com","password":"a long enough password"}""", "name")]
    [InlineData("register", """{"email":"a@example.com","name":"pаypal","password":"a long enough password"}""", "name")]
    [InlineData("register", """{"email":"a@example.com","name":"{x}","password":"a long enough password"}""", "name")]
    [InlineData("register", """{"email":5,"password":"a long enough password"}""", "email")]
    [InlineData("sign-in", """{"login":"somebody"}""", "password")]
    [InlineData("sign-in", """{"password":"somebody"}""", "login")]
    [InlineData("refresh", """{}""", "refresh_token")]
    [InlineData("reset-password", """{"user":"a","new_password":"a long enough password"}""", "code")]
    public async Task Field_Wrong_IsNamed(string path, string body, string field)
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        var answer = (await api.A.PostAsync($"/account/{path}", System.Text.Json.JsonDocument.Parse(body))).Is(400);
        Assert.Equal(field, answer.Text("error.param"));
    }

    [Fact]
    public async Task Body_TooLong_IsRefused()
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        (await api.A.PostAsync("/account/sign-in", new { login = new string('x', 200_000), password = "x" })).Is(413);
    }

    [Fact]
    public async Task SignUps_Closed_MakeNoAccount()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var api = Replicas.Start(server.PatientConnectionString, 1, new() { ["Accounts:SignUps"] = "false" });
        (await api.A.PostAsync("/account/register", new { email = "a@example.com", password = "a long enough password" })).IsError(403, "sign_ups_closed");
        (await api.A.TrySignInAsync("a@example.com", "a long enough password")).Is(401);
    }

    private static async Task<int> CountAsync(Replicas api, string name, int registrations, Func<int, string> login)
    {
        var signedIn = 0;
        for (var i = 0; i < registrations; i++)
        {
            signedIn += (await api.A.TrySignInAsync(login(i), $"the password of number {i}")).Status == 200 ? 1 : 0;
        }

        // The administrators' list agrees.
        var found = (await api.B.GetAsync($"/admin/users?search={name}", await api.AdminAsync())).Is(200).Json("data").GetArrayLength();
        Assert.Equal(signedIn, found);
        return signedIn;
    }

    private static async Task FailAsync(Replicas api, Person person, int times)
    {
        for (var i = 0; i < times; i++)
        {
            (await api.A.TrySignInAsync(person.Name, $"not the password {i}")).IsError(401, "invalid_credentials");
        }
    }

    private static void AssertSame(Answer one, Answer other, int status)
    {
        Assert.Equal(one.Is(status).Body, other.Is(status).Body);
        Assert.Equal(one.Headers.Keys.Order(), other.Headers.Keys.Order());
    }

    private static async Task<double> MillisecondsAsync(Func<Task<Answer>> call)
    {
        var watch = Stopwatch.StartNew();
        await call();
        return watch.Elapsed.TotalMilliseconds;
    }

    private sealed class CountedPasswords : PasswordHasher<Account>
    {
        private int _hashed;
        private int _compared;

        public override string HashPassword(Account user, string password)
        {
            Interlocked.Increment(ref _hashed);
            return base.HashPassword(user, password);
        }

        public override PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword)
        {
            Interlocked.Increment(ref _compared);
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }

        public async Task<(int Hashed, int Compared)> OfAsync(Func<Task> work)
        {
            var (hashed, compared) = (_hashed, _compared);
            await work();
            return (_hashed - hashed, _compared - compared);
        }
    }
}
