using System.Collections.Concurrent;

namespace AspireAi.Api.Defense.RateLimit;

/// <summary>
/// Remembers what this replica admitted, and decides by that while the store is away: each replica then allows the whole limit. What it
/// admitted by itself is told to the store when that is back.
/// </summary>
internal sealed class LocalRateLimiter(TimeProvider time)
{
    private static readonly TimeSpan _sweepEvery = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, (LocalScope State, TimeSpan Keep)> _scopes = new(StringComparer.Ordinal);
    private long _nextSweep;

    /// <summary>µs of this replica's clock.</summary>
    public long Now => (long)(time.GetTimestamp() / (time.TimestampFrequency / 1e6));

    /// <summary>Notes a request that the store has admitted.</summary>
    public void Remember(RateLimitRequest request, long now)
    {
        SweepIfDue(now);
        foreach (var scope in request.Scopes)
        {
            Locked(scope, state => state.Admit(scope, request, now, local: false));
        }
    }

    /// <summary>Notes a request that the store has not heard of yet.</summary>
    public void Note(RateLimitRequest request, long now)
    {
        SweepIfDue(now);
        foreach (var scope in request.Scopes)
        {
            Locked(scope, state => state.Admit(scope, request, now, local: true));
        }
    }

    /// <summary>Decides in the store's place.</summary>
    public RateLimitDecision Ask(RateLimitRequest request, long now)
    {
        SweepIfDue(now);
        var limits = new List<LimitState>();
        foreach (var scope in request.Scopes)
        {
            Locked(scope, state => limits.AddRange(state.Ask(scope, request, now)));
        }

        var admitted = !limits.Any(limit => limit.Refused);
        if (admitted)
        {
            Note(request, now);
        }

        return new(limits) { Admitted = admitted, Local = true, At = now };
    }

    /// <summary>Where the limits stand here.</summary>
    public RateLimitDecision Look(IReadOnlyList<RateLimitScope> scopes, long now)
    {
        var request = new RateLimitRequest(scopes, Lease: "", Stream: true);
        var limits = new List<LimitState>();
        foreach (var scope in scopes)
        {
            Locked(scope, state => limits.AddRange(state.Ask(scope, request, now)));
        }

        return new(limits) { Admitted = false, Local = true, At = now };
    }

    public void Settle(RateLimitRequest request, long admitted, long? tokens)
    {
        foreach (var scope in request.Scopes)
        {
            Locked(scope, state => state.Settle(scope, request, admitted, tokens, Now));
        }
    }

    /// <summary>For each scope, how long ago the store missed admissions; the caller has to send them or to give them back.</summary>
    public long[][] TakeUnsent(RateLimitRequest request, long now) => [.. request.Scopes.Select(scope =>
    {
        if (!_scopes.TryGetValue(scope.Key, out var entry))
        {
            return [];
        }

        lock (entry.State)
        {
            return entry.State.TakeUnsent(scope.LongestWindow, now);
        }
    })];

    public void GiveBack(RateLimitRequest request, long[][] ages, long now)
    {
        for (var i = 0; i < ages.Length; i++)
        {
            var of = ages[i];
            if (of.Length > 0)
            {
                Locked(request.Scopes[i], state => state.GiveBack(of, now));
            }
        }
    }

    private void Locked(RateLimitScope scope, Action<LocalScope> action)
    {
        var keep = scope.LongestWindow > TimeSpan.FromMinutes(1) ? scope.LongestWindow : TimeSpan.FromMinutes(1);
        var entry = _scopes.GetOrAdd(scope.Key, static (_, keep) => (new LocalScope(), keep), keep);
        lock (entry.State)
        {
            action(entry.State);
        }
    }

    private void SweepIfDue(long now)
    {
        var due = Volatile.Read(ref _nextSweep);
        if (now < due || Interlocked.CompareExchange(ref _nextSweep, now + (long)_sweepEvery.TotalMicroseconds, due) != due)
        {
            return;
        }

        foreach (var (key, (state, keep)) in _scopes)
        {
            lock (state)
            {
                if (state.Streams == 0 && state.LastUsed < now - (long)keep.TotalMicroseconds)
                {
                    _scopes.TryRemove(key, out _);
                }
            }
        }
    }
}
