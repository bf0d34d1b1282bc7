using System.Runtime.CompilerServices;
using AspireAi.Api.Defense.Limits;

namespace AspireAi.Api.Defense.RateLimit;

/// <summary>
/// Tells the client where its limits stand: <c>RateLimit-Policy</c> and <c>RateLimit</c> of the IETF httpapi draft
/// (draft-ietf-httpapi-ratelimit-headers: names are Strings, seconds whole), and OpenAI's <c>x-ratelimit-*</c> for the tightest
/// request and token limit.
/// </summary>
internal static class RateLimitHeaders
{
    /// <param name="headers">Of the answer.</param>
    /// <param name="limits">The caller's.</param>
    /// <param name="beside">Those of its address. OpenAI's headers are about these only where the caller has none.</param>
    public static void Write(IHeaderDictionary headers, IReadOnlyList<LimitState> limits, IReadOnlyList<LimitState> beside)
    {
        if (limits.Count + beside.Count == 0)
        {
            return;
        }

        var policy = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[512]);
        var standing = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[512]);
        var (requests, tokens) = ((LimitState?)null, (LimitState?)null);
        for (var i = 0; i < limits.Count + beside.Count; i++)
        {
            var limit = i < limits.Count ? limits[i] : beside[i - limits.Count];
            if (i > 0)
            {
                policy.AppendLiteral(", ");
                standing.AppendLiteral(", ");
            }

            AppendPolicy(ref policy, limit);
            AppendStanding(ref standing, limit);
            if (limit.Kind == LimitKind.Requests)
            {
                requests = Tighter(requests, limit, i < limits.Count || !Has(limits, LimitKind.Requests));
            }
            else if (limit.Kind == LimitKind.Tokens)
            {
                tokens = Tighter(tokens, limit, i < limits.Count || !Has(limits, LimitKind.Tokens));
            }
        }

        headers["RateLimit-Policy"] = policy.ToStringAndClear();
        headers["RateLimit"] = standing.ToStringAndClear();
        if (requests is not null)
        {
            headers["x-ratelimit-limit-requests"] = Text(requests.Quota);
            headers["x-ratelimit-remaining-requests"] = Text(requests.Left);
            headers["x-ratelimit-reset-requests"] = Duration(requests.AllBack);
        }

        if (tokens is not null)
        {
            headers["x-ratelimit-limit-tokens"] = Text(tokens.Quota);
            headers["x-ratelimit-remaining-tokens"] = Text(tokens.Left);
            headers["x-ratelimit-reset-tokens"] = Duration(tokens.AllBack);
        }
    }

    private static LimitState? Tighter(LimitState? known, LimitState limit, bool counts) =>
        !counts ? known : known is null || limit.Left < known.Left || (limit.Left == known.Left && limit.AllBack > known.AllBack) ? limit : known;

    private static bool Has(IReadOnlyList<LimitState> limits, LimitKind kind)
    {
        for (var i = 0; i < limits.Count; i++)
        {
            if (limits[i].Kind == kind)
            {
                return true;
            }
        }

        return false;
    }

    private static void AppendPolicy(ref DefaultInterpolatedStringHandler text, LimitState limit)
    {
        text.AppendLiteral("\"");
        text.AppendLiteral(limit.Name);
        text.AppendLiteral("\";q=");
        text.AppendFormatted(limit.Quota);
        if (limit.Kind == LimitKind.Concurrency)
        {
            text.AppendLiteral(";qu=\"concurrent-requests\"");
            return;
        }

        text.AppendLiteral(";w=");
        text.AppendFormatted(Seconds(limit.Window));
        if (limit.Kind == LimitKind.Tokens)
        {
            text.AppendLiteral(";qu=\"tokens\"");
        }
    }

    // A refused client gets the time that Retry-After names, so that the two do not contradict each other.
    private static void AppendStanding(ref DefaultInterpolatedStringHandler text, LimitState limit)
    {
        text.AppendLiteral("\"");
        text.AppendLiteral(limit.Name);
        text.AppendLiteral("\";r=");
        text.AppendFormatted(limit.Left);
        if ((limit.Refused ? limit.Wait : limit.SomeBack) is var until && until > TimeSpan.Zero)
        {
            text.AppendLiteral(";t=");
            text.AppendFormatted(Seconds(until));
        }
    }

    /// <summary>As OpenAI writes durations: <c>120ms</c>, <c>7.66s</c>, <c>6m0s</c>, <c>1h0m0s</c>; rounded up to milliseconds.</summary>
    internal static string Duration(TimeSpan span)
    {
        var milliseconds = (long)Math.Ceiling(span.TotalMilliseconds);
        if (milliseconds < 1000)
        {
            return $"{Text(milliseconds)}ms";
        }

        var (hours, rest) = Math.DivRem(milliseconds, 3_600_000);
        var (minutes, left) = Math.DivRem(rest, 60_000);
        var seconds = (left / 1000m).ToString("0.###", CultureInfo.InvariantCulture) + "s";
        return hours > 0 ? $"{Text(hours)}h{Text(minutes)}m{seconds}" : minutes > 0 ? $"{Text(minutes)}m{seconds}" : seconds;
    }

    private static long Seconds(TimeSpan span) => (long)Math.Ceiling(span.TotalSeconds);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
