using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AspireAi.Api.Tests.Admin;

public sealed class AdminTests(IdentityReplicas replicas, StoreServers servers)
{
    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Tier_Changed_HoldsFromTheNextRequest(DatabaseProvider database)
    {
        var api = await replicas.OnAsync(database, servers);
        var admin = await api.AdminAsync();
        var person = await api.PersonAsync();
        var (_, key) = await api.A.KeyAsync(person.Token);
        foreach (var tier in (string[])["premium", "unlimited", "free", "premium"])
        {
            (await api.A.WhoAsync(key)).Is(200);
            (await api.B.WhoAsync(key)).Is(200);

            Assert.Equal(tier, (await api.A.PatchAsync($"/admin/users/{person.Id}", new { tier }, admin)).Is(200).Text("tier"));

            Assert.Equal(tier, (await api.A.WhoAsync(key)).Headers[CallerHeaders.Tier]);
            Assert.Equal(tier, (await api.A.WhoAsync(person.Token)).Headers[CallerHeaders.Tier]);
            await Eventually.TrueAsync(async () => (await api.B.WhoAsync(key)).Headers[CallerHeaders.Tier] == tier, "the other replica knows");
        }
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Grants_AddUpPerMonthAndReachTheCaller(DatabaseProvider database)
    {
        var api = await replicas.OnAsync(database, servers);
        var admin = await api.AdminAsync();
        var person = await api.PersonAsync();

        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => api.Clients[i % 2].PostAsync($"/admin/users/{person.Id}/grants", new { tokens = 1_000, month = "2031-05" }, admin)));
        (await api.A.PostAsync($"/admin/users/{person.Id}/grants", new { tokens = -500, micro_dollars = 70, month = "2031-05" }, admin)).Is(200);
        var answer = (await api.A.PostAsync($"/admin/users/{person.Id}/grants", new { tokens = 25 }, admin)).Is(200);

