namespace AspireAi.Api.Defense.RateLimit;

/// <summary>What this replica itself admitted in one scope; times are µs of its own clock. Guarded by a lock on the instance.</summary>
internal sealed class LocalScope
{
    private const long Second = 1_000_000, Minute = 60 * Second;
    private readonly List<(long At, long Tokens)> _tokens = [];

    // A ring of the newest admissions, oldest first from _head; grows up to the scope's largest count.
    private long[] _times = new long[4];
    private int _head;
    private int _count;
    private Queue<long>? _unsent;

    /// <summary>Streams that run here now.</summary>
    public int Streams { get; set; }

    public long LastUsed { get; private set; }

    public void Admit(RateLimitScope scope, RateLimitRequest request, long now, bool local)
    {
        LastUsed = now;
        Push(now, scope.LargestCount);
        if (local && scope.LargestCount > 0)
        {
            _unsent ??= new();
            _unsent.Enqueue(now);
            while (_unsent.Count > scope.LargestCount)
            {
                _unsent.Dequeue();
            }
        }

        if (scope.TokensPerMinute is { } limit)
        {
            ForgetTokens(now);
            _tokens.Add((now, Math.Min(request.Tokens, limit)));
        }

        if (request.Stream && scope.ConcurrentStreams is not null)
        {
            Streams++;
        }
    }

    /// <summary>Puts what a request cost in the place of its estimate.</summary>
    /// <param name="admitted">When it was admitted.</param>
    public void Settle(RateLimitScope scope, RateLimitRequest request, long admitted, long? tokens, long now)
    {
        if (request.Stream && scope.ConcurrentStreams is not null)
        {
            Streams--;
        }

        if (scope.TokensPerMinute is { } limit && tokens is { } cost)
        {
            var more = cost - Math.Min(request.Tokens, limit);
            var at = _tokens.FindLastIndex(each => each.At == admitted);
            if (at >= 0)
            {
                _tokens[at] = (admitted, _tokens[at].Tokens + more);
            }
            else if (more > 0)
            {
                _tokens.Add((now, more));
            }
        }
    }

    /// <summary>Where the scope's limits stand, by what this replica has admitted.</summary>
    public IEnumerable<LimitState> Ask(RateLimitScope scope, RateLimitRequest request, long now)
    {
        foreach (var window in scope.Windows)
        {
            var length = Microseconds(window.Window);
            var used = CountYoungerThan(now - length);
            var wait = used < window.Count ? 0 : Newest(window.Count) + length - now;
            yield return State(LimitNames.Requests(scope, window.Window), LimitKind.Requests, window.Count, window.Window, window.Count - used, wait,
                used > 0 ? Newest(used) + length - now : 0, used > 0 ? Newest(1) + length - now : 0);
        }

        if (scope.TokensPerMinute is { } tokens)
        {
            yield return AskTokens(scope, request, tokens, now);
        }

        if (scope.ConcurrentStreams is { } streams)
        {
            yield return State(LimitNames.Streams(scope), LimitKind.Streams, streams, TimeSpan.Zero, request.Stream ? streams - Streams : null,
                request.Stream && Streams >= streams ? Second : 0, 0, 0);
        }
    }

    /// <summary>How long ago, in µs and oldest first, the store missed admissions; they are the caller's to send from now on.</summary>
    public long[] TakeUnsent(TimeSpan longestWindow, long now)
    {
        if (_unsent is not { Count: > 0 } unsent)
        {
            return [];
        }

        _unsent = null;
        return [.. unsent.Select(at => now - at).Where(age => age < Microseconds(longestWindow))];
    }

    /// <summary>They did not arrive.</summary>
    public void GiveBack(long[] ages, long now)
    {
        if (ages.Length > 0)
        {
            _unsent = new(ages.Select(age => now - age).Concat(_unsent ?? []).Order());
        }
    }

    private LimitState AskTokens(RateLimitScope scope, RateLimitRequest request, long limit, long now)
    {
        ForgetTokens(now);
        var sum = _tokens.Sum(each => each.Tokens);
        var cost = Math.Min(request.Tokens, limit);
        long wait = 0, back = 0;
        foreach (var (at, tokens) in _tokens)
        {
            if (sum - back + cost > limit)
            {
                back += tokens;
                wait = at + Minute - now;
            }
        }

        return State(LimitNames.Tokens(scope), LimitKind.Tokens, limit, RateLimitScope.TokensCountFor, limit - sum, wait,
            _tokens.Count > 0 ? _tokens[0].At + Minute - now : 0, _tokens.Count > 0 ? _tokens[^1].At + Minute - now : 0);
    }

    private void ForgetTokens(long now)
    {
        var gone = 0;
        while (gone < _tokens.Count && _tokens[gone].At <= now - Minute)
        {
            gone++;
        }

        _tokens.RemoveRange(0, gone);
    }

    private int CountYoungerThan(long time)
    {
        var (low, high) = (0, _count);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = Newest(middle) > time ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private void Push(long now, int most)
    {
        if (_count == _times.Length && _count < most)
        {
            var larger = new long[Math.Min(most, _count * 2)];
            for (var k = 0; k < _count; k++)
            {
                larger[k] = _times[(_head + k) % _times.Length];
            }

            (_times, _head) = (larger, 0);
        }

        if (_count == _times.Length)
        {
            _times[_head] = now;
            _head = (_head + 1) % _times.Length;
        }
        else
        {
            _times[(_head + _count++) % _times.Length] = now;
        }
    }

    /// <param name="k">1 is the newest.</param>
    private long Newest(int k) => _times[(_head + _count - k) % _times.Length];

    private static LimitState State(string name, LimitKind kind, long quota, TimeSpan window, long? left, long wait, long some, long all) =>
        new(name, kind, quota, window, left is { } units ? Math.Max(0, units) : null, TimeSpan.FromMicroseconds(wait), TimeSpan.FromMicroseconds(some),
            TimeSpan.FromMicroseconds(all));

    private static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
