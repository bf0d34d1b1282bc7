using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Defense.Tiers;
using AspireAi.Api.Models;

namespace AspireAi.Api.Defense.Quota.Budgets;

/// <summary>Every cap that a caller's spending has to fit into, as the configuration has them now.</summary>
internal sealed class SpendingCaps(TierCatalog tiers, IOptionsMonitor<BudgetsOptions> budgets)
{
    private const string TierPrefix = "tier:";

    /// <param name="caller">Who spends.</param>
    /// <param name="now">Decides the UTC day and month.</param>
    public IReadOnlyList<SpendingCap> Of(Caller caller, DateTimeOffset now)
    {
        var tier = tiers.Of(caller);
        var month = UsagePeriod.MonthOf(now);
        var grant = caller.GrantFor(UtcMonth.Of(now));
        var options = budgets.CurrentValue;
        var caps = new List<SpendingCap>(9);
        Add("user", ScopeNames.Caller(caller.Id), tier.TokensPerMonth + grant.Tokens, tier.MicroDollarsPerMonth + grant.MicroDollars);
        if (caller.KeyId is { } key)
        {
            Add("key", ScopeNames.Key(key), caller.KeyLimits?.TokensPerMonth, caller.KeyLimits?.MicroDollarsPerMonth);
        }

        if (options.Tenants.TryGetValue(caller.Tenant, out var tenant))
        {
            Add("tenant", ScopeNames.Tenant(caller.Tenant), tenant.TokensPerMonth, tenant.MicroDollarsPerMonth);
        }

        if (caller.Kind == CallerKind.Guest)
        {
            caps.AddRange(Budget(ScopeNames.Guests, options.Guests, now));
        }

        if (options.Tiers.TryGetValue(caller.Tier, out var ofTier))
        {
            caps.AddRange(Budget(ScopeNames.Tier(caller.Tier), ofTier, now));
        }

        caps.AddRange(Budget(ScopeNames.Deployment, options.Deployment, now));
        return caps;

        // A grant may take away more than there was: that is a cap of nothing.
        void Add(string name, string scope, long? tokens, long? microDollars)
        {
            if (tokens is not null || microDollars is not null)
            {
                caps.Add(new(name, scope, month, tokens is { } t ? Math.Clamp(t, 0, NanoDollars.Most) : null,
                    microDollars is { } m ? NanoDollars.FromMicroDollars(Math.Max(0, m)) : null));
            }
        }
    }

    /// <summary>All budgets above callers that are configured.</summary>
    public IReadOnlyList<SpendingCap> Budgets(DateTimeOffset now)
    {
        var options = budgets.CurrentValue;
        return
        [
            .. Budget(ScopeNames.Guests, options.Guests, now),
            .. options.Tiers.SelectMany(tier => Budget(ScopeNames.Tier(tier.Key), tier.Value, now)),
            .. Budget(ScopeNames.Deployment, options.Deployment, now),
        ];
    }

    /// <summary>The budget in words, for the person who is told that it is used up.</summary>
    public static string Describe(string name) => name switch
    {
        ScopeNames.Guests => "all guests together",
        ScopeNames.Deployment => "this server",
        _ => $"everyone of the tier {name[TierPrefix.Length..]} together",
    };

    private static IEnumerable<SpendingCap> Budget(string name, MoneyBudget budget, DateTimeOffset now)
    {
        if (budget.MicroDollarsPerDay is { } day)
        {
            yield return new(name, name, UsagePeriod.DayOf(now), null, NanoDollars.FromMicroDollars(day));
        }

        if (budget.MicroDollarsPerMonth is { } month)
        {
            yield return new(name, name, UsagePeriod.MonthOf(now), null, NanoDollars.FromMicroDollars(month));
        }
    }
}
