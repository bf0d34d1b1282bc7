using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Defense.Tiers;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.Limits;

/// <summary>Whose requests are counted together (a caller, one of its keys, an address), and how many are allowed.</summary>
/// <param name="Name">Prefix of the limits' names in headers and messages, such as <c>key-</c>; empty for the caller.</param>
/// <param name="Scope">Such as <c>caller:user:…</c>. Tier and limits are left out: requests made under one tier still count under the next, if its windows are as long.</param>
internal sealed record RateLimitScope(string Name, string Scope, IReadOnlyList<RequestWindow> Windows, long? TokensPerMinute = null, int? ConcurrentCalls = null)
{
    public RedisKey Key { get; } = LimitKeys.Windows(Scope);

    /// <summary>The shortest first; of one length those that allow least.</summary>
    public IReadOnlyList<RequestWindow> Windows { get; init; } = InOrder(Windows);

    public bool IsUnlimited => Windows.Count == 0 && TokensPerMinute is null && ConcurrentCalls is null;

    /// <summary>The scopes that count a caller's requests: the caller, and the API key where it has limits of its own.</summary>
    public static IReadOnlyList<RateLimitScope> Of(Caller caller, TierOptions tier)
    {
        var scopes = new List<RateLimitScope>(2);
        var ofCaller = new RateLimitScope("", ScopeNames.Caller(caller.Id), tier.Requests.AsReadOnly(), tier.TokensPerMinute, tier.ConcurrentCalls);
        if (!ofCaller.IsUnlimited)
        {
            scopes.Add(ofCaller);
        }

        if (caller is { KeyId: { } key, KeyLimits: { } limits })
        {
            var ofKey = new RateLimitScope("key-", ScopeNames.Key(key), limits.Requests ?? [], limits.TokensPerMinute, limits.ConcurrentCalls);
            if (!ofKey.IsUnlimited)
            {
                scopes.Add(ofKey);
            }
        }

        return scopes;
    }

    private static IReadOnlyList<RequestWindow> InOrder(IReadOnlyList<RequestWindow> windows)
    {
        for (var i = 1; i < windows.Count; i++)
        {
            if ((windows[i - 1].Window, windows[i - 1].Count).CompareTo((windows[i].Window, windows[i].Count)) > 0)
            {
                return [.. windows.OrderBy(static window => (window.Window, window.Count))];
            }
        }

        return windows;
    }

    /// <summary>Whether the other one counts the same requests and allows as many.</summary>
    public bool HasLimitsOf(RateLimitScope other) =>
        Scope == other.Scope && TokensPerMinute == other.TokensPerMinute && ConcurrentCalls == other.ConcurrentCalls
        && Windows.Select(static window => (window.Count, window.Window)).SequenceEqual(other.Windows.Select(static window => (window.Count, window.Window)));
}

/// <summary>Names of scopes in Redis and in the database.</summary>
internal static class ScopeNames
{
    public const string Guests = "guests";
    public const string Deployment = "deployment";
    private const string TierPrefix = "tier:";

    public static string Caller(string id) => "caller:" + id;

    public static string Key(string id) => "key:" + id;

    public static string Tenant(string id) => "tenant:" + id;

    public static string Tier(string name) => TierPrefix + name;

    public static string Address(string address) => "address:" + address;

    /// <summary>Whether the scope can have a cap for a day.</summary>
    public static bool IsBudget(string scope) => scope is Guests or Deployment || scope.StartsWith(TierPrefix, StringComparison.Ordinal);

    /// <summary>Every total that a call is part of, capped or not: a cap that appears later has to know what was spent. Days only of those that can have a cap for one.</summary>
    public static List<(string Scope, string Period)> KeysOf(DateTimeOffset at, string tenant, string caller, string? key, string tier)
    {
        var (month, day) = (UsagePeriod.MonthOf(at).Name, UsagePeriod.DayOf(at).Name);
        var keys = new List<(string Scope, string Period)>(9) { (Caller(caller), month), (Tenant(tenant), month) };
        if (key is not null)
        {
            keys.Add((Key(key), month));
        }

        foreach (var budget in (ReadOnlySpan<string?>)[Tier(tier), Deployment, CallerIds.IsGuest(caller) ? Guests : null])
        {
            if (budget is not null)
            {
                keys.Add((budget, month));
                keys.Add((budget, day));
            }
        }

        return keys;
    }
}
