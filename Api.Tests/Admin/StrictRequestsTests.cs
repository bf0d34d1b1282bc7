using System.Text.Json;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Admin;

/// <summary>A misspelled field or parameter would do nothing: a condition less, a limit less, a change that is not made.</summary>
public sealed class StrictRequestsTests(IdentityReplicas replicas, StoreServers servers)
{
    [Theory]
    [InlineData("POST", "/admin/cache/purge", """{"older_than_seconds":0,"tennant":"acme"}""", "tennant", "The field 'tennant' is not known here. Did you mean 'tenant'?")]
    [InlineData("PATCH", "/admin/users/nobody", """{"teir":"free"}""", "teir", "The field 'teir' is not known here. Did you mean 'tier'?")]
    [InlineData("POST", "/account/keys", """{"name":"mine","expire_at":"2030-01-01T00:00:00Z"}""", "expire_at", "The field 'expire_at' is not known here. Did you mean 'expires_at'?")]
    [InlineData("POST", "/account/keys", """{"name":"mine","limits":{"token_per_month":5}}""", "limits.token_per_month", "The field 'limits.token_per_month' is not known here. Did you mean 'tokens_per_month'?")]
    [InlineData("POST", "/conversations", """{"name":"mine"}""", "name", "The field 'name' is not known here. This address takes: title.")]
    [InlineData("GET", "/admin/users?serch=x", null, "serch", "The query parameter 'serch' is not known here. Did you mean 'search'?")]
    [InlineData("GET", "/admin/keys?tenat=x", null, "tenat", "The query parameter 'tenat' is not known here. Did you mean 'tenant'?")]
    [InlineData("GET", "/conversations?page=2", null, "page", "The query parameter 'page' is not known here. This address takes: search, after, limit.")]
    [InlineData("POST", "/feedback?cache_id=x", """{"cache_id":"x","thumb":"up"}""", "cache_id", "The query parameter 'cache_id' is not known here.")]
    [InlineData("POST", "/admin/users/nobody/reset-link", """{"expires_in":60}""", "expires_in", "The field 'expires_in' is not known here.")]
    [InlineData("POST", "/account/sign-out", """{"everywhere":true}""", "everywhere", "The field 'everywhere' is not known here.")]
    [InlineData("GET", "/account?verbose=1", null, "verbose", "The query parameter 'verbose' is not known here.")]
    public async Task UnknownName_IsRefusedWithTheOneThatWasMeant(string method, string path, string? body, string param, string message)
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        var token = path.StartsWith("/admin", StringComparison.Ordinal) ? await api.AdminAsync() : (await api.PersonAsync()).Token;
        var answer = await api.A.SendAsync(new HttpMethod(method), path, token, body is null ? null : JsonSerializer.Deserialize<JsonElement>(body));

        answer.IsError(400, "unknown_parameter");
        Assert.Equal((message, param), (answer.Text("error.message"), answer.Text("error.param")));
    }

    [Fact]
    public async Task EmptyBody_WhereNoneIsTaken_IsNone()
    {
        var api = await replicas.OnAsync(Store.Redis, servers);

        (await api.A.PostAsync("/account/sign-out", new { }, (await api.PersonAsync()).Token)).Is(204);
        (await api.A.SendJsonAsync("/account/sign-out", "[]", (await api.PersonAsync()).Token)).IsError(400, "invalid_json");
    }

    /// <summary>OpenAI's own addresses: its clients may add parameters, and there is nothing to filter by.</summary>
    [Fact]
    public async Task Models_WithAParameterOfTheClients_AreListed()
    {
        var api = await replicas.OnAsync(Store.Redis, servers);

        (await api.A.GetAsync("/v1/models?client_version=1")).Is(200);
        (await api.A.GetAsync("/v1/models/demo?client_version=1")).Is(200);
    }
}
