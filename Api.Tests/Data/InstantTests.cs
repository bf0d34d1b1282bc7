using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Xunit;

namespace AspireAi.Api.Tests.Data;

/// <summary>Instants are answered to the millisecond, as they are stored.</summary>
public sealed class InstantTests(IdentityReplicas replicas, StoreServers servers)
{
    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task WhatACreationAnswers_IsWhatIsReadLater(DatabaseProvider provider)
    {
        var api = await replicas.OnAsync(provider, servers);
        var (admin, person, tenant) = (await api.AdminAsync(), await api.PersonAsync(), StoreServers.Unique());

        var user = (await api.A.PostAsync("/admin/users", new { email = $"{tenant}@example.com" }, admin)).Is(201);
        Assert.Equal(user.Body, (await api.A.GetAsync($"/admin/users/{user.Text("id")}", admin)).Is(200).Body);

        var key = (await api.A.PostAsync("/account/keys", new { name = "A key", expires_at = "2099-01-01T02:00:00.1234567+02:00" }, person.Token)).Is(201);
        Assert.Equal("2099-01-01T00:00:00.123+00:00", key.Text("details.expires_at"));
        Assert.Equal(key.Text("details"), (await api.A.GetAsync("/account/keys", person.Token)).Is(200).Text("data.0"));

        var conversation = (await api.A.PostAsync("/conversations", new { title = "A title" }, person.Token)).Is(201);
        Assert.Equal(conversation.Body, (await api.A.GetAsync("/conversations", person.Token)).Is(200).Text("data.0"));

        var created = (await api.A.PostAsync("/admin/tenants", new { id = tenant, name = "A tenant" }, admin)).Is(201);
        Assert.Equal(created.Body, (await api.A.GetAsync($"/admin/tenants?limit=1&after=~{tenant[..^1]}", admin)).Is(200).Text("data.0"));
    }
}
