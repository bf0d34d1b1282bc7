using AspireAi.Api.Defense.Quota.Scripts;
using AspireAi.Api.Defense.Tiers;

namespace AspireAi.Api.Defense.Quota.Budgets;

/// <summary>Everything that a caller's spending has to fit into, as the configuration has it now.</summary>
internal sealed class BudgetCatalog(TierCatalog tiers, IOptionsMonitor<BudgetsOptions> budgets)
{
    private const string Guests = "guests";
    private const string Deployment = "deployment";
    private const string TierPrefix = "tier:";

    /// <param name="caller">Who spends.</param>
    /// <param name="now">By the store's clock: what was granted holds for a month.</param>
    public QuotaScopes Of(Caller caller, DateTimeOffset now)
    {
        var tier = tiers.Of(caller);
        var grant = caller.GrantFor(UtcMonth.Of(now));
        return new QuotaScopes(caller.Tenant, caller.Id, caller.KeyId)
        {
            SubjectCap = CapOf(tier.TokensPerMonth + grant.Tokens, tier.MicroDollarsPerMonth + grant.MicroDollars),
            KeyCap = CapOf(caller.KeyLimits?.TokensPerMonth, caller.KeyLimits?.MicroDollarsPerMonth),
            TenantCap = budgets.CurrentValue.Tenants.TryGetValue(caller.Tenant, out var tenant)
                ? CapOf(tenant.TokensPerMonth, tenant.MicroDollarsPerMonth)
                : default,
            Budgets = [.. Above(caller)],
        };
    }

    /// <summary>All budgets above callers that are configured.</summary>
    public IEnumerable<BudgetUse> All()
    {
        var options = budgets.CurrentValue;
        return [.. Uses(Guests, options.Guests), .. options.Tiers.SelectMany(tier => Uses(TierPrefix + tier.Key, tier.Value)), .. Uses(Deployment, options.Deployment)];
    }

    /// <summary>The budget in words, for the person who is told that it is used up.</summary>
    public static string Describe(string name) => name switch
    {
        Guests => "all guests together",
        Deployment => "this server",
        _ => $"everyone of the tier {name[TierPrefix.Length..]} together",
    };

    private IEnumerable<BudgetUse> Above(Caller caller)
    {
        var options = budgets.CurrentValue;
        var uses = options.Tiers.TryGetValue(caller.Tier, out var tier) ? Uses(TierPrefix + caller.Tier, tier) : [];
        if (caller.Kind == CallerKind.Guest)
        {
            uses = Uses(Guests, options.Guests).Concat(uses);
        }

        return uses.Concat(Uses(Deployment, options.Deployment));
    }

    private static IEnumerable<BudgetUse> Uses(string name, MoneyBudget budget)
    {
        if (budget.MicroDollarsPerDay is { } day)
        {
            yield return new BudgetUse(name, BudgetPeriod.Day, NanoDollars.FromMicroDollars(day));
        }

        if (budget.MicroDollarsPerMonth is { } month)
        {
            yield return new BudgetUse(name, BudgetPeriod.Month, NanoDollars.FromMicroDollars(month));
        }
    }

    // A grant may take away more than there was: that is a cap of nothing, and not the -1 that stands for none.
    private static Cap CapOf(long? tokens, long? microDollars) => new(
        tokens is { } t ? Math.Clamp(t, 0, NanoDollars.Most) : null,
        microDollars is { } m ? NanoDollars.FromMicroDollars(Math.Max(0, m)) : null);
}
