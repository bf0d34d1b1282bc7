using AspireAi.Api.Defense.RateLimit.PerIp;
using AspireAi.Api.Defense.Telemetry;
using AspireAi.Api.Defense.Tiers;
using AspireAi.Api.Usage;

namespace AspireAi.Api.Defense.RateLimit;

/// <summary>
/// Refuses a chat request unread, where nothing in its body could change the answer: its caller has only limits on requests, and one of
/// them is known to be full. The answer, and what is counted, are those of the stages.
/// </summary>
internal sealed class EarlyRefusal(
    StandingRefusals refusals, TierCatalog tiers, IpOpening addresses, RateLimitMetrics metrics, DefenseMetrics defense, StatisticsWriter statistics, TimeProvider time)
{
    /// <returns>Writes the refusal; null: the request has to be read.</returns>
    public Task? Refuse(HttpContext context, Caller caller)
    {
        if (refusals.IsEmpty || caller.IsStale || refusals.FindUnread(RateLimitKeys.Scopes(caller, tiers.Of(caller))) is not { Refusal: { } refusal } decision)
        {
            return null;
        }

        var started = time.GetTimestamp();
        addresses.CountSoon(context.Features.Get<IpPass>());
        metrics.Decided(refusal.Kind, "caller", local: true);
        foreach (var (name, value) in RateLimitHeaders.Of(decision))
        {
            context.Response.Headers[name] = value;
        }

        var error = new RateLimitRejectedException(refusal, byAddress: false);
        defense.Finished(DefenseOutcome.Rejected, error.Code, model: null, cache: null, stream: false, time.GetElapsedTime(started));
        statistics.Refused();
        return ApiErrorWriter.WriteAsync(context, error);
    }
}
