using AspireAi.Api.Defense.Quota;
using AspireAi.Api.Defense.Quota.Budgets;
using AspireAi.Api.Defense.Quota.Ledger;
using AspireAi.Api.Defense.Quota.Scripts;
using AspireAi.Api.Defense.Tiers;

namespace AspireAi.Api.Usage;

/// <summary>A caller's month: what is used, held, left and saved.</summary>
internal sealed class UsageSummary(
    QuotaStore store, UsageReader usage, StatisticsReader statistics, BudgetCatalog budgets, TierCatalog tiers)
{
    public async Task<UsageResponse> OfAsync(Caller caller)
    {
        QuotaScopes scopes = null!;
        var state = await store.GateAsync(() => scopes = budgets.Of(caller, store.Clock.Now) with { Budgets = [] });
        var month = UtcMonth.Of(store.Clock.Now);
        var (days, saved) = (usage.OfSubjectAsync(caller.Tenant, caller.Id, month), statistics.SavedOfAsync(caller.Tenant, caller.Id, month));
        return new UsageResponse(
            month.ToString(),
            month.End,
            caller.Tier,
            AmountResponse.OfTokens(state.Subject, scopes.SubjectCap),
            AmountResponse.OfMoney(state.Subject, scopes.SubjectCap),
            caller.KeyId is null ? null : new KeyUsageResponse(caller.KeyId, AmountResponse.OfTokens(state.Key, scopes.KeyCap), AmountResponse.OfMoney(state.Key, scopes.KeyCap)),
            [.. (await days).Select(DayResponse.Of)],
            [.. (await saved).Select(SavedResponse.Of)],
            tiers.Of(caller).UpgradeLink);
    }
}
