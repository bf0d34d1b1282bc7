using System.Collections.Concurrent;
using System.Net.Http.Headers;
using AspireAi.Api.Accounts;
using AspireAi.Api.Accounts.Store;
using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Cache;

/// <summary>An upstream and Apis before it that share a store, and callers of every kind, each with an account and a key of its own.</summary>
internal sealed class CacheHosts : IAsyncDisposable
{
    /// <summary>Stands in settings for the upstream's address, which is known when it has started.</summary>
    public const string TheUpstream = "the upstream";

    private const string Credential = "the-service-credential-of-the-cache-tests";
    private readonly List<ApiHost> _apis = [];
    private Func<Action<IServiceCollection>?, ApiHost>? _start;
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _keys = new(StringComparer.Ordinal);

    private CacheHosts(ScriptedUpstream upstream) => Upstream = upstream;

    public ScriptedUpstream Upstream { get; }

    public IReadOnlyList<ApiHost> Apis => _apis;

    /// <summary>What looks on, and ends before the hosts do.</summary>
    public IDisposable? Witness { get; set; }

    public static async Task<CacheHosts> StartAsync(
        string store, int replicas = 1, Dictionary<string, string?>? settings = null, Action<IServiceCollection>? services = null)
    {
        var hosts = new CacheHosts(await ScriptedUpstream.StartAsync());
        hosts._start = more => ApiHost.For(hosts.Upstream, new Dictionary<string, string?>(
            (settings ?? []).Select(pair => KeyValuePair.Create(pair.Key, pair.Value == TheUpstream ? hosts.Upstream.Url + "/v1" : pair.Value)))
        {
            ["ConnectionStrings:redis"] = store,
            ["ServiceCredential"] = Credential,
        }, more ?? services);
        for (var i = 0; i < replicas; i++)
        {
            hosts.AddReplica();
        }

        return hosts;
    }

    /// <summary>One more replica of the same settings, before the same upstream: the last of <see cref="Apis"/>.</summary>
    public ApiHost AddReplica(Action<IServiceCollection>? services = null)
    {
        _apis.Add(_start!(services));
        return _apis[^1];
    }

    /// <summary>A client of that caller: <c>tenant/user</c> or <c>guest/address</c>, and <c>#tier</c> where it is not unlimited.</summary>
    public HttpClient Client(string caller = "default/ann", int replica = 0)
    {
        var parts = caller.Split('/', '#');
        return new HttpClient(new Credentials(this, parts[0], parts[1], parts.Length > 2 ? parts[2] : "unlimited"))
        {
            BaseAddress = new Uri(_apis[replica].Url),
            Timeout = TimeSpan.FromSeconds(60),
        };
    }

    public async ValueTask DisposeAsync()
    {
        Witness?.Dispose();
        foreach (var api in _apis)
        {
            await api.DisposeAsync();
        }

        await Upstream.DisposeAsync();
    }

    private async Task<string> MakeKeyAsync(string tenant, string user, string tier)
    {
        var services = _apis[0].Services;
        var id = AccountIds.New();
        var name = $"{user}-{id}";
        Assert.Null(await services.GetRequiredService<AccountStore>().TryCreateAsync(new Account
        {
            Id = id,
            Name = name,
            Email = $"{name}@example.org",
            NormalizedName = name.ToUpperInvariant(),
            NormalizedEmail = $"{name}@example.org".ToUpperInvariant(),
            CreatedAt = TimeProvider.System.GetUtcNow(),
            Tenant = tenant,
            Tier = tier,
        }));
        var (result, _, key) = await services.GetRequiredService<ApiKeyStore>().CreateAsync(
            new ApiKey("", "test", id, Tenant: tenant, Tier: null, default, ExpiresAt: null, LastUsedAt: null, Limits: null), most: 10);
        Assert.Equal(1, result);
        return key;
    }

    private sealed class Credentials(CacheHosts hosts, string tenant, string user, string tier) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (tenant == "guest")
            {
                request.Headers.Add(ClientAddressMiddleware.CredentialHeader, Credential);
                request.Headers.Add(ClientAddressMiddleware.AddressHeader, user);
            }
            else
            {
                var key = hosts._keys.GetOrAdd($"{tenant}/{user}", _ => new(() => hosts.MakeKeyAsync(tenant, user, tier)));
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await key.Value);
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
