using System.Buffers.Binary;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using AspireAi.Api.Data;
using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Defense.Quota.Reserve;
using AspireAi.Api.Tests.Accounts;
using AspireAi.Api.Tests.Servers;
using AspireAi.Api.Usage;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota;

/// <summary>The referee, and an Api before it with a real Redis and a real database. Callers are guests by address.</summary>
internal sealed class QuotaHosts : IAsyncDisposable
{
    private const string Credential = "the-service-credential-of-the-quota-tests";
    /// <summary>Stands in settings for the address of the referee, which is known when it has started.</summary>
    public const string SameUpstream = "the upstream";

    private static int _addresses;

    private readonly Dictionary<string, string?> _settings;

    private QuotaHosts(BillingUpstream upstream, Dictionary<string, string?> settings, Action<IServiceCollection>? services)
    {
        Upstream = upstream;
        _settings = settings;
        Api = new ApiHost(settings, services);
    }

    public BillingUpstream Upstream { get; }

    public ApiHost Api { get; }

    /// <summary>Another replica with the same settings.</summary>
    public ApiHost Replica() => new(_settings);

    /// <summary>For a replica in a process of its own.</summary>
    public Dictionary<string, string?> Settings() => new(_settings);

    public static async Task<QuotaHosts> StartAsync(string store, Dictionary<string, string?>? settings = null, Action<IServiceCollection>? services = null)
    {
        var upstream = await BillingUpstream.StartAsync();
        return new QuotaHosts(upstream, Settings(upstream, store, settings), services);
    }

    /// <summary>Micro-dollars: 2 per prompt token, 1 per cached one, 8 per output token.</summary>
    public static Dictionary<string, string?> Settings(BillingUpstream upstream, string store, Dictionary<string, string?>? more = null)
    {
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:redis"] = store,
            ["ServiceCredential"] = Credential,
            ["Quota:Enabled"] = "true",
            ["Models:0:Name"] = BillingUpstream.Model,
            ["Models:0:Endpoint"] = upstream.Url,
            ["Models:0:InputPrice"] = "2",
            ["Models:0:CachedInputPrice"] = "1",
            ["Models:0:OutputPrice"] = "8",
            ["Models:0:TokenizerMargin"] = "0",
            ["Models:0:OutputLimitField"] = "max_completion_tokens",
            ["IpLimit:Requests:0:Count"] = "100000",
            ["IpLimit:Requests:0:Window"] = "00:00:01",
            ["IpLimit:Failures:0:Count"] = "100000",
            ["IpLimit:Failures:0:Window"] = "00:00:01",
            ["SemanticCache:Enabled"] = "false",
            ["Tiers:free:Requests:0:Count"] = "100000",
            ["Tiers:free:Requests:1:Count"] = "100000",
            ["Tiers:guest:Requests:0:Count"] = "100000",
            ["Tiers:guest:Requests:1:Count"] = "100000",
            ["Tiers:guest:TokensPerMinute"] = "100000000",
            ["Tiers:guest:ConcurrentCalls"] = "1000",
            ["Tiers:guest:TokensPerMonth"] = "100000",
            ["Tiers:guest:MicroDollarsPerMonth"] = "100000000",
            ["Tiers:guest:MaxOutputTokens"] = "1000",
            ["Tiers:guest:UpgradeLink"] = "https://example.com/upgrade",
            ["Budgets:Guests:MicroDollarsPerDay"] = "9000000000",
            ["Budgets:Guests:MicroDollarsPerMonth"] = "9000000000",
        };
        foreach (var (key, value) in more ?? [])
        {
            settings[key] = value == SameUpstream ? upstream.Url : value;
        }

