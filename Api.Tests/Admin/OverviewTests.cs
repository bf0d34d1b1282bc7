using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Xunit;

namespace AspireAi.Api.Tests.Admin;

public sealed class OverviewTests(StoreServers servers)
{
    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Overview_OfAnyReplica_HasTheRequestsOfAll(DatabaseProvider provider)
    {
        await using var replicas = Replicas.Start(await servers.OwnDatabaseAsync(), more: new() { ["ConnectionStrings:db"] = await servers.DatabaseAsync(provider) });
        var admin = await replicas.AdminAsync();
        var person = await replicas.PersonAsync();
        for (var request = 0; request < 3; request++)
        {
            (await replicas.A.ChatAsync(person.Token)).Is(200);
            (await replicas.B.ChatAsync(person.Token)).Is(200);
        }

        foreach (var api in replicas.Clients)
        {
            Answer? overview = null;
            await Eventually.TrueAsync(async () => Sum(overview = (await api.GetAsync("/admin/overview?minutes=5", admin)).Is(200), "outcomes") == 6, "all requests are counted");
            // The first was asked, the others are its answer again; 'Coalesced' is not among requests that come one by one.
            Assert.Equal((1, 5), (overview!.Json("outcomes.Answered").GetInt64(), overview.Json("outcomes.Cached").GetInt64()));
            Assert.Equal(5, overview.Json("caches.Exact").GetInt64());
            Assert.True(overview.Json("saved_tokens").GetInt64() > 0);
            Assert.Equal(5, overview.Json("minutes").GetArrayLength());
            Assert.True(overview.Json("stores.0.connected").GetBoolean());
        }

        var mine = (await replicas.B.GetAsync("/account/usage", person.Token)).Is(200);
        Assert.Equal(5, mine.Json("saved.0.calls").GetInt64());
        Assert.Equal("demo", mine.Text("saved.0.model"));
    }

    [Fact]
    public async Task Requests_WhileTheDatabaseIsUnavailable_AreCountedWhenItIsBack()
    {
        await using var database = new PostgresServer();
        await database.StartAsync();
        await using var replicas = Replicas.Start(await servers.OwnDatabaseAsync(), count: 1, more: new() { ["ConnectionStrings:db"] = database.ConnectionString });
        var (admin, person) = (await replicas.AdminAsync(), await replicas.PersonAsync());
        (await replicas.A.ChatAsync(person.Token)).Is(200);
        await OverviewAsync(overview => Sum(overview, "outcomes") == 1 && Store(overview), "the first request is counted");

        await database.StopAsync();
        for (var request = 0; request < 3; request++)
        {
            (await replicas.A.ChatAsync(person.Token)).Is(200);
        }

        await OverviewAsync(overview => Sum(overview, "outcomes") == 0 && !Store(overview), "the overview says that the database is away");
        await database.StartAsync();

        await OverviewAsync(overview => Sum(overview, "outcomes") == 4 && Store(overview), "all requests are counted");

        Task OverviewAsync(Func<Answer, bool> holds, string what) => Eventually.TrueAsync(async () => holds((await replicas.A.GetAsync("/admin/overview?minutes=30", admin)).Is(200)), what);
        bool Store(Answer overview) => overview.Json("stores").EnumerateArray().Single(store => store.GetProperty("name").GetString() == "db").GetProperty("connected").GetBoolean();
    }

    [Fact]
    public async Task Providers_AreListed_WithHowTheyAreDoing()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Script = static (context, _) => ScriptedUpstream.SendAsync(context, "{}", 500);
        await using var replicas = Replicas.Start(await servers.OwnDatabaseAsync(), count: 1, more: new()
        {
            ["Models:0:Name"] = "one", ["Models:0:InputPrice"] = "2.5", ["Models:0:OutputPrice"] = "10", ["Models:0:Endpoint"] = upstream.Url, ["Models:0:Key"] = "secret-key",
            ["Models:0:Endpoints:0:Weight"] = "3", ["Models:0:Endpoints:1:Key"] = "another-secret", ["Models:0:Fallbacks:0"] = "two", ["Models:1:Name"] = "two", ["Models:1:Endpoint"] = upstream.Url,
        });
        var admin = await replicas.AdminAsync();
        var person = await replicas.PersonAsync();
        (await replicas.A.PostAsync("/v1/chat/completions", new { model = "one", messages = new[] { new { role = "user", content = "Hi" } } }, person.Token)).Is(502);

        var listed = (await replicas.A.GetAsync("/admin/providers", admin)).Is(200);

        var place = new Uri(upstream.Url).Authority;
        Assert.Equal(("one", 2.5m, 10m, "two"), (listed.Text("data.0.name"), listed.Json("data.0.input_price").GetDecimal(), listed.Json("data.0.output_price").GetDecimal(), listed.Text("data.0.fallbacks.0")));
        Assert.Equal((place, $"{place} #2", 3), (listed.Text("data.0.endpoints.0.name"), listed.Text("data.0.endpoints.1.name"), listed.Json("data.0.endpoints.0.weight").GetInt32()));
        // Each endpoint of the first model, and the second model's, was asked once.
        Assert.All((string[])["data.0.endpoints.0", "data.0.endpoints.1", "data.1.endpoints.0"], path => Assert.Equal(
            ("closed", 0, 0L, 1L, "server_error", 500),
            (listed.Text(path + ".circuit"), listed.Json(path + ".running").GetInt32(), listed.Json(path + ".answered").GetInt64(), listed.Json(path + ".failed").GetInt64(),
                listed.Text(path + ".last_failure.reason"), listed.Json(path + ".last_failure.status").GetInt32())));
        Assert.DoesNotContain("secret", listed.Body, StringComparison.Ordinal);
        (await replicas.A.GetAsync("/admin/providers", person.Token)).Is(403);
    }

    [Theory]
    [InlineData("/admin/overview?minutes=0", "minutes")]
    [InlineData("/admin/usage/callers?days=63", "days")]
    [InlineData("/admin/usage/callers?limit=0", "limit")]
    public async Task Mistake_NamesItsField(string path, string field)
    {
        await using var replicas = Replicas.Start(await servers.OwnDatabaseAsync(), count: 1);
        Assert.Equal(field, (await replicas.A.GetAsync(path, await replicas.AdminAsync())).Is(400).Text("error.param"));
    }

    [Fact]
    public async Task Compare_WithoutItsModels_SaysSo()
    {
        await using var replicas = Replicas.Start(await servers.OwnDatabaseAsync(), count: 1);
        var admin = await replicas.AdminAsync();
        (await replicas.A.PostAsync("/admin/cache/compare", new { stored = "a", asked = "b" }, admin)).IsError(409, "semantic_cache_not_ready");
        Assert.Equal("asked", (await replicas.A.PostAsync("/admin/cache/compare", new { stored = "a" }, admin)).Is(400).Text("error.param"));
    }

    private static long Sum(Answer answer, string name) => answer.Json(name).EnumerateObject().Sum(one => one.Value.GetInt64());
}
