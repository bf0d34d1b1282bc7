using System.Text;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Accounts;

/// <summary>What the framework can't bind is answered in our shape and our words.</summary>
public sealed class BadBodyTests(StoreServers servers, IdentityReplicas replicas)
{
    [Theory, InlineData("", 400, "invalid_json"), InlineData("null", 400, "invalid_json"), InlineData("[]", 400, "invalid_json"), InlineData(null, 413, "request_too_large")]
    public async Task Body_ThatIsNone_IsAnErrorOfOurs(string? body, int status, string code)
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        using var client = api.Hosts[0].Client();
        using var content = new StringContent(body ?? $$"""{"login":"{{new string('x', 200_000)}}"}""", Encoding.UTF8, "application/json");

        using var response = await client.PostAsync("/account/sign-in", content, TestContext.Current.CancellationToken);
        var answer = new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), new Dictionary<string, string>());

        answer.IsError(status, code);
        Assert.DoesNotContain("SignInRequest", answer.Body, StringComparison.Ordinal);
    }

    /// <summary>The server itself has no limit, for the chat's sake.</summary>
    [Theory, InlineData("/feedback"), InlineData("/account/register"), InlineData("/admin/users")]
    public async Task Body_ThatIsTooLong_IsNotRead(string path)
    {
        var api = await replicas.OnAsync(Store.Redis, servers);

        var answer = await api.A.SendJsonAsync(path, $$"""{"cache_id":"{{new string('x', 200_000)}}"}""", await api.AdminAsync());

        answer.IsError(413, "request_too_large");
    }

    [Theory]
    [InlineData("/account/sign-in", """{"login":"a","password":"one","password":"another"}""", "password")]
    [InlineData("/account/sign-in", """{"login":"a","password":"one","Password":"another"}""", "password")]
    [InlineData("/account/register", """{"email":"a@example.com","email":"b@example.com","password":"a long enough password"}""", "email")]
    [InlineData("/account/refresh", """{"refresh_token":"a","refresh_token":"b"}""", "refresh_token")]
    [InlineData("/account/reset-password", """{"user":"a","code":"b","new_password":"a long enough password","code":"c"}""", "code")]
    public async Task Field_GivenTwice_IsNamed(string path, string body, string field)
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        using var client = api.Hosts[0].Client();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await client.PostAsync(path, content, TestContext.Current.CancellationToken);
        var answer = new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), new Dictionary<string, string>());

        Assert.Equal(field, answer.IsError(400, "invalid_json").Text("error.param"));
        Assert.Contains("given twice", answer.Text("error.message"), StringComparison.Ordinal);
    }

    /// <summary>Unicode's normalization throws on it.</summary>
    [Fact]
    public async Task Login_WithWhatIsNoCharacter_IsNobodys()
    {
        var api = await replicas.OnAsync(Store.Redis, servers);

        (await api.A.PostAsync("/account/sign-in", new { login = "é\uFFFE", password = "a long enough password" })).Is(401);
    }

    [Theory]
    [InlineData("\u200Broot@example.com")]
    [InlineData("\u202Emoc.elpmaxe@toor.test")]
    [InlineData("root@exam\u00ADple.com")]
    [InlineData("root\uFFFE@example.com")]
    public async Task Address_WithWhatNobodySees_IsNone(string email)
    {
        var api = await replicas.OnAsync(Store.Redis, servers);

        var answer = (await api.A.PostAsync("/account/register", new { email, password = "a long enough password" })).IsError(400, "invalid_value");

        Assert.Equal("email", answer.Text("error.param"));
    }

    [Theory]
    [InlineData("\u202Egpj.exe")]
    [InlineData("a\u2067b")]
    [InlineData("\u200B")]
    public async Task Name_ThatReadsAsSomethingElse_IsRefused(string name)
    {
        var api = await replicas.OnAsync(Store.Redis, servers);

        var answer = (await api.A.PostAsync("/admin/tenants", new { id = StoreServers.Unique(), name }, await api.AdminAsync())).IsError(400, "invalid_value");

        Assert.Equal("name", answer.Text("error.param"));
    }

    [Fact]
    public async Task Parameter_ThatCannotBeRead_IsNamed()
    {
        var api = await replicas.OnAsync(Store.Redis, servers);

        var answer = (await api.A.GetAsync("/admin/users?limit=abc", await api.AdminAsync())).IsError(400, "invalid_value");

        Assert.Equal("limit", answer.Text("error.param"));
        Assert.DoesNotContain("Nullable", answer.Body, StringComparison.Ordinal);
    }
}
