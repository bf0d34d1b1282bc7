using System.Collections.Concurrent;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

[assembly: AssemblyFixture(typeof(IdentityReplicas))]

namespace AspireAi.Api.Tests.Defense.Identity;

/// <summary>
/// Two replicas of the Api on each kind of store and database, started when first asked for and shared by the tests, which stay apart by the names
/// of their accounts. A test that stops something or needs other settings starts its own.
/// </summary>
public sealed class IdentityReplicas : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(Store, DatabaseProvider), Lazy<Task<Replicas>>> _replicas = new();

    internal Task<Replicas> OnAsync(Store store, StoreServers servers) => OnAsync(store, DatabaseProvider.Sqlite, servers);

    internal Task<Replicas> OnAsync(DatabaseProvider database, StoreServers servers) => OnAsync(Store.Redis, database, servers);

    private Task<Replicas> OnAsync(Store store, DatabaseProvider database, StoreServers servers) => _replicas.GetOrAdd((store, database), _ => new(async () =>
        Replicas.Start(await servers.ConnectionStringAsync(store), more: new() { ["ConnectionStrings:db"] = await servers.DatabaseAsync(database) }))).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var replicas in _replicas.Values)
        {
            await (await replicas.Value).DisposeAsync();
        }
    }
}

/// <summary>Replicas of the Api that share one store.</summary>
internal sealed class Replicas : IAsyncDisposable
{
    public const string AdminEmail = "admin@example.com";
    public const string AdminPassword = "the first administrator";
    public const string Credential = "the-service-credential-of-these-tests";

    private static int _names;

    private Replicas(ApiHost[] hosts)
    {
        Hosts = hosts;
        Clients = [.. hosts.Select(host => new ApiClient(host.Client()))];
    }

    public ApiHost[] Hosts { get; }

    public ApiClient[] Clients { get; }

    public ApiClient A => Clients[0];

    public ApiClient B => Clients[1];

    public static Dictionary<string, string?> Settings(string connectionString) => new()
    {
        ["ConnectionStrings:redis"] = connectionString,
        ["ServiceCredential"] = Credential,
        ["Admin:Email"] = AdminEmail,
        ["Admin:Password"] = AdminPassword,
        // Other tests are about limits.
        ["IpLimit:Requests:0:Count"] = "100000",
        ["IpLimit:Requests:0:Window"] = "00:00:10",
        ["IpLimit:Failures:0:Count"] = "100000",
        ["IpLimit:Failures:0:Window"] = "00:00:10",
        ["IpLimit:SignUps:0:Count"] = "100000",
        ["IpLimit:SignUps:0:Window"] = "00:00:10",
        ["Tiers:guest:TokensPerMinute"] = "100000000",
        ["Tiers:free:TokensPerMinute"] = "100000000",
        ["Tiers:guest:Requests:0:Count"] = "100000",
        ["Tiers:guest:Requests:1:Count"] = "100000",
        ["Tiers:free:Requests:0:Count"] = "100000",
        ["Tiers:free:Requests:1:Count"] = "100000",
    };

    public static Replicas Start(string connectionString, int count = 2, Dictionary<string, string?>? more = null, Action<IServiceCollection>? services = null)
    {
        var settings = Settings(connectionString);
        foreach (var (key, value) in more ?? [])
        {
            settings[key] = value;
        }

        return new Replicas([.. Enumerable.Range(0, count).Select(_ => new ApiHost(settings, CallerHeaders.Add + services))]);
    }

    /// <summary>A name that no other test uses.</summary>
    public static string NewName() => $"person-{Environment.ProcessId}-{Interlocked.Increment(ref _names)}";

    /// <summary>A new account, signed in at the first replica.</summary>
    public async Task<Person> PersonAsync(string? name = null)
    {
        var person = new Person(name ?? NewName());
        await A.RegisterAsync(person.Name, person.Email, person.Password);
        var tokens = await A.SignInAsync(person.Name, person.Password);
        return person with { Id = tokens.Text("account.id"), Token = tokens.Text("access_token"), RefreshToken = tokens.Text("refresh_token") };
    }

    /// <summary>An access token of the first administrator.</summary>
    public async Task<string> AdminAsync()
    {
        // Made in the background once the store is there.
        Answer? tokens = null;
        await Eventually.TrueAsync(async () => (tokens = await A.TrySignInAsync(AdminEmail, AdminPassword)).Status == 200, "the first administrator signs in");
        return tokens!.Text("access_token");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Hosts)
        {
            await host.DisposeAsync();
        }
    }
}

/// <param name="Name">Also makes up the address and the password.</param>
internal sealed record Person(string Name)
{
    public string Email => $"{Name}@example.com";

    public string Password { get; init; } = $"the password of {Name}";

    public string Id { get; init; } = "";

    public string Token { get; init; } = "";

    public string RefreshToken { get; init; } = "";
}
