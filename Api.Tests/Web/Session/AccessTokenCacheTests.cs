using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using AspireAi.Web.Session;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace AspireAi.Api.Tests.Web.Session;

/// <summary>The cache with the real Api behind it, on a clock of its own.</summary>
public sealed class AccessTokenCacheTests
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Token_IsKeptForMostOfItsLifeAndThenExchanged()
    {
        await using var stack = await SessionStack.StartAsync(webs: 0);
        await using var services = Services(stack);
        var (tokens, refreshToken) = await SignInAsync(stack, services);
        var first = await tokens.GetAsync(refreshToken, CancellationToken.None);

        _time.Advance(TimeSpan.FromMinutes(8.9));
        Assert.Equal(first, await tokens.GetAsync(refreshToken, CancellationToken.None));

        _time.Advance(TimeSpan.FromMinutes(0.2));
        var all = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => tokens.GetAsync(refreshToken, CancellationToken.None)));
        var next = Assert.Single(all.Select(answer => answer.Tokens!.AccessToken).Distinct());
        Assert.NotEqual(first.Tokens!.AccessToken, next);
        (await stack.Api.WhoAsync(next)).Is(200);
    }

    [Fact]
    public async Task Token_Refused_IsExchangedAtOnce()
    {
        await using var stack = await SessionStack.StartAsync(webs: 0);
        await using var services = Services(stack);
        var (tokens, refreshToken) = await SignInAsync(stack, services);
        var first = await tokens.GetAsync(refreshToken, CancellationToken.None);

        tokens.Refused(refreshToken, "another token, of before");
        Assert.Equal(first, await tokens.GetAsync(refreshToken, CancellationToken.None));
        tokens.Refused(refreshToken, first.Tokens!.AccessToken);
        Assert.NotEqual(first.Tokens.AccessToken, (await tokens.GetAsync(refreshToken, CancellationToken.None)).Tokens!.AccessToken);
    }

    [Fact]
    public async Task DatabaseUnavailable_TokenServesToItsEndAndNoLonger()
    {
        await using var database = new PostgresServer();
        await database.StartAsync();
        await using var stack = await SessionStack.StartAsync(new Dictionary<string, string?> { ["ConnectionStrings:db"] = database.ConnectionString }, webs: 0);
        await using var services = Services(stack);
        var (tokens, refreshToken) = await SignInAsync(stack, services);
        var first = await tokens.GetAsync(refreshToken, CancellationToken.None);
        await database.StopAsync();

        _time.Advance(TimeSpan.FromMinutes(9.5));
        Assert.Equal(first, await tokens.GetAsync(refreshToken, CancellationToken.None));
        _time.Advance(TimeSpan.FromMinutes(1));
        // Not ended: whether it has, nobody can say now.
        Assert.Equal(SessionState.Unknown, (await tokens.GetAsync(refreshToken, CancellationToken.None)).State);

        await database.StartAsync();
        await Eventually.TrueAsync(async () => (await tokens.GetAsync(refreshToken, CancellationToken.None)).State == SessionState.Valid, "it is exchanged");
    }

    [Fact]
    public async Task SignIn_Ended_IsSaidToBe()
    {
        await using var stack = await SessionStack.StartAsync(webs: 0);
        await using var services = Services(stack);
        var (tokens, refreshToken) = await SignInAsync(stack, services);
        var first = await tokens.GetAsync(refreshToken, CancellationToken.None);
        (await stack.Api.PostAsync("/account/sign-out", new { }, first.Tokens!.AccessToken)).Is(204);

        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(SessionState.Ended, (await tokens.GetAsync(refreshToken, CancellationToken.None)).State);
    }

    private ServiceProvider Services(SessionStack stack)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("ServiceCredential", (string?)Replicas.Credential)]).Build());
        services.AddSingleton<TimeProvider>(_time);
        services.AddTransient<ServiceCredentialHandler>();
        services.AddSingleton<AccessTokenCache>();
        services.AddHttpClient<AccountClient>(client => client.BaseAddress = new Uri(stack.ApiUrl)).AddHttpMessageHandler<ServiceCredentialHandler>();
        return services.BuildServiceProvider();
    }

    private static async Task<(AccessTokenCache Tokens, string RefreshToken)> SignInAsync(SessionStack stack, ServiceProvider services)
    {
        var person = await stack.PersonAsync();
        var tokens = services.GetRequiredService<AccessTokenCache>();
        var signedIn = await services.GetRequiredService<AccountClient>().SignInAsync(person.Name, person.Password, null, CancellationToken.None);
        tokens.Keep(signedIn);
        return (tokens, signedIn.RefreshToken);
    }
}
