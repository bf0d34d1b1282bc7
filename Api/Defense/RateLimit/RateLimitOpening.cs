using AspireAi.Api.Defense.Tiers;

namespace AspireAi.Api.Defense.RateLimit;

/// <summary>The stage's question to the store, in the stages' one flush.</summary>
internal sealed class RateLimitOpening(RateLimiter limiter, TierCatalog tiers, StandingRefusals refusals, TimeProvider time) : IOpeningScript<RateLimitReply>
{
    public async Task<RateLimitReply> RunAsync(ChatCall call)
    {
        var request = RequestOf(call);
        var sent = time.GetTimestamp();
        var decision = await limiter.AskAsync(request);
        refusals.Note(request, decision, sent);
        return new(request, decision);
    }

    /// <summary>A refusal that needs no question.</summary>
    public RateLimitDecision? Known(ChatCall call) => refusals.IsEmpty ? null : refusals.Find(RequestOf(call));

    private RateLimitRequest RequestOf(ChatCall call)
    {
        var tier = tiers.Of(call.Caller);
        return new(RateLimitKeys.Scopes(call.Caller, tier), Guid.NewGuid().ToString("N"), call.Stream, Math.Max(1, TokenEstimate.Of(call, tier)));
    }
}

internal sealed record RateLimitReply(RateLimitRequest Request, RateLimitDecision Decision);