        return settings;
    }

    /// <summary>An address that no other test has.</summary>
    public static string NewAddress()
    {
        var number = Interlocked.Increment(ref _addresses);
        return $"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}";
    }

    public HttpClient Client(string address) => Client(Api.Url, address);

    public static HttpClient Client(string url, string address)
    {
        var client = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(100) };
        client.DefaultRequestHeaders.Add(ClientAddressMiddleware.CredentialHeader, Credential);
        client.DefaultRequestHeaders.Add(ClientAddressMiddleware.AddressHeader, address);
        // Each call is to be paid for.
        client.DefaultRequestHeaders.Add("Cache-Control", "no-store");
        return client;
    }

    /// <summary>A client with a key of an account of its own.</summary>
    public async Task<HttpClient> SignedInAsync(string tier = "free", KeyLimits? limits = null) => await WithKeyAsync(await AccountAsync(tier), limits);

    /// <returns>The id of a new account.</returns>
    public Task<string> AccountAsync(string tier = "free") => TestAccounts.NewAsync(Api.Services, tier);

    /// <summary>A client with a new key of the account.</summary>
    public async Task<HttpClient> WithKeyAsync(string account, KeyLimits? limits = null)
    {
        var key = await TestAccounts.KeyAsync(Api.Services, account, limits);
        var client = Client(NewAddress());
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public static string Subject(string address) => $"guest:{address}";

    /// <summary>What Redis has of the caller's month: spent and held.</summary>
    public Task<CounterState> CounterAsync(string address) => CounterAsync(Api.Services.GetRequiredService<IConnectionMultiplexer>(), Subject(address));

    /// <summary>Read as it stands there, past everything of ours.</summary>
    public static async Task<CounterState> CounterAsync(IConnectionMultiplexer connection, string caller)
    {
        var counter = (byte[]?)await connection.GetDatabase().StringGetAsync(LimitKeys.Counter(ScopeNames.Caller(caller), UsagePeriod.MonthOf(TimeProvider.System.GetUtcNow()).Name));
        return counter is null ? default : new CounterState(At(2) == 1, At(3), At(4), At(5), At(6));

        long At(int index) => (long)BinaryPrimitives.ReadDoubleLittleEndian(counter.AsSpan(index * sizeof(double)));
    }

    /// <summary>The caller's usage records of yesterday and today.</summary>
    public Task<List<UsageRecord>> RecordsAsync(string address) => RecordsAsync(Api, Subject(address));

    public static async Task<List<UsageRecord>> RecordsAsync(ApiHost api, string? caller = null)
    {
        await api.Services.GetRequiredService<UsageWriter>().FlushAsync();
        var now = TimeProvider.System.GetUtcNow();
        return await api.Services.GetRequiredService<UsageReader>().RecordsAsync(now.AddDays(-1), now.AddDays(1), tenant: null).Where(record => caller is null || record.Caller == caller).ToListAsync();
    }

    /// <summary>The one record of a caller who made one call.</summary>
    public async Task<UsageRecord> RecordAsync(string address)
    {
        await SettledAsync(address);
        return (await RecordsAsync(address)).Single();
    }

    public Task SettledAsync(string address) => Eventually.TrueAsync(
        async () => Api.Services.GetRequiredService<Settlements>().IsIdle && Upstream.Running == 0 && (await CounterAsync(address)).HeldTokens == 0,
        "everything of the caller is settled");

    /// <summary>Ids of everything that Redis holds for anybody.</summary>
    public async Task<string[]> HeldAsync() =>
        [.. (await Api.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase().SortedSetRangeByRankAsync(LimitKeys.Due)).Select(id => (string)id!)];

    /// <summary>A request whose prompt names the payer.</summary>
    public static string Ask(string payer, int promptTokens = 10, string extra = "") =>
        $$"""{"model":"{{BillingUpstream.Model}}","messages":[{"role":"user","content":{{JsonSerializer.Serialize(BillingUpstream.Prompt(payer, promptTokens))}}}]{{extra}}}""";

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await Upstream.DisposeAsync();
    }
}

internal static class UsageRecordExtensions
{
    extension(UsageRecord record)
    {
        public CallEnding Ending => Enum.Parse<CallEnding>(record.Outcome.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);

        public ChargeFlags Flags => (record.IsOverage ? ChargeFlags.Overage : 0) | (record.IsClamped ? ChargeFlags.Clamped : 0) | record.Basis switch
        {
            UsageBasis.Counted => ChargeFlags.Counted,
            UsageBasis.Estimated => ChargeFlags.Estimated,
            _ => ChargeFlags.None,
        };
    }
}
