namespace AspireAi.Api.Defense.RateLimit;

internal enum LimitKind
{
    Requests,
    Tokens,
    Streams,
}

/// <summary>Where one limit stands after a request was admitted or refused.</summary>
/// <param name="Name">Unique within the decision, such as <c>requests-per-10s</c>.</param>
/// <param name="Quota">What the limit allows: requests or tokens in <paramref name="Window"/>, or streams at once.</param>
/// <param name="Window">Zero for streams.</param>
/// <param name="Left">Null where it was not looked at.</param>
/// <param name="Wait">Zero if it admitted the request; else the time after which it would, if nothing else came.</param>
/// <param name="SomeBack">Time until some of it comes back.</param>
/// <param name="AllBack">Time until all of it is back.</param>
internal sealed record LimitState(
    string Name, LimitKind Kind, long Quota, TimeSpan Window, long? Left, TimeSpan Wait, TimeSpan SomeBack, TimeSpan AllBack)
{
    public bool Refused => Wait > TimeSpan.Zero;

    /// <summary>The same some time later, if nothing else came and nothing has come back.</summary>
    public LimitState After(TimeSpan elapsed) => this with { Wait = Less(Wait, elapsed), SomeBack = Less(SomeBack, elapsed), AllBack = Less(AllBack, elapsed) };

    private static TimeSpan Less(TimeSpan span, TimeSpan elapsed) => span > elapsed ? span - elapsed : TimeSpan.Zero;
}

/// <summary>Whether a request may go on, and where its limits stand.</summary>
internal sealed record RateLimitDecision(IReadOnlyList<LimitState> Limits)
{
    public static RateLimitDecision Unlimited { get; } = new([]);

    public bool Admitted { get; init; } = true;

    /// <summary>µs since 1970 by the store's clock; 0 where the store was away.</summary>
    public long StoreTime { get; init; }

    /// <summary>Second since 1970 in which its tokens were charged.</summary>
    public long Second => StoreTime / 1_000_000;

    /// <summary>When this replica got the decision, in µs of its own clock.</summary>
    public long At { get; init; }

    /// <summary>The store was away: this replica decided by itself.</summary>
    public bool Local { get; init; }

    public RateLimitDecision After(TimeSpan elapsed) => this with { Limits = [.. Limits.Select(limit => limit.After(elapsed))] };

    /// <summary>The limit to wait for: of those that refused, the one that takes longest.</summary>
    public LimitState? Refusal => Limits.Where(limit => limit.Refused).MaxBy(limit => limit.Wait);
}
