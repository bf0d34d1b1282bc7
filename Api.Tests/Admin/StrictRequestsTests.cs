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
    [InlineData("GET", "/account?verbose=1", null, "verbose", "The query parameter 'verbose' is not known here.")]
    public async Task UnknownName_IsRefusedWithTheOneThatWasMeant(string method, string path, string? body, string param, string message)
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        var token = path.StartsWith("/admin", StringComparison.Ordinal) ? await api.AdminAsync() : (await api.PersonAsync()).Token;
        var answer = await api.A.SendAsync(new HttpMethod(method), path, token, body is null ? null : JsonSerializer.Deserialize<JsonElement>(body));

        answer.IsError(400, "unknown_parameter");
        Assert.Equal((message, param), (answer.Text("error.message"), answer.Text("error.param")));
    }
}
