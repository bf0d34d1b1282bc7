using System.Text.Json;
using System.Web;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Xunit;

namespace AspireAi.Api.Tests.Accounts;

public sealed class AccountTests(IdentityReplicas replicas, StoreServers servers)
{
    private const string Wanted = "an entirely new password";

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Password_Changed_EndsWhatWasSignedInWithTheOldOne(DatabaseProvider database)
    {
        var api = await replicas.OnAsync(database, servers);
        var person = await api.PersonAsync();
        var other = await api.B.SignInAsync(person.Name, person.Password);
        var (_, key) = await api.A.KeyAsync(person.Token);
        (await api.B.WhoAsync(other.Text("access_token"))).Is(200);

        var wrong = (await api.A.PostAsync("/account/change-password", new { current_password = "not the password", new_password = Wanted }, person.Token)).Is(403);
        Assert.Equal("current_password", wrong.Text("error.param"));
        var changed = (await api.A.PostAsync("/account/change-password", new { current_password = person.Password, new_password = Wanted }, person.Token)).Is(200);

        (await api.A.WhoAsync(person.Token)).Is(401);
        await Eventually.TrueAsync(async () => (await api.B.WhoAsync(other.Text("access_token"))).Status == 401, "the other sign-in ends");
        (await api.B.PostAsync("/account/refresh", new { refresh_token = other.Text("refresh_token") })).IsError(401, "invalid_refresh_token");
        (await api.B.WhoAsync(changed.Text("access_token"))).Is(200);
        (await api.B.PostAsync("/account/refresh", new { refresh_token = changed.Text("refresh_token") })).Is(200);
        // Programs go on: their keys have nothing to do with the password.
        (await api.B.WhoAsync(key)).Is(200);
        (await api.B.TrySignInAsync(person.Name, person.Password)).Is(401);
        await api.B.SignInAsync(person.Name, Wanted);
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Account_Deleted_IsGoneWithItsKeysAndSignIns(DatabaseProvider database)
    {
        var api = await replicas.OnAsync(database, servers);
        var person = await api.PersonAsync();
        var (_, key) = await api.A.KeyAsync(person.Token);
        (await api.B.WhoAsync(key)).Is(200);
        (await api.B.WhoAsync(person.Token)).Is(200);

        (await api.A.DeleteAsync("/account", person.Token, new { password = "not the password" })).Is(403);
        (await api.A.WhoAsync(key)).Is(200);
        (await api.A.DeleteAsync("/account", person.Token, new { password = person.Password })).Is(204);

        foreach (var client in api.Clients)
        {
            await Eventually.TrueAsync(async () => (await client.WhoAsync(key)).Status == 401, "the key is refused");
            await Eventually.TrueAsync(async () => (await client.WhoAsync(person.Token)).Status == 401, "the sign-in is refused");
        }

        (await api.B.TrySignInAsync(person.Name, person.Password)).Is(401);
        (await api.B.GetAsync($"/admin/users/{person.Id}", await api.AdminAsync())).IsError(404, "user_not_found");
        Assert.Empty((await api.B.GetAsync($"/admin/users?search={person.Name}", await api.AdminAsync())).Json("data").EnumerateArray());

        // The name is free, and its new owner is another.
        var next = await api.PersonAsync(person.Name);
        Assert.NotEqual(person.Id, next.Id);
        (await api.A.WhoAsync(key)).Is(401);
    }

    [Fact]
    public async Task ResetLink_OfAnAdministrator_IsGoodOnce()
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        var person = await api.PersonAsync();
        var (user, code) = await LinkAsync(api, person.Id);

        (await api.A.PostAsync("/account/reset-password", new { user, code = code[..^3] + "AAA", new_password = Wanted })).IsError(400, "invalid_link");
        (await api.A.PostAsync("/account/reset-password", new { user, code, new_password = "short" })).Is(400);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            api.Clients[i % 2].PostAsync("/account/reset-password", new { user, code, new_password = $"{Wanted} {i}" })));

        var used = Assert.Single(answers.Index(), answer => answer.Item.Status == 200).Index;
        Assert.All(answers.Where(answer => answer.Status != 200), answer => answer.IsError(400, "invalid_link"));
        (await api.A.WhoAsync(person.Token)).Is(401);
        await api.B.SignInAsync(person.Name, $"{Wanted} {used}");
    }

    [Fact]
    public async Task ResetLink_LiftsTheLock()
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        var person = await api.PersonAsync();
        for (var i = 0; i < 6; i++)
        {
            await api.A.TrySignInAsync(person.Name, "not the password");
        }

        (await api.A.TrySignInAsync(person.Name, person.Password)).IsError(429, "too_many_attempts");
        var (user, code) = await LinkAsync(api, person.Id);
        (await api.A.PostAsync("/account/reset-password", new { user, code, new_password = Wanted })).Is(200);
        await api.B.SignInAsync(person.Name, Wanted);
    }

    [Fact]
    public async Task Account_OfSomebodyElse_CantBeReachedById()
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        var owner = await api.PersonAsync();
        var stranger = await api.PersonAsync();

        (await api.A.GetAsync($"/account/{owner.Id}", stranger.Token)).Is(404);
        (await api.A.GetAsync($"/account?id={owner.Id}", stranger.Token)).IsError(400, "unknown_parameter");
        (await api.A.GetAsync($"/admin/users/{owner.Id}", stranger.Token)).IsError(403, "insufficient_permissions");
        (await api.A.PatchAsync($"/admin/users/{stranger.Id}", new { tier = "unlimited", roles = new[] { "admin" } }, stranger.Token)).IsError(403, "insufficient_permissions");
        // What only administrators set can't be set on the way in.
        var name = Replicas.NewName();
        foreach (var more in new object[] { new { tier = "unlimited" }, new { roles = new[] { "admin" } }, new { tenant = "other" }, new { id = owner.Id } })
        {
            var body = JsonSerializer.SerializeToNode(more)!.AsObject();
            (body["name"], body["email"], body["password"]) = (name, $"{name}@example.com", Wanted);
            (await api.A.PostAsync("/account/register", body)).IsError(400, "unknown_parameter");
        }

        (await api.A.PostAsync("/account/register", new { name, email = $"{name}@example.com", password = Wanted })).Is(202);
        var registered = await api.A.SignInAsync(name, Wanted);
        Assert.Equal("free", registered.Text("account.tier"));
        Assert.Equal("default", registered.Text("account.tenant"));
        Assert.Equal(0, registered.Json("account.roles").GetArrayLength());
        Assert.NotEqual(owner.Id, registered.Text("account.id"));
    }

    [Fact]
    public async Task Administrator_DoesNotDeleteTheirOwnAccount()
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        (await api.A.DeleteAsync("/account", await api.AdminAsync(), new { password = Replicas.AdminPassword })).IsError(409, "administrator");
    }

    private static async Task<(string User, string Code)> LinkAsync(Replicas api, string id)
    {
        var answer = (await api.A.PostAsync($"/admin/users/{id}/reset-link", new { }, await api.AdminAsync())).Is(200);
        var link = new Uri(answer.Text("link"));
        Assert.Equal("http://localhost:5180/reset-password", link.GetLeftPart(UriPartial.Path));
        var query = HttpUtility.ParseQueryString(link.Query);
        return (query["user"]!, query["code"]!);
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Administrators_WhoRemoveEachOther_LeaveOne(DatabaseProvider database)
    {
        await using var api = Replicas.Start(await servers.OwnDatabaseAsync(), 2, new() { ["ConnectionStrings:db"] = await servers.DatabaseAsync(database) });
        var first = await api.AdminAsync();
        var firstId = (await api.A.GetAsync("/account", first)).Is(200).Text("id");
        var second = await api.PersonAsync();
        (await api.A.PatchAsync($"/admin/users/{second.Id}", new { roles = new[] { "admin" } }, first)).Is(200);
        object[] ways = [new { roles = Array.Empty<string>() }, new { blocked = true }];
        foreach (var way in ways)
        {
            var answers = await Task.WhenAll(
                api.A.PatchAsync($"/admin/users/{second.Id}", way, first), api.B.PatchAsync($"/admin/users/{firstId}", way, second.Token));

            // The other one may also have been too late to be an administrator.
            Assert.Single(answers, answer => answer.Status == 200);
            Assert.Contains(answers.Single(answer => answer.Status != 200).Status, (int[])[401, 403, 409]);
            var (left, lost) = answers[0].Status == 200 ? (first, second.Id) : (second.Token, firstId);
            (await api.A.PatchAsync($"/admin/users/{lost}", new { roles = new[] { "admin" }, blocked = false }, left)).Is(200);
            first = await api.AdminAsync();
            second = second with { Token = (await api.A.SignInAsync(second.Name, second.Password)).Text("access_token") };
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Account_DeletedOrInAnotherTenant_LeavesNoPrivateAnswerInTheCache_AndNoVote(bool deleted)
    {
        await using var api = Replicas.Start(await servers.OwnDatabaseAsync(), 1);
        var (admin, person, other) = (await api.AdminAsync(), await api.PersonAsync(), await api.PersonAsync());
        foreach (var token in (string[])[person.Token, other.Token])
        {
            (await api.A.ChatAsync(token, "Where is my order?")).Is(200);
        }

        const string Shared = "What is the capital of France?";
        (await api.A.ChatAsync(other.Token, Shared)).Is(200);
        await Eventually.TrueAsync(async () => await PrivateAsync() == 2 && (await api.A.ChatAsync(person.Token, Shared)).Headers["x-cache"] == "exact", "all answers are stored");
        var id = (await api.A.ChatAsync(person.Token, Shared)).Headers["x-cache-id"];
        (await api.A.PostAsync("/feedback", new { cache_id = id, thumb = "down" }, person.Token)).Is(200);
        Assert.Equal(1, await RejectionsAsync());

        if (deleted)
        {
            (await api.A.DeleteAsync("/account", person.Token, new { password = person.Password })).Is(204);
        }
        else
        {
            (await api.A.PostAsync("/admin/tenants", new { id = "acme", name = "Acme" }, admin)).Is(201);
            (await api.A.PatchAsync($"/admin/users/{person.Id}", new { tenant = "acme" }, admin)).Is(200);
        }

        Assert.Equal(1, await PrivateAsync());
        Assert.Equal(0, await RejectionsAsync());
        Assert.Equal("exact", (await api.A.ChatAsync(other.Token, "Where is my order?")).Is(200).Headers["x-cache"]);

        async Task<int> PrivateAsync() => (await api.A.GetAsync("/admin/cache?scope=private", admin)).Is(200).Json("count").GetInt32();
        async Task<int> RejectionsAsync() => (await api.A.GetAsync($"/admin/cache/{id}", admin)).Is(200).Json("rejections").GetInt32();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Answer_ThatRunsWhileItsAccountGoes_IsNotKept(bool deleted)
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        var goOn = new TaskCompletionSource();
        upstream.Script = async (context, _) =>
        {
            await goOn.Task;
            await ScriptedUpstream.SendAsync(context, ScriptedUpstream.Completion("In Ghent."));
        };
        await using var api = Replicas.Start(await servers.OwnDatabaseAsync(), 2, new() { ["ConnectionStrings:chat"] = $"Endpoint={upstream.Url}/v1;Key={ScriptedUpstream.Key};Model={ScriptedUpstream.Model}" });
        var (admin, person) = (await api.AdminAsync(), await api.PersonAsync());
        (await api.A.PostAsync("/admin/tenants", new { id = "acme", name = "Acme" }, admin)).Is(201);
        var running = AskAsync(person.Token, "Where is my order?");
        await Eventually.TrueAsync(() => !upstream.Requests.IsEmpty, "the provider is asked");

        _ = deleted
            ? (await api.B.DeleteAsync("/account", person.Token, new { password = person.Password })).Is(204)
            : (await api.B.PatchAsync($"/admin/users/{person.Id}", new { tenant = "acme" }, admin)).Is(200);
        goOn.SetResult();
        (await running).Is(200);

        // Behind the answer nothing comes any more once the next is stored.
        (await AskAsync(admin, "Where is my other order?")).Is(200);
        await Eventually.TrueAsync(async () => (await PrivateAsync()).GetArrayLength() > 0, "the next answer is stored");
        Assert.Equal("Where is my other order?", Assert.Single((await PrivateAsync()).EnumerateArray()).GetProperty("question").GetString());

        Task<Answer> AskAsync(string token, string question) =>
            api.A.PostAsync("/v1/chat/completions", new { model = ScriptedUpstream.Model, messages = new[] { new { role = "user", content = question } } }, token);
        async Task<JsonElement> PrivateAsync() => (await api.A.GetAsync("/admin/cache?scope=private", admin)).Is(200).Json("data");
    }

    [Fact]
    public async Task Move_ToATenantThatDoesNotExist_LosesNoAnswer()
    {
        await using var api = Replicas.Start(await servers.OwnDatabaseAsync(), 1);
        var (admin, person) = (await api.AdminAsync(), await api.PersonAsync());
        (await api.A.ChatAsync(person.Token, "Where is my order?")).Is(200);
        await Eventually.TrueAsync(async () => await CacheAsync() == "exact", "the answer is stored");

        (await api.A.PatchAsync($"/admin/users/{person.Id}", new { tenant = "nowhere" }, admin)).Is(400);

        Assert.Equal("exact", await CacheAsync());

        async Task<string> CacheAsync() => (await api.A.ChatAsync(person.Token, "Where is my order?")).Is(200).Headers["x-cache"];
    }

    [Fact]
    public async Task Passwords_StoredWithFewerRounds_AreStoredAnew_AndNobodyIsSignedOut()
    {
        var (redis, database) = (await servers.OwnDatabaseAsync(), TestDatabase.New());
        Person person;
        await using (var before = Replicas.Start(redis, 1, new() { ["ConnectionStrings:db"] = database, ["Accounts:PasswordIterations"] = "100000" }))
        {
            person = await before.PersonAsync();
        }

        await using var api = Replicas.Start(redis, 1, new() { ["ConnectionStrings:db"] = database, ["Accounts:PasswordIterations"] = "120000" });
        var tokens = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => api.A.SignInAsync(person.Name, person.Password)));

        foreach (var token in tokens.Select(one => one.Text("access_token")).Append(person.Token))
        {
            (await api.A.GetAsync("/account", token)).Is(200);
        }
    }
}
