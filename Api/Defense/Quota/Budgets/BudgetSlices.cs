using System.Collections.Concurrent;
using AspireAi.Api.Defense.Quota.Scripts;

namespace AspireAi.Api.Defense.Quota.Budgets;

/// <summary>
/// Draws the tenants' prepaid slices of the budgets above the callers. A budget lives in a hash slot of its own, a tenant's slice
/// among the tenant's keys, and what was granted and returned travels between them, both ways, as totals that only grow: whatever is
/// lost or repeated on the way, or by a crash of either, is made up by the next message. Fails closed: what was not drawn can't be spent.
/// </summary>
internal sealed class BudgetSlices(QuotaStore store, IOptionsMonitor<BudgetsOptions> options, QuotaMetrics metrics)
{
    /// <summary>How long a budget that had nothing more counts as used up, until it is asked again: slices come back.</summary>
    private static readonly TimeSpan _usedUp = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _drawing = new(StringComparer.Ordinal);

    private long Usual => options.CurrentValue.SliceMicroDollars * NanoDollars.PerMicroDollar;

    /// <summary>Draws from every budget whose slice has less room than needed.</summary>
    /// <param name="scopes">The caller's.</param>
    /// <param name="day">That the slices belong to.</param>
    /// <param name="slices">As they were when the room was asked for, in the order of the budgets.</param>
    /// <param name="need">Nano-dollars.</param>
    /// <returns>Whether asking again is worth it: all gave what was needed, or others were drawing just now.</returns>
    public async Task<bool> DrawAsync(QuotaScopes scopes, int day, Slice[] slices, long need)
    {
        var draws = Enumerable.Range(0, slices.Length).Where(i => slices[i].Room < need)
            .Select(i => DrawOneAsync(scopes, day, scopes.Budgets[i], slices[i], need - slices[i].RoomOnceTold));
        return (await Task.WhenAll(draws)).All(enough => enough);
    }

    /// <summary>
    /// Books what a provider billed beyond its reservation, where that overdrew a slice: the budget has to know, though it may
    /// have no more to give, so that nobody draws what is spent.
    /// </summary>
    public async Task BookOverageAsync(QuotaScopes scopes, int day, Slice[] slices)
    {
        for (var i = 0; i < slices.Length; i++)
        {
            if (slices[i].GrantedOrSpent > slices[i].Granted)
            {
                await TellAsync(scopes, day, scopes.Budgets[i], slices[i]);
            }
        }
    }

    /// <summary>Gives back what a tenant does not use.</summary>
    public async Task ReturnAsync(QuotaScopes scopes, int day, BudgetUse budget, Slice slice)
    {
        var returned = await store.ReturnAsync(scopes.Tenant, day, budget.Name, budget.Period);
        await TellAsync(scopes, day, budget, slice with { Returned = returned });
    }

    /// <summary>
    /// Tells a budget what a tenant has had of it and returned, and the tenant what the budget knows of that: each may have lost in a
    /// crash, or never heard, what the other one acted on.
    /// </summary>
    public async Task TellAsync(QuotaScopes scopes, int day, BudgetUse budget, Slice slice)
    {
        var reply = await store.DrawAsync(scopes.Tenant, day, budget, slice.GrantedOrSpent, slice.Returned, need: 0, Usual);
        if (reply.Granted > slice.Granted || reply.Returned > slice.Returned)
        {
            await store.CreditAsync(scopes, day, budget, reply, TimeSpan.Zero);
        }
    }

    private async Task<bool> DrawOneAsync(QuotaScopes scopes, int day, BudgetUse budget, Slice slice, long need)
    {
        // One draw at a time, or each of many concurrent calls would draw a slice of its own.
        var gate = _drawing.GetOrAdd($"{scopes.Tenant} {budget.Tag}", _ => new SemaphoreSlim(1, 1));
        var others = !gate.Wait(0);
        if (others)
        {
            await gate.WaitAsync();
        }

        try
        {
            if (others)
            {
                return true;
            }

            var reply = await store.DrawAsync(scopes.Tenant, day, budget, slice.GrantedOrSpent, slice.Returned, need, Usual);
            var enough = reply.Now >= need;
            await store.CreditAsync(scopes, day, budget, reply, enough ? TimeSpan.Zero : _usedUp);
            metrics.Drew(budget.Name, enough);
            return enough;
        }
        finally
        {
            gate.Release();
        }
    }
}
