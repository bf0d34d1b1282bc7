using AspireAi.Api.Defense.Limits;

namespace AspireAi.Api.Defense.RateLimit;

/// <summary>
/// Callers whose requests Redis has just rejected: until that ends, this replica rejects them itself. That is exact: rejected requests
/// aren't counted, and what replicas admit meanwhile can only make the wait longer.
/// </summary>
/// <remarks>
/// Only while the limits are the same and none has got anything back. After some seconds Redis is asked again: it may have lost its data.
/// </remarks>
internal sealed class RejectionCache(TimeProvider time)
{
    private const int MostCallers = 100_000;
    private static readonly TimeSpan _believed = TimeSpan.FromSeconds(10);

    // The two clocks may not run alike; asking a millisecond too early costs one question.
    private static readonly TimeSpan _sooner = TimeSpan.FromMilliseconds(1);

    private readonly ExpiringCache<Rejection> _rejections = new(time, MostCallers);

    public bool IsEmpty => _rejections.IsEmpty;

    /// <param name="sent">When Redis was asked: its times count from then at the earliest.</param>
    public void Note(IReadOnlyList<RateLimitScope> scopes, RateLimitDecision decision, long sent)
    {
        if (decision.Refusal is null || decision.IsLocal)
        {
            return;
        }

        var lasts = _believed;
        foreach (var limit in decision.Limits)
        {
            var until = limit.Refused ? limit.Wait : limit.SomeBack;
            if (limit.Kind == LimitKind.Requests && until > TimeSpan.Zero && until - _sooner < lasts)
            {
                lasts = until - _sooner;
            }
        }

        if (lasts > TimeSpan.Zero)
        {
            _rejections.Keep(scopes[^1].Scope, new(scopes, decision, time.GetTimestamp()), lasts, sent);
        }
    }

    /// <returns>The rejection as it would be now; null: Redis has to be asked.</returns>
    public RateLimitDecision? Find(IReadOnlyList<RateLimitScope> scopes)
    {
        if (scopes.Count == 0 || _rejections.Find(scopes[^1].Scope)?.Value is not { } known || known.Scopes.Count != scopes.Count)
        {
            return null;
        }

        for (var i = 0; i < scopes.Count; i++)
        {
            if (!ReferenceEquals(scopes[i], known.Scopes[i]) && !scopes[i].HasLimitsOf(known.Scopes[i]))
            {
                return null;
            }
        }

        // From when the answer came: so what is left to wait is never said too short.
        var elapsed = time.GetElapsedTime(known.At);
        var limits = new LimitState[known.Decision.Limits.Count];
        for (var i = 0; i < limits.Length; i++)
        {
            limits[i] = known.Decision.Limits[i].After(elapsed);
        }

        return new(limits);
    }

    private sealed record Rejection(IReadOnlyList<RateLimitScope> Scopes, RateLimitDecision Decision, long At);
}
