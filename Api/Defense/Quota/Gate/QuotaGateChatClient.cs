using System.Runtime.CompilerServices;
using AspireAi.Api.Defense.Quota.Reserve;
using AspireAi.Api.Defense.Quota.Scripts;
using AspireAi.Api.Defense.Tiers;
using AspireAi.Api.Models;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.Quota.Gate;

/// <summary>
/// Turns away callers who are locked out: who have spent so much that nothing more could be bought, whatever is running. It stands
/// before the caches, since a lock-out is one. While the store is away it lets all pass: what is cached costs nothing, and the rest is
/// refused where it would be reserved.
/// </summary>
internal sealed class QuotaGateChatClient(
    IChatClient innerClient,
    OpeningFlush opening,
    QuotaStore store,
    ModelCatalog models,
    TierCatalog tiers,
    QuotaMetrics metrics,
    IOptionsMonitor<QuotaOptions> options)
    : DelegatingChatClient(innerClient)
{
    /// <summary>As <c>x-defense-degraded</c> names it.</summary>
    public const string StageName = "quota";

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? chatOptions = null, CancellationToken cancellationToken = default)
    {
        await CheckAsync(chatOptions.Call());
        return await base.GetResponseAsync(messages, chatOptions, cancellationToken);
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? chatOptions = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await CheckAsync(chatOptions.Call());
        await foreach (var update in base.GetStreamingResponseAsync(messages, chatOptions, cancellationToken))
        {
            yield return update;
        }
    }

    private async Task CheckAsync(ChatCall call)
    {
        if (!options.CurrentValue.Enabled)
        {
            return;
        }

        var reply = await opening.ReplyAsync<GateReply>(call);
        if (reply.State is not { } state)
        {
            call.Outcome.MarkDegraded(StageName);
            return;
        }

        call.Outcome.QuotaRemainingTokens = Reservations.RemainingTokens(reply.Scopes, state);
        if (LockedOut(call, reply.Scopes, state) is { } budget)
        {
            metrics.Reserved(ReservationOutcome.Refused);
            throw QuotaRejections.UsedUp(budget, tiers.Of(call.Caller).UpgradeLink, store.Clock.Now);
        }
    }

    // The least that any call costs: a token of prompt and the least output. What runs now may come back, so it doesn't count.
    private UsedUpBudget? LockedOut(ChatCall call, QuotaScopes scopes, QuotaState state)
    {
        var output = Math.Min(call.RequestedMaxOutputTokens ?? int.MaxValue, options.CurrentValue.MinOutputTokens) * (long)call.Choices;
        var money = models.TryGet(call.Model, out var model) ? NanoDollars.Cost(model.Price, 1, 0, output) : 0;
        // A slice that is empty may be filled again, unless its budget has said that it has nothing more.
        var now = store.Clock.Milliseconds;
        var dry = Enumerable.Range(0, state.Slices.Length).Where(i => state.Slices[i].UsedUpUntil > now).ToList();
        scopes = scopes with { Budgets = [.. dry.Select(i => scopes.Budgets[i])] };
        state = state with { Slices = [.. dry.Select(i => state.Slices[i])] };
        return QuotaRejections.Find(scopes, state, 1 + output, money, countHeld: false, store.Clock.Day);
    }
}
