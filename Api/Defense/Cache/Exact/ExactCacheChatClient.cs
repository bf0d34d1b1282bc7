using System.Diagnostics;
using AspireAi.Api.Defense.SingleFlight;
using AspireAi.Api.Defense.Telemetry;
using AspireAi.Api.Models;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.Cache.Exact;

/// <summary>
/// Answers a request that was answered before from the store. Fails open: while the store is away every request is a miss, and
/// the answer's headers say so.
/// </summary>
internal sealed class ExactCacheChatClient(
    IChatClient innerClient, AdmissionBatch opening, AnswerReplay replay, DefenseMetrics metrics) : GateChatClient(innerClient, SpanName)
{
    public const string StageName = "ExactCache";
    public const string SpanName = "exact-cache";

    protected override async ValueTask<IReadOnlyList<AnswerPart>?> EnterAsync(ChatCall call, Activity? span, CancellationToken cancellationToken)
    {
        var reply = await opening.ReplyAsync<AnswerReply>(call);
        var parts = replay.TryRead(call, reply, CacheResult.Exact);
        if (parts is null)
        {
            call.Outcome.Cache = reply.Kind == AnswerReplyKind.Bypass ? CacheResult.Bypass : CacheResult.Miss;
            if (reply.Kind == AnswerReplyKind.Away)
            {
                call.Outcome.MarkDegraded(StageName);
            }
        }

        span.Decided(parts is not null ? "hit" : reply.Kind == AnswerReplyKind.Away ? "unavailable" : call.Outcome.Cache == CacheResult.Bypass ? "bypass" : "miss");
        metrics.CacheLookup(parts is null ? call.Outcome.Cache!.Value : CacheResult.Exact);
        return parts;
    }
}

/// <summary>Reads a hit and notes in the call what it saved.</summary>
internal sealed class AnswerReplay(ModelCatalog models, DefenseMetrics metrics, TimeProvider time)
{
    /// <returns>Null where it is no hit, too old for the request, of another format or broken.</returns>
    public List<AnswerPart>? TryRead(ChatCall call, AnswerReply reply, CacheResult result)
    {
        if (reply is not { Kind: AnswerReplyKind.Hit, Body: { } body } || !CachedAnswer.TryDecode(body, out var facts, out var parts))
        {
            return null;
        }

        var age = time.GetUtcNow() - facts.Made;
        if (age > CacheDirectives.Parse(call.CacheControl).MaxAge)
        {
            return null;
        }

        call.Outcome.Cache = result;
        call.Outcome.Model = call.Model;
        call.Outcome.CacheId = reply.Entry;
        call.Outcome.CacheAge = age;
        NoteSaved(call, facts.InputTokens, facts.OutputTokens);
        return parts;
    }

    /// <summary>Notes what a joined answer has saved.</summary>
    public void NoteSaved(ChatCall call, FlightLog log) =>
        NoteSaved(call, log.Usage?.InputTokenCount ?? 0, log.Usage?.OutputTokenCount ?? 0);

    private void NoteSaved(ChatCall call, long inputTokens, long outputTokens)
    {
        // Dollars per million tokens are micro-dollars per token.
        var price = (call.Asked ?? models.Get(call.Model)).Price;
        call.Outcome.SavedTokens = inputTokens + outputTokens;
        call.Outcome.SavedMicroDollars = (long)((inputTokens * price.Input) + (outputTokens * price.Output));
        metrics.Saved(call.Outcome.SavedTokens.Value, call.Outcome.SavedMicroDollars.Value);
    }
}
