using AspireAi.Api.Defense.Limits;

namespace AspireAi.Api.Defense.RateLimit;

/// <summary>
/// Callers whose requests Redis has just rejected: until that ends, this replica rejects them itself. That is exact: rejected requests
/// aren't counted, and what replicas admit meanwhile can only make the wait longer.
/// </summary>
/// <remarks>
/// Only while the limits are the same and none has got anything back. After a second Redis is asked again, which notices what else may
/// have changed there.
/// </remarks>
internal sealed class RejectionCache(TimeProvider time)
{
    private const int MostCallers = 100_000;
    private static readonly TimeSpan _believed = TimeSpan.FromSeconds(1);

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

        var lasts = decision.Limits.Where(static limit => limit.Kind == LimitKind.Requests).Select(static limit => limit.Refused ? limit.Wait : limit.SomeBack)
            .Where(static span => span > TimeSpan.Zero).Min() - _sooner;
        if (lasts > TimeSpan.Zero)
        {
            _rejections.Keep(scopes[^1].Scope, new(scopes, decision, time.GetTimestamp()), lasts < _believed ? lasts : _believed, sent);
        }
    }

    /// <returns>The rejection as it would be now; null: Redis has to be asked.</returns>
    public RateLimitDecision? Find(IReadOnlyList<RateLimitScope> scopes)
    {
        if (scopes.Count == 0 || _rejections.Find(scopes[^1].Scope)?.Value is not { } known || known.Scopes.Count != scopes.Count
            || !scopes.Zip(known.Scopes).All(static pair => pair.First.HasLimitsOf(pair.Second)))
        {
            return null;
        }

        // From when the answer came: so what is left to wait is never said too short.
        var elapsed = time.GetElapsedTime(known.At);
        return new([.. known.Decision.Limits.Select(limit => limit.After(elapsed))]);
    }

    private sealed record Rejection(IReadOnlyList<RateLimitScope> Scopes, RateLimitDecision Decision, long At);
}
