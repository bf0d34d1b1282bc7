namespace AspireAi.Api.Defense.RateLimit;

/// <summary>
/// Callers whom the store has just refused for their requests: until the refusal ends, this replica gives it itself. That is exact, since
/// refused requests aren't counted and all that replicas admit meanwhile can only make the wait longer.
/// </summary>
/// <remarks>
/// Only while everything stands as the store said it: the same limits, no limit that has got something back, and no other limit that
/// might refuse this request for longer. Refusals for tokens or streams are not kept, since settlements and streams that end take them
/// back at any moment. After a second the store is asked again, which notices what a store may do besides (forget, change its clock).
/// </remarks>
internal sealed class StandingRefusals(TimeProvider time)
{
    private const int MostCallers = 100_000;
    private static readonly TimeSpan _believed = TimeSpan.FromSeconds(1);

    // The store's clock and this one may not run alike; asking a millisecond too early costs one question.
    private static readonly TimeSpan _sooner = TimeSpan.FromMilliseconds(1);

    private readonly ShortMemory<Known> _known = new(time, MostCallers);

    public bool IsEmpty => _known.IsEmpty;

    /// <param name="request">Who was refused.</param>
    /// <param name="decision">The store's.</param>
    /// <param name="sent">When the store was asked: its times count from then at the earliest.</param>
    public void Note(RateLimitRequest request, RateLimitDecision decision, long sent)
    {
        if (decision.Admitted || decision.Local || decision.Limits.Any(limit => limit is { Refused: true, Kind: not LimitKind.Requests }))
        {
            return;
        }

        var lasts = decision.Limits.Select(limit => limit.Refused ? limit.Wait : limit.SomeBack).Where(span => span > TimeSpan.Zero).Min() - _sooner;
        if (lasts > TimeSpan.Zero)
        {
            _known.Keep(KeyOf(request.Scopes), new(request, decision, time.GetTimestamp()), lasts < _believed ? lasts : _believed, sent);
        }
    }

    /// <returns>The store's refusal, as it would be now; null: it has to be asked.</returns>
    public RateLimitDecision? Find(RateLimitRequest request) =>
        Find(request.Scopes) is { } known && known.Holds(request.Stream, request.Tokens) ? Now(known) : null;

    /// <summary>The same of a request whose body nobody has read: it may be a stream, and cost anything.</summary>
    public RateLimitDecision? FindUnread(IReadOnlyList<RateLimitScope> scopes) => Find(scopes) is { } known && known.HoldsForAny ? Now(known) : null;

    /// <summary>What a call cost has changed where the caller's limits stand.</summary>
    public void Forget(RateLimitRequest request)
    {
        if (!IsEmpty && request.Scopes.Count > 0)
        {
            _known.Forget(KeyOf(request.Scopes));
        }
    }

    private Known? Find(IReadOnlyList<RateLimitScope> scopes) =>
        scopes.Count > 0 && _known.Find(KeyOf(scopes))?.Value is { } known && known.IsUnder(scopes) ? known : null;

    // From when the answer came: so what is left to wait is never said too short.
    private RateLimitDecision Now(Known known) => known.Decision.After(time.GetElapsedTime(known.At));

    // The caller's, or its key's where that has limits of its own.
    private static string KeyOf(IReadOnlyList<RateLimitScope> scopes) => scopes[^1].Key;

    private sealed record Known(RateLimitRequest Request, RateLimitDecision Decision, long At)
    {
        public bool HoldsForAny { get; } = Request.Scopes.All(scope => scope.TokensPerMinute is null && scope.ConcurrentStreams is null);

        public bool IsUnder(IReadOnlyList<RateLimitScope> scopes)
        {
            if (scopes.Count != Request.Scopes.Count)
            {
                return false;
            }

            for (var i = 0; i < scopes.Count; i++)
            {
                if (!scopes[i].HasLimitsOf(Request.Scopes[i]))
                {
                    return false;
                }
            }

            return true;
        }

        public bool Holds(bool stream, long tokens)
        {
            if (HoldsForAny)
            {
                return true;
            }

            foreach (var limit in Decision.Limits)
            {
                var other = limit.Kind switch
                {
                    LimitKind.Streams => stream != Request.Stream,
                    LimitKind.Tokens => Math.Min(Math.Max(1, tokens), limit.Quota) > limit.Left,
                    _ => false,
                };
                if (other)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
