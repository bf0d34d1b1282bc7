using System.Runtime.CompilerServices;
using AspireAi.Api.Defense.Quota.Budgets;
using AspireAi.Api.Defense.Tiers;

namespace AspireAi.Api.Defense.Limits;

/// <summary>What holds for a caller at the moment.</summary>
/// <param name="Scopes">Where its requests are counted.</param>
/// <param name="Reserved">Those of them where its tokens and its calls at once are, too.</param>
/// <param name="Caps">What its spending has to fit into.</param>
internal sealed record CallerLimits(IReadOnlyList<RateLimitScope> Scopes, IReadOnlyList<RateLimitScope> Reserved, IReadOnlyList<SpendingCap> Caps);

/// <summary>Finds out what holds for a caller, by the configuration as it is now.</summary>
internal sealed class CallerLimitsCatalog(TierCatalog tiers, SpendingCaps caps, IOptionsMonitor<BudgetsOptions> budgets)
{
    // Of keys: their callers are kept in memory, while others are made for each request.
    private readonly ConditionalWeakTable<Caller, Known> _known = [];

    public CallerLimits Of(Caller caller, DateTimeOffset now)
    {
        var (tier, above) = (tiers.Of(caller), budgets.CurrentValue);
        if (caller.KeyId is null || caller.IsStale)
        {
            return Find(caller, tier, now);
        }

        if (!_known.TryGetValue(caller, out var known) || known.Tier != tier || known.Budgets != above || known.Day != now.UtcDateTime.Date)
        {
            known = new(Find(caller, tier, now), tier, above, now.UtcDateTime.Date);
            _known.AddOrUpdate(caller, known);
        }

        return known.Limits;
    }

    private CallerLimits Find(Caller caller, TierOptions tier, DateTimeOffset now)
    {
        var scopes = RateLimitScope.Of(caller, tier);
        return new(scopes, [.. scopes.Where(static scope => scope.TokensPerMinute is not null || scope.ConcurrentCalls is not null)], caps.Of(caller, now));
    }

    private sealed record Known(CallerLimits Limits, TierOptions Tier, BudgetsOptions Budgets, DateTime Day);
}