        var now = UtcMonth.Of(TimeProvider.System.GetUtcNow());
        Assert.Equal([now.ToString(), "2031-05"], answer.Json("grants").EnumerateArray().Select(grant => grant.GetProperty("month").GetString()));
        Assert.Equal([25, 9_500], answer.Json("grants").EnumerateArray().Select(grant => grant.GetProperty("tokens").GetInt64()));
        Assert.Equal([0, 70], answer.Json("grants").EnumerateArray().Select(grant => grant.GetProperty("micro_dollars").GetInt64()));
        Assert.Equal("9525", (await api.A.WhoAsync(person.Token)).Headers[CallerHeaders.Granted]);
        // The managers' writes leave it alone.
        (await api.A.PostAsync("/account/change-password", new { current_password = person.Password, new_password = "another long password" }, person.Token)).Is(200);
        Assert.Equal("9500", (await api.B.GetAsync($"/admin/users/{person.Id}", admin)).Text("grants.1.tokens"));
    }

    /// <summary>PostgreSQL's text can't hold U+0000, nor half of a surrogate pair: whoever sends them is answered as for any other text.</summary>
    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Text_ThatADatabaseCantHold_IsNoServerError(DatabaseProvider database)
    {
        var api = await replicas.OnAsync(database, servers);
        var admin = await api.AdminAsync();
        var person = await api.PersonAsync();
        foreach (var text in (string[])["\0", "a\0b", "\ud800"])
        {
            var address = text == "\ud800" ? "%ED%A0%80" : Uri.EscapeDataString(text);
            // Half of a pair can only be sent as an escape.
            var escaped = text.Replace("\0", "\\u0000", StringComparison.Ordinal).Replace("\ud800", "\\ud800", StringComparison.Ordinal);
            Assert.InRange((await api.A.SendJsonAsync("/account/sign-in", $$"""{"login":"{{escaped}}","password":"a long enough password"}""")).Status, 400, 401);
            Assert.Equal(0, (await api.A.GetAsync($"/admin/users?search={address}", admin)).Is(200).Json("data").GetArrayLength());
            Assert.InRange((await api.A.GetAsync($"/admin/users/{address}", admin)).Status, 400, 404);
            Assert.InRange((await api.A.GetAsync($"/admin/audit?target={address}", admin)).Status, 200, 400);
            Assert.InRange((await api.A.DeleteAsync($"/account/keys/{address}", person.Token)).Status, 400, 404);
            Assert.InRange((await api.A.GetAsync($"/conversations/{address}", person.Token)).Status, 400, 404);
            Assert.InRange((await api.A.SendJsonAsync("/conversations", $$"""{"title":"{{escaped}}"}""", person.Token)).Status, 201, 400);
        }
    }

    [Fact]
    public async Task Blocked_Account_IsOutUntilItIsUnblocked()
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        var admin = await api.AdminAsync();
        var person = await api.PersonAsync();
        var (_, key) = await api.A.KeyAsync(person.Token);
        (await api.B.WhoAsync(key)).Is(200);

        (await api.A.PatchAsync($"/admin/users/{person.Id}", new { blocked = true }, admin)).Is(200);

        await Eventually.TrueAsync(async () => (await api.B.WhoAsync(key)).Status == 401, "the other replica refuses the key");
        (await api.A.WhoAsync(person.Token)).Is(401);
        (await api.A.PostAsync("/account/refresh", new { refresh_token = person.RefreshToken })).IsError(401, "invalid_refresh_token");
        (await api.A.TrySignInAsync(person.Name, "not the password")).IsError(401, "invalid_credentials");
        (await api.A.TrySignInAsync(person.Name, person.Password)).IsError(403, "account_blocked");

        (await api.A.PatchAsync($"/admin/users/{person.Id}", new { blocked = false }, admin)).Is(200);
        (await api.A.WhoAsync(key)).Is(200);
        await api.A.SignInAsync(person.Name, person.Password);
    }

    [Fact]
    public async Task Role_GivenAndTaken_HoldsFromTheNextRequest()
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        var admin = await api.AdminAsync();
        var person = await api.PersonAsync();
        (await api.A.GetAsync("/admin/tiers", person.Token)).IsError(403, "insufficient_permissions");

        (await api.A.PatchAsync($"/admin/users/{person.Id}", new { roles = new[] { "admin" } }, admin)).Is(200);
        (await api.A.GetAsync("/admin/tiers", person.Token)).Is(200);

        // Nobody shuts themselves out, so that one always remains.
        (await api.A.PatchAsync($"/admin/users/{person.Id}", new { roles = Array.Empty<string>() }, person.Token)).IsError(409, "own_account");
        (await api.A.PatchAsync($"/admin/users/{person.Id}", new { blocked = true }, person.Token)).IsError(409, "own_account");
        (await api.A.DeleteAsync($"/admin/users/{person.Id}", person.Token)).IsError(409, "own_account");

        (await api.A.PatchAsync($"/admin/users/{person.Id}", new { roles = Array.Empty<string>() }, admin)).Is(200);
        (await api.A.GetAsync("/admin/tiers", person.Token)).IsError(403, "insufficient_permissions");
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Tenant_MadeFilledEmptiedDeleted(DatabaseProvider database)
    {
        var api = await replicas.OnAsync(database, servers);
        var admin = await api.AdminAsync();
        var person = await api.PersonAsync();
        var tenant = $"t-{person.Name}";

        (await api.A.PatchAsync($"/admin/users/{person.Id}", new { tenant }, admin)).Is(400);
        (await api.A.PostAsync("/admin/tenants", new { id = tenant, name = "A tenant" }, admin)).Is(201);
        (await api.A.PostAsync("/admin/tenants", new { id = tenant, name = "Again" }, admin)).IsError(409, "taken");
        (await api.A.PatchAsync($"/admin/users/{person.Id}", new { tenant }, admin)).Is(200);
        Assert.Equal(tenant, (await api.A.WhoAsync(person.Token)).Headers[CallerHeaders.Tenant]);

        var service = (await api.A.PostAsync("/admin/keys", new { tenant, tier = "premium", name = "A service" }, admin)).Is(201);
        var who = (await api.B.WhoAsync(service.Text("key"))).Is(200);
        Assert.Equal(("key:" + service.Text("details.id"), tenant, "premium"), (who.Caller, who.Headers[CallerHeaders.Tenant], who.Headers[CallerHeaders.Tier]));
        (await api.A.GetAsync("/account", service.Text("key"))).IsError(403, "sign_in_required");

        var listed = (await api.B.GetAsync("/admin/tenants", admin)).Json("data").EnumerateArray().Single(entry => entry.GetProperty("id").GetString() == tenant);
        Assert.Equal((1, 1), (listed.GetProperty("accounts").GetInt64(), listed.GetProperty("keys").GetInt64()));
        Assert.Equal(1, (await api.B.GetAsync($"/admin/keys?tenant={tenant}", admin)).Json("data").GetArrayLength());

        (await api.A.DeleteAsync($"/admin/tenants/{tenant}", admin)).IsError(409, "tenant_in_use");
        (await api.A.DeleteAsync($"/admin/keys/{service.Text("details.id")}", admin)).Is(204);
        (await api.A.WhoAsync(service.Text("key"))).Is(401);
        (await api.A.DeleteAsync($"/admin/tenants/{tenant}", admin)).IsError(409, "tenant_in_use");
        (await api.A.PatchAsync($"/admin/users/{person.Id}", new { tenant = "default" }, admin)).Is(200);
        (await api.A.DeleteAsync($"/admin/tenants/{tenant}", admin)).Is(204);
        (await api.A.DeleteAsync($"/admin/tenants/{tenant}", admin)).IsError(404, "tenant_not_found");
        (await api.A.PostAsync("/admin/keys", new { tenant, tier = "premium", name = "Too late" }, admin)).Is(400);
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Users_AreFoundByPartOfNameOrAddressPageByPage(DatabaseProvider database)
    {
        var api = await replicas.OnAsync(database, servers);
        var admin = await api.AdminAsync();
        var name = Replicas.NewName();
        var made = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            made.Add((await api.A.PostAsync("/admin/users", new { name = $"{name}.{i}", email = $"{i}@{name}.example.com" }, admin)).Is(201).Text("name"));
        }

        var found = new List<string>();
        string? after = null;
        do
        {
            var page = (await api.A.GetAsync($"/admin/users?search={name}&limit=3{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}", admin)).Is(200);
            var names = page.Json("data").EnumerateArray().Select(user => user.GetProperty("name").GetString()!).ToList();
            Assert.InRange(names.Count, 0, 3);
            found.AddRange(names);
            after = page.Json("next").GetString();
        }
        while (after is not null);

        Assert.Equal(made, found);
        var byAddress = (await api.A.GetAsync($"/admin/users?search={Uri.EscapeDataString($"5@{name}")}", admin)).Is(200);
        Assert.Equal($"{name}.5", byAddress.Text("data.0.name"));
        // Text is text: no pattern, and no way around the id.
        Assert.Equal(0, (await api.A.GetAsync($"/admin/users?search={name}.*", admin)).Json("data").GetArrayLength());
        (await api.A.PostAsync("/admin/users", new { name = $"{name}.0", email = $"new@{name}.example.com" }, admin)).IsError(409, "taken");
        (await api.A.TrySignInAsync($"{name}.0", "")).Is(400);
        (await api.A.TrySignInAsync($"{name}.0", "it has no password yet")).IsError(401, "invalid_credentials");
    }

    [Fact]
    public async Task EveryEndpoint_SaysWhoMayCall()
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        var endpoints = api.Hosts[0].Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.Contains(endpoints, endpoint => endpoint.RoutePattern.RawText!.StartsWith("/admin", StringComparison.Ordinal));

        var person = await api.PersonAsync();
        var (_, key) = await api.A.KeyAsync(person.Token);
        foreach (var endpoint in endpoints)
        {
            var path = endpoint.RoutePattern.RawText!.Replace("{id}", "unknown", StringComparison.Ordinal);
            var method = HttpMethod.Parse(endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods[0] ?? "GET");
            if (path.StartsWith("/admin", StringComparison.Ordinal))
            {
                Assert.Equal("admin", endpoint.Metadata.GetMetadata<CallerRequirement>()?.Role);
                (await api.A.SendAsync(method, path)).IsError(401, "sign_in_required");
                (await api.A.SendAsync(method, path, person.Token)).IsError(403, "insufficient_permissions");
                (await api.A.SendAsync(method, path, key)).IsError(403, "insufficient_permissions");
                (await api.A.SendAsync(method, path, "nonsense")).IsError(401, "invalid_api_key");
            }
            // What they have left is for guests to see too.
            else if (path.StartsWith("/account", StringComparison.Ordinal) && path != "/account/usage" && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            {
                Assert.NotNull(endpoint.Metadata.GetMetadata<CallerRequirement>());
                (await api.A.SendAsync(method, path)).IsError(401, "sign_in_required");
            }
        }
    }

    [Fact]
    public async Task OpenApi_NamesTheRoleOfEveryOperation()
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        var document = (await api.A.GetAsync("/openapi/v1.json")).Is(200);
        var paths = document.Json("paths").EnumerateObject().ToList();
        Assert.Contains(paths, path => path.Name == "/account/sign-in");
        foreach (var path in paths)
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var says = operation.Value.GetProperty("description").GetString()!;
                var secured = operation.Value.TryGetProperty("security", out var security) && security.GetArrayLength() > 0;
                if (path.Name.StartsWith("/admin", StringComparison.Ordinal))
                {
                    Assert.EndsWith("Needs the role `admin`.", says, StringComparison.Ordinal);
                    Assert.True(secured, $"{path.Name} shows no security");
                }
                else if (path.Name is "/account/sign-in" or "/account/register" or "/account/refresh")
                {
                    Assert.EndsWith("Open to anyone.", says, StringComparison.Ordinal);
                    Assert.False(secured, $"{path.Name} shows security");
                }
                else if (path.Name is "/account" or "/account/keys" or "/account/sign-out")
                {
                    Assert.Contains("Needs a", says, StringComparison.Ordinal);
                    Assert.True(secured, $"{path.Name} shows no security");
                }

                Assert.True(operation.Value.TryGetProperty("summary", out _), $"{operation.Name} {path.Name} has no summary");
            }
        }

        Assert.Equal("http", document.Text("components.securitySchemes.bearer.type"));
    }

    [Fact]
    public async Task Tiers_AreShownAsConfigured()
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        var tiers = (await api.A.GetAsync("/admin/tiers", await api.AdminAsync())).Is(200).Json("data").EnumerateArray().ToDictionary(tier => tier.GetProperty("name").GetString()!);
        Assert.Equal(["free", "guest", "premium", "unlimited"], tiers.Keys.Order());
        Assert.Equal(10_000_000, tiers["premium"].GetProperty("tokens_per_month").GetInt64());
    }
}
