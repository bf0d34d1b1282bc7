using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Xunit;

namespace AspireAi.Api.Tests.Admin;

public sealed class AuditTests(IdentityReplicas replicas, StoreServers servers)
{
    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task EveryChange_IsInTheLog_WithWhatItWasAndIs(DatabaseProvider database)
    {
        var api = await replicas.OnAsync(database, servers);
        var admin = await api.AdminAsync();
        var me = "user:" + (await api.A.GetAsync("/account", admin)).Text("id");
        var name = Replicas.NewName();
        var id = (await api.A.PostAsync("/admin/users", new { name, email = $"{name}@example.com" }, admin)).Is(201).Text("id");
        (await api.A.PatchAsync($"/admin/users/{id}", new { tier = "premium", blocked = true }, admin)).Is(200);
        (await api.B.PostAsync($"/admin/users/{id}/grants", new { tokens = 70 }, admin)).Is(200);
        (await api.B.PostAsync($"/admin/users/{id}/reset-link", new { }, admin)).Is(200);
        // What is refused changes nothing.
        (await api.A.PatchAsync($"/admin/users/{id}", new { tier = "free", tenant = "not-there" }, admin)).Is(400);
        (await api.A.DeleteAsync($"/admin/users/{id}", admin)).Is(204);

        var log = (await api.B.GetAsync($"/admin/audit?target=user:{id}&actor={me}", admin)).Is(200);

        Assert.Equal(["user.delete", "user.reset-link", "user.grant", "user.update", "user.create"], log.Json("data").EnumerateArray().Select(entry => entry.GetProperty("action").GetString()));
        Assert.Equal(("premium", "null"), (log.Text("data.0.before.tier"), Kind(log, "data.0.after")));
        Assert.Equal("70", log.Text("data.2.after.tokens"));
        Assert.Equal(("free", "premium", "False", "True"),
            (log.Text("data.3.before.tier"), log.Text("data.3.after.tier"), log.Text("data.3.before.blocked"), log.Text("data.3.after.blocked")));
        Assert.Equal("free", log.Text("data.4.after.tier"));
        // Nothing in it tells who that was.
        Assert.DoesNotContain(name, log.Body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task TenantsAndKeys_AreInTheLog_PageByPage()
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        var admin = await api.AdminAsync();
        var tenant = $"t-{Replicas.NewName()}";
        (await api.A.PostAsync("/admin/tenants", new { id = tenant, name = "A tenant" }, admin)).Is(201);
        var key = (await api.A.PostAsync("/admin/keys", new { tenant, tier = "premium", name = "A service" }, admin)).Is(201).Text("details.id");
        (await api.A.DeleteAsync($"/admin/keys/{key}", admin)).Is(204);
        (await api.A.DeleteAsync($"/admin/tenants/{tenant}", admin)).Is(204);

        Assert.Equal(["tenant.delete", "tenant.create"], await ActionsAsync(api, admin, $"tenant:{tenant}"));
        Assert.Equal(["key.revoke", "key.create"], await ActionsAsync(api, admin, $"key:{key}"));
        (await api.A.GetAsync("/admin/audit?limit=0", admin)).IsError(400, "invalid_value");
        (await api.A.GetAsync("/admin/audit?after=x", admin)).IsError(400, "invalid_value");
    }

    private static async Task<List<string>> ActionsAsync(Replicas api, string admin, string target)
    {
        var actions = new List<string>();
        string? after = null;
        do
        {
            var page = (await api.A.GetAsync($"/admin/audit?target={target}&limit=1{(after is null ? "" : $"&after={after}")}", admin)).Is(200);
            actions.AddRange(page.Json("data").EnumerateArray().Select(entry => entry.GetProperty("action").GetString()!));
            after = page.Json("next").GetString();
        }
        while (after is not null);
        return actions;
    }

    private static string Kind(Answer answer, string path) => answer.Json(path).ValueKind == System.Text.Json.JsonValueKind.Null ? "null" : "there";
}
