using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Defense.Quota;
using AspireAi.Api.Defense.Quota.Budgets;
using AspireAi.Api.Defense.Tiers;
using AspireAi.Api.Models;

namespace AspireAi.Api.Usage;

/// <summary>A caller's month: what is used, held, left and saved.</summary>
internal sealed class UsageSummary(
    UsageWriter writer, UsageTotals totals, UsageReader usage, StatisticsReader statistics, LimitEngine engine, SpendingCaps caps, TierCatalog tiers, TimeProvider time)
{
    public async Task<UsageResponse> OfAsync(Caller caller)
    {
        // What this replica has just answered is in it.
        await writer.FlushAsync();
        var now = time.GetUtcNow();
        var month = UtcMonth.Of(now);
        var own = caps.Of(caller, now).Where(static cap => cap.Name is "user" or "key").ToList();
        SpendingCap[] shown = [Find("user", ScopeNames.Caller(caller.Id)), .. caller.KeyId is { } key ? [Find("key", ScopeNames.Key(key))] : (SpendingCap[])[]];
        var used = ScopeTotals.For(shown, await totals.ReadAsync(shown.Select(static cap => (cap.Scope, cap.Period.Name)))).ToList();
        var held = await HeldAsync(shown, now);
        var (days, saved) = (usage.OfCallerAsync(caller.Id, month), statistics.SavedOfAsync(caller.Tenant, caller.Id, month));
        return new UsageResponse(
            month.ToString(),
            month.End,
            caller.Tier,
            AmountResponse.Of(used[0].Tokens, held[0].HeldTokens, shown[0].Tokens),
            AmountResponse.Of(used[0].Money, held[0].HeldMoney, shown[0].Money, NanoDollars.PerMicroDollar),
            caller.KeyId is null ? null : new KeyUsageResponse(caller.KeyId,
                AmountResponse.Of(used[1].Tokens, held[1].HeldTokens, shown[1].Tokens),
                AmountResponse.Of(used[1].Money, held[1].HeldMoney, shown[1].Money, NanoDollars.PerMicroDollar)),
            [.. (await days).Select(DayResponse.Of)],
            [.. (await saved).Select(SavedResponse.Of)],
            tiers.Of(caller).UpgradeLink);

        SpendingCap Find(string name, string scope) => own.Find(cap => cap.Name == name) ?? new(name, scope, UsagePeriod.MonthOf(now), null, null);
    }

    private async Task<CounterState[]> HeldAsync(SpendingCap[] shown, DateTimeOffset now)
    {
        try
        {
            return (await engine.RunAsync(LimitOperation.Admit(0, [], shown, now))).Counters(shown.Length, 1);
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            // Nothing new is reserved then, and what runs will be charged.
            return new CounterState[shown.Length];
        }
    }
}
