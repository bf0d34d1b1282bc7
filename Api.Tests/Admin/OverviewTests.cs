using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Admin;

public sealed class OverviewTests(StoreServers servers)
{
    [Fact]
    public async Task Overview_OfAnyReplica_HasTheRequestsOfAll()
    {
        await using var replicas = Replicas.Start(await servers.OwnDatabaseAsync());
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
