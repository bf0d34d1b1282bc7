using AspireAi.Api.Defense.Limits;

namespace AspireAi.Api.Defense.RateLimit;

/// <summary>
/// Tells the client where its limits stand: <c>RateLimit-Policy</c> and <c>RateLimit</c> of the IETF httpapi draft
/// (draft-ietf-httpapi-ratelimit-headers: names are Strings, seconds whole), and OpenAI's <c>x-ratelimit-*</c> for the tightest
/// request and token limit.
/// </summary>
internal static class RateLimitHeaders
{
    /// <param name="limits">The caller's.</param>
    /// <param name="beside">Those of its address. OpenAI's headers are about these only where the caller has none.</param>
    public static IEnumerable<KeyValuePair<string, string>> Of(IReadOnlyList<LimitState> limits, IReadOnlyList<LimitState> beside)
    {
        if (limits.Count + beside.Count == 0)
        {
            yield break;
        }

        yield return new("RateLimit-Policy", string.Join(", ", limits.Concat(beside).Select(Policy)));
        var all = limits.Concat(beside).ToList();
        yield return new("RateLimit", string.Join(", ", all.Select(Standing)));
        foreach (var (kind, noun) in new[] { (LimitKind.Requests, "requests"), (LimitKind.Tokens, "tokens") })
        {
            var ofKind = all.Where(limit => limit.Kind == kind && (limits.Contains(limit) || !limits.Any(own => own.Kind == kind)));
            if (ofKind.OrderBy(limit => limit.Left).ThenByDescending(limit => limit.AllBack).FirstOrDefault() is { } tightest)
            {
                yield return new($"x-ratelimit-limit-{noun}", Text(tightest.Quota));
                yield return new($"x-ratelimit-remaining-{noun}", Text(tightest.Left));
                yield return new($"x-ratelimit-reset-{noun}", Duration(tightest.AllBack));
            }
        }
    }

    private static string Policy(LimitState limit) => limit.Kind switch
    {
        LimitKind.Requests => $"\"{limit.Name}\";q={Text(limit.Quota)};w={Text(Seconds(limit.Window))}",
        LimitKind.Tokens => $"\"{limit.Name}\";q={Text(limit.Quota)};w={Text(Seconds(limit.Window))};qu=\"tokens\"",
        _ => $"\"{limit.Name}\";q={Text(limit.Quota)};qu=\"concurrent-requests\"",
    };

    // A refused client gets the time that Retry-After names, so that the two do not contradict each other.
    private static string Standing(LimitState limit)
    {
        var until = limit.Refused ? limit.Wait : limit.SomeBack;
        var standing = $"\"{limit.Name}\";r={Text(limit.Left)}";
        return until > TimeSpan.Zero ? $"{standing};t={Text(Seconds(until))}" : standing;
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
