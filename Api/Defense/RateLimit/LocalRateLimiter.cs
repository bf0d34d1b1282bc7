using System.Threading.RateLimiting;
using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Defense.Tiers;

namespace AspireAi.Api.Defense.RateLimit;

/// <summary>Decides while Redis is unavailable: each replica allows the whole limit of requests. Tokens and calls at once are not limited then.</summary>
internal sealed class LocalRateLimiter : IDisposable
{
    private const int Segments = 10;

    // Made when it is needed: it wakes up ten times a second.
    private readonly Lazy<PartitionedRateLimiter<Window>> _windows = new(static () => PartitionedRateLimiter.Create<Window, Window>(static window =>
        RateLimitPartition.GetSlidingWindowLimiter(window, static key => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = key.Count,
            Window = key.Length,
            SegmentsPerWindow = Segments,
            AutoReplenishment = false,
            QueueLimit = 0,
        })));

    /// <param name="requests">How many; 0 only looks.</param>
    public IReadOnlyList<LimitState> Ask(IReadOnlyList<RateLimitScope> scopes, int requests)
    {
        var states = new List<LimitState>();
        foreach (var scope in scopes)
        {
            foreach (var limit in scope.Windows)
            {
                states.Add(Ask(scope, limit, requests));
            }
        }

        return states;
    }

    public void Dispose()
    {
        if (_windows.IsValueCreated)
        {
            _windows.Value.Dispose();
        }
    }

    private LimitState Ask(RateLimitScope scope, RequestWindow limit, int requests)
    {
        var window = new Window(scope.Scope, limit.Count, limit.Window);
        using var lease = _windows.Value.AttemptAcquire(window, Math.Min(requests, limit.Count));
        var left = _windows.Value.GetStatistics(window)?.CurrentAvailablePermits ?? limit.Count;
        // The library's own estimate ends a segment early.
        var segment = limit.Window / Segments;
        var wait = lease.IsAcquired ? TimeSpan.Zero : lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after + segment : limit.Window;
        return new(LimitState.RequestsOf(scope, limit.Window), LimitKind.Requests, limit.Count, limit.Window, left, wait,
            left < limit.Count ? segment : TimeSpan.Zero, left < limit.Count ? limit.Window : TimeSpan.Zero);
    }

    private readonly record struct Window(string Scope, int Count, TimeSpan Length);
}
