using AspireAi.Api.Defense.Limits;

namespace AspireAi.Api.Defense.RateLimit;

/// <summary>429: too fast. <see cref="ApiException.RetryAfter"/> is when the next request succeeds, if nothing else comes.</summary>
public sealed class RateLimitRejectedException : DefenseRejectedException
{
    internal RateLimitRejectedException(LimitState limit, bool byAddress)
        : base(StatusCodes.Status429TooManyRequests, ErrorTypes.RateLimit, "rate_limit_exceeded", Say(limit, byAddress)) => RetryAfter = limit.Wait;

    internal RateLimitRejectedException(TimeSpan wait, string why)
        : base(StatusCodes.Status429TooManyRequests, ErrorTypes.RateLimit, "rate_limit_exceeded",
            $"{why} Please try again in {Seconds(wait)} s.") => RetryAfter = wait;

    private static string Say(LimitState limit, bool byAddress)
    {
        var whose = byAddress ? " from one address" : limit.Name.StartsWith("key-", StringComparison.Ordinal) ? " with this API key" : "";
        var what = limit.Kind switch
        {
            LimitKind.Requests => $"{limit.Quota} requests in {Seconds(limit.Window)} s",
            LimitKind.Tokens => $"{limit.Quota} tokens per minute",
            _ => $"{limit.Quota} calls at once",
        };
        return $"Rate limit reached: {what}{whose}. Please try again in {Seconds(limit.Wait)} s.";
    }

    // Up, as in Retry-After: who waits for so long does not come too early.
    private static string Seconds(TimeSpan span) => Math.Ceiling(span.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
