using System.Diagnostics;
using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Defense.Quota.Reserve;
using AspireAi.Api.Defense.Telemetry;
using AspireAi.Api.Defense.Tiers;
using AspireAi.Api.Models;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.Quota.Gate;

/// <summary>
/// Turns away callers who are locked out: who have spent so much that nothing more could be bought, whatever is running. It stands
/// before the caches, since a lock-out is one. While Redis is unavailable it lets all pass: what is cached costs nothing, and the rest is
/// refused where it would be reserved.
/// </summary>
internal sealed class QuotaGateChatClient(
    IChatClient innerClient,
    AdmissionBatch batch,
    ModelCatalog models,
    TierCatalog tiers,
    QuotaMetrics metrics,
    LimitMaintenance maintenance,
    IOptionsMonitor<QuotaOptions> options,
    TimeProvider time)
    : GateChatClient(innerClient, "quota-gate")
{
    /// <summary>As <c>x-defense-degraded</c> names it.</summary>
    public const string StageName = "quota";

    protected override async ValueTask<IReadOnlyList<AnswerPart>?> EnterAsync(ChatCall call, Activity? span, CancellationToken cancellationToken)
    {
        var reply = await batch.ReplyAsync<AdmissionReply>(call);
        if (reply.Counters is not { } counters)
        {
            if (options.CurrentValue.Enabled)
            {
                call.Outcome.MarkDegraded(StageName);
            }

            span.Decided("unavailable");
            return null;
        }

        call.Outcome.QuotaRemainingTokens = Reservations.RemainingTokens(reply.Caps, counters);
        span?.SetTag("aspireai.quota.remaining_tokens", call.Outcome.QuotaRemainingTokens);
        // The least that any call costs: a token of prompt and the least output. What runs now may come back, so it doesn't count.
        var output = Math.Min(call.RequestedMaxOutputTokens ?? int.MaxValue, options.CurrentValue.MinOutputTokens) * (long)call.Choices;
        var money = models.TryGet(call.Model, out var model) ? NanoDollars.Cost(model.Price, 1, 0, output) : 0;
        if (QuotaRejections.Find(reply.Caps, counters, 1 + output, money) is { } budget)
        {
            // It may be Redis that is wrong: the database was restored.
            maintenance.NoteUse(reply.Caps);
            metrics.Reserved(ReservationOutcome.Refused);
            throw QuotaRejections.UsedUp(budget, tiers.Of(call.Caller).UpgradeLink, time.GetUtcNow());
        }

        span.Decided("allowed");
        return null;
    }
}
