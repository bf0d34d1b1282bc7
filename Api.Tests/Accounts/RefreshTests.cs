using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Xunit;

namespace AspireAi.Api.Tests.Accounts;

public sealed class RefreshTests(IdentityReplicas replicas, StoreServers servers)
{
    private static readonly (string, string) _service = ("x-aspireai-service", Replicas.Credential);

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task RefreshToken_IsGoodForOneExchange(DatabaseProvider database)
    {
        var api = await replicas.OnAsync(database, servers);
        var person = await api.PersonAsync();
        var refresh = person.RefreshToken;
        for (var i = 0; i < 4; i++)
        {
            var tokens = (await api.Clients[i % 2].PostAsync("/account/refresh", new { refresh_token = refresh })).Is(200);
            Assert.NotEqual(refresh, tokens.Text("refresh_token"));
            Assert.Equal(person.Id, tokens.Text("account.id"));
            (await api.Clients[(i + 1) % 2].WhoAsync(tokens.Text("access_token"))).Is(200);
            refresh = tokens.Text("refresh_token");
        }
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task RefreshToken_ExchangedTwiceAtOnce_IsExchangedOnce(DatabaseProvider database)
    {
        var api = await replicas.OnAsync(database, servers);
        var person = await api.PersonAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => api.Clients[i % 2].PostAsync("/account/refresh", new { refresh_token = person.RefreshToken })));

        var winner = Assert.Single(answers, answer => answer.Status == 200);
        Assert.All(answers.Where(answer => answer.Status != 200), answer => answer.IsError(401, "invalid_refresh_token"));
        // Twins within seconds are a lost answer or two tabs, no theft: the sign-in lives on.
        (await api.B.PostAsync("/account/refresh", new { refresh_token = winner.Text("refresh_token") })).Is(200);
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task RefreshToken_StolenAndUsedLater_EndsTheSignInForBoth(DatabaseProvider database)
    {
        await using var api = Replicas.Start(await servers.ConnectionStringAsync(Store.Redis), more: new()
        {
            ["ConnectionStrings:db"] = await servers.DatabaseAsync(database),
            ["Accounts:RefreshGrace"] = "00:00:00",
        });
        var person = await api.PersonAsync();
        var mine = (await api.A.PostAsync("/account/refresh", new { refresh_token = person.RefreshToken })).Is(200);
        (await api.B.WhoAsync(mine.Text("access_token"))).Is(200);

        var stolen = await api.B.PostAsync("/account/refresh", new { refresh_token = person.RefreshToken });

        stolen.IsError(401, "invalid_refresh_token");
        (await api.A.PostAsync("/account/refresh", new { refresh_token = mine.Text("refresh_token") })).IsError(401, "invalid_refresh_token");
        (await api.B.WhoAsync(mine.Text("access_token"))).IsError(401, "invalid_api_key");
        await Eventually.TrueAsync(async () => (await api.A.WhoAsync(mine.Text("access_token"))).Status == 401, "the other replica refuses the access token");
    }

    [Fact]
    public async Task RefreshToken_OfAnotherShape_IsWorthNothing()
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        var person = await api.PersonAsync();
        string[] wrong =
        [
            person.RefreshToken[..^1], person.RefreshToken + "x", person.Token, "art-", "art-" + new string('x', 65), new string('{', 69),
            "art-" + new string('ä', 65),
        ];
        foreach (var token in wrong)
        {
            (await api.A.PostAsync("/account/refresh", new { refresh_token = token })).IsError(401, "invalid_refresh_token");
        }

        (await api.A.PostAsync("/account/refresh", new { refresh_token = person.RefreshToken })).Is(200);
    }

    [Fact]
    public async Task RefreshToken_OfTheWebPages_StaysTheSameAndIsWorthNothingWithoutTheServiceCredential()
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        var person = await api.PersonAsync();
        var web = (await api.A.TrySignInAsync(person.Name, person.Password, _service)).Is(200);
        var refresh = new { refresh_token = web.Text("refresh_token") };

        (await api.A.PostAsync("/account/refresh", refresh)).IsError(401, "invalid_refresh_token");
        (await api.A.PostAsync("/account/refresh", refresh, null, ("x-aspireai-service", "a guess"))).IsError(401, "invalid_refresh_token");
        (await api.A.PostAsync("/account/refresh", new { refresh_token = person.RefreshToken }, null, _service)).IsError(401, "invalid_refresh_token");
        for (var i = 0; i < 3; i++)
        {
            var again = (await api.Clients[i % 2].PostAsync("/account/refresh", refresh, null, _service)).Is(200);
            Assert.Equal(web.Text("refresh_token"), again.Text("refresh_token"));
            (await api.B.WhoAsync(again.Text("access_token"))).Is(200);
        }
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task SignOut_EndsThisSignInEverywhereAndNoOther(DatabaseProvider database)
    {
        var api = await replicas.OnAsync(database, servers);
        var person = await api.PersonAsync();
        var other = (await api.B.SignInAsync(person.Name, person.Password)).Text("access_token");
        (await api.B.WhoAsync(person.Token)).Is(200);

        (await api.A.PostAsync("/account/sign-out", new { }, person.Token)).Is(204);

        (await api.A.WhoAsync(person.Token)).IsError(401, "invalid_api_key");
        await Eventually.TrueAsync(async () => (await api.B.WhoAsync(person.Token)).Status == 401, "the other replica refuses the access token");
        (await api.A.PostAsync("/account/refresh", new { refresh_token = person.RefreshToken })).IsError(401, "invalid_refresh_token");
        (await api.A.WhoAsync(other)).Is(200);
    }

    [Fact]
    public async Task AccessToken_ChangedInAnyCharacter_IsRefused()
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        var person = await api.PersonAsync();
        (await api.A.WhoAsync(person.Token)).Is(200);
        // The last characters may hold padding bits that decode the same, so those are left out.
        for (var i = 4; i < person.Token.Length - 2; i += 7)
        {
            var changed = person.Token[..i] + (person.Token[i] == 'A' ? 'B' : 'A') + person.Token[(i + 1)..];
            (await api.A.WhoAsync(changed)).IsError(401, "invalid_api_key");
        }
    }

    [Fact]
    public async Task Tokens_OfReplicasThatStartedTogetherOnAnEmptyStore_AreGoodOnEach()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        var started = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => new ApiHost(Replicas.Settings(server.PatientConnectionString), CallerHeaders.Add))));
        var clients = started.Select(host => new ApiClient(host.Client())).ToList();
        try
        {
            var person = new Person(Replicas.NewName());
            await clients[0].RegisterAsync(person.Name, person.Email, person.Password);
            var tokens = await Task.WhenAll(clients.Select(client => client.SignInAsync(person.Name, person.Password)));
            foreach (var client in clients)
            {
                Assert.All(await Task.WhenAll(tokens.Select(token => client.WhoAsync(token.Text("access_token")))), answer => answer.Is(200));
            }
        }
        finally
        {
            foreach (var host in started)
            {
                await host.DisposeAsync();
            }
        }
    }
}
