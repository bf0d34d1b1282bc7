using AspireAi.Api.Defense.Quota.Budgets;
using AspireAi.Api.Defense.Quota.Scripts;

namespace AspireAi.Api.Defense.Quota.Gate;

/// <summary>What the gate read. <see cref="State"/> is null while the store is away.</summary>
internal sealed record GateReply(QuotaScopes Scopes, QuotaState? State);

/// <summary>Reads what the caller has used, in the flush at a call's beginning.</summary>
internal sealed class QuotaGateScript(QuotaStore store, BudgetCatalog budgets, IOptionsMonitor<QuotaOptions> options) : IOpeningScript<GateReply>
{
    public async Task<GateReply> RunAsync(ChatCall call)
    {
        var scopes = ScopesNow();
        if (!options.CurrentValue.Enabled)
        {
            return new GateReply(scopes, null);
        }

        try
        {
            return new GateReply(scopes, await store.GateAsync(() => scopes = ScopesNow()));
        }
        catch (Exception exception) when (StoreFaults.IsAway(exception))
        {
            return new GateReply(scopes, null);
        }

        QuotaScopes ScopesNow() => budgets.Of(call.Caller, store.Clock.Now);
    }
}
