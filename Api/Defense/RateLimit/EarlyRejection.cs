using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Defense.RateLimit.PerIp;
using AspireAi.Api.Defense.Telemetry;
using AspireAi.Api.Usage;

namespace AspireAi.Api.Defense.RateLimit;

/// <summary>
/// Rejects a chat request unread where its caller is known to come too fast. The answer, and what is counted, are those of the stages.
/// </summary>
internal sealed class EarlyRejection(
    RejectionCache rejections, CallerLimitsCatalog limits, IpLimiter addresses, RateLimitMetrics metrics, DefenseMetrics defense, StatisticsWriter statistics, TimeProvider time)
{
    /// <returns>Writes the rejection; null: the request has to be read.</returns>
    public Task? Reject(HttpContext context, Caller caller)
    {
        if (rejections.IsEmpty || caller.IsStale || rejections.Find(limits.Of(caller, time.GetUtcNow()).Scopes) is not { Refusal: { } refusal } decision)
        {
            return null;
        }

        var started = time.GetTimestamp();
        if (context.Features.Get<IpPass>() is { } pass)
        {
            pass.Staged = true;
            if (!pass.Counted)
            {
                pass.Counted = true;
                addresses.CountSoon(pass.Address);
            }
        }

        metrics.Decided(refusal.Kind, "caller", local: true);
        RateLimitHeaders.Write(context.Response.Headers, decision.Limits, []);

        var error = new RateLimitRejectedException(refusal, byAddress: false);
        defense.Finished(DefenseOutcome.Rejected, error.Code, model: null, cache: null, stream: false, time.GetElapsedTime(started));
        statistics.Refused();
        return ApiErrorWriter.WriteAsync(context, error);
    }
}
