using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Admin;

/// <summary>What the dashboard's commands call, and nobody else may.</summary>
public sealed class ServiceApiTests(IdentityReplicas replicas, StoreServers servers)
{
    private static readonly (string, string) _credential = ("x-aspireai-service", Replicas.Credential);

    [Theory]
    [InlineData("/service/cache/purge")]
    [InlineData("/service/sign-in-link")]
    public async Task WithoutTheCredential_NobodyMay_NotEvenAnAdministrator(string path)
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        (await api.A.SendAsync(HttpMethod.Post, path, await api.AdminAsync())).IsError(403, "service_credential_required");
        (await api.A.SendAsync(HttpMethod.Post, path, null, null, ("x-aspireai-service", "guessed"))).IsError(403, "service_credential_required");
    }

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet), InlineData(Store.Cluster)]
    public async Task Link_SignsInOnce_HoweverManyTryAtOnce(Store store)
    {
        var api = await replicas.OnAsync(store, servers);
        var link = new Uri((await api.A.SendAsync(HttpMethod.Post, "/service/sign-in-link", null, null, _credential)).Is(200).Text("url"));
        Assert.Equal("/session/sign-in-link", link.AbsolutePath);
        var code = link.Query["?code=".Length..];

        var tries = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => api.Clients[i % 2].PostAsync("/account/sign-in-link", new { code })));

        var signedIn = Assert.Single(tries, answer => answer.Status == 200);
        Assert.Equal(Replicas.AdminEmail, signedIn.Text("account.email"));
        (await api.B.GetAsync("/admin/users", signedIn.Text("access_token"))).Is(200);
        Assert.All(tries.Where(answer => answer != signedIn), answer => answer.IsError(400, "invalid_link"));
    }

    [Fact]
    public async Task Link_OutsideOfDevelopment_DoesNotExist()
    {
        await using var api = Replicas.Start(await servers.ConnectionStringAsync(Store.Redis), count: 1, new() { ["environment"] = "Production" });
        (await api.A.SendAsync(HttpMethod.Post, "/service/sign-in-link", null, null, _credential)).Is(404);
        (await api.A.PostAsync("/account/sign-in-link", new { code = "x" })).Is(404);
    }
}
