using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Defense.Quota.Ledger;
using AspireAi.Api.Defense.Quota.Reserve;
using AspireAi.Api.Defense.Quota.Scripts;
using AspireAi.Api.Tests.Accounts;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota;

/// <summary>The referee, and an Api before it that keeps its books in a real store. Callers are guests by address.</summary>
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

    public QuotaStore Store => Api.Services.GetRequiredService<QuotaStore>();

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
            ["Tiers:guest:ConcurrentStreams"] = "1000",
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

    /// <summary>What the caller is charged this month, and what is held for it.</summary>
    public async Task<Counter> CounterAsync(string address)
    {
        var scopes = new QuotaScopes(Caller.DefaultTenant, Subject(address), null);
        return (await Store.GateAsync(() => scopes)).Subject;
    }

    public async Task<List<LedgerRecord>> LedgerAsync(string address)
    {
        var today = QuotaKeys.DateOf(Store.Clock.Day);
        var records = new List<LedgerRecord>();
        await foreach (var record in Api.Services.GetRequiredService<LedgerReader>().ReadAsync(Caller.DefaultTenant, today.AddDays(-1), today))
        {
            if (record.Caller == Subject(address))
            {
                records.Add(record);
            }
        }

        return records;
    }

    /// <summary>The one record of a caller who made one call.</summary>
    public async Task<LedgerRecord> RecordAsync(string address)
    {
        await SettledAsync(address);
        return (await LedgerAsync(address)).Single();
    }

    public Task SettledAsync(string address) => Eventually.TrueAsync(
        async () => Api.Services.GetRequiredService<Settlements>().IsIdle && Upstream.Running == 0 && (await CounterAsync(address)).HeldTokens == 0,
        "everything of the caller is settled");

    /// <summary>Tokens that the caller's calls hold.</summary>
    public Task<long> RunningAsync(string address) => RunningAsync(Api.Services.GetRequiredService<IConnectionMultiplexer>(), Store, Subject(address));

    public static async Task<long> RunningAsync(IConnectionMultiplexer connection, QuotaStore books, string subject)
    {
        var live = await connection.GetDatabase().HashGetAllAsync(QuotaKeys.Of(Caller.DefaultTenant, subject, books.Clock.Day).All[6]);
        return live.Select(entry => ((string)entry.Value!).Split(' ')).Sum(parts => long.Parse(parts[0], CultureInfo.InvariantCulture));
    }

    /// <summary>A request whose prompt names the payer.</summary>
    public static string Ask(string payer, int promptTokens = 10, string extra = "") =>
        $$"""{"model":"{{BillingUpstream.Model}}","messages":[{"role":"user","content":{{JsonSerializer.Serialize(BillingUpstream.Prompt(payer, promptTokens))}}}]{{extra}}}""";

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await Upstream.DisposeAsync();
    }
}
