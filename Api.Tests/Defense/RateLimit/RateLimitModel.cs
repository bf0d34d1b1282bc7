using AspireAi.Api.Defense.RateLimit;

namespace AspireAi.Api.Tests.Defense.RateLimit;

/// <summary>What rate-limit.lua and its companions have to do, as plainly as it can be said: lists, and no store.</summary>
internal sealed class RateLimitModel
{
    private const long Second = 1_000_000;
    private readonly Dictionary<string, State> _states = [];

    /// <summary>Every admission there ever was, for checking what the limits promise.</summary>
    public List<(string Key, long At)> Admissions { get; } = [];

    public RateLimitDecision Ask(RateLimitRequest request, long lease, long now)
    {
        var limits = new List<LimitState>();
        foreach (var scope in request.Scopes)
        {
            var state = StateOf(scope);
            Forget(scope, state);
            foreach (var window in scope.Windows)
            {
                var length = window.Window.Ticks / TimeSpan.TicksPerMicrosecond;
                var younger = state.Times.Where(time => time > now - length).TakeLast(window.Count).ToList();
                var wait = younger.Count >= window.Count ? younger[0] + length - now : 0;
                limits.Add(Limit(LimitNames.Requests(scope, window.Window), LimitKind.Requests, window.Count, window.Window, window.Count - younger.Count, wait,
                    younger.Count > 0 ? younger[0] + length - now : 0, younger.Count > 0 ? younger[^1] + length - now : 0));
            }

            if (scope.TokensPerMinute is { } quota)
            {
                var counting = Counting(state, now);
                var sum = counting.Sum(each => each.Value);
                var cost = Math.Min(request.Tokens, quota);
                long wait = 0, back = 0;
                foreach (var (second, tokens) in counting)
                {
                    if (sum - back + cost > quota)
                    {
                        back += tokens;
                        wait = ((second + 61) * Second) - now;
                    }
                }

                limits.Add(Limit(LimitNames.Tokens(scope), LimitKind.Tokens, quota, RateLimitScope.TokensCountFor, Math.Max(0, quota - sum), wait,
                    counting.Count > 0 ? ((counting.Keys.First() + 61) * Second) - now : 0, counting.Count > 0 ? ((counting.Keys.Last() + 61) * Second) - now : 0));
            }

            if (scope.ConcurrentStreams is { } streams)
            {
                foreach (var (ended, _) in state.Streams.Where(stream => request.Stream && stream.Value <= now).ToList())
                {
                    state.Streams.Remove(ended);
                }

                var running = state.Streams.Count;
                limits.Add(Limit(LimitNames.Streams(scope), LimitKind.Streams, streams, TimeSpan.Zero,
                    request.Stream ? Math.Max(0, streams - running) : null, request.Stream && running >= streams ? Second : 0, 0, 0));
            }
        }

        if (limits.Any(limit => limit.Refused))
        {
            return new(limits) { Admitted = false, StoreTime = now };
        }

        foreach (var scope in request.Scopes)
        {
            Admit(scope, request, lease, now);
        }

        return new([.. limits.Select(limit => AfterAdmission(limit, request, now))]) { StoreTime = now };
    }

    public void Settle(RateLimitRequest request, long second, long tokens, long now)
    {
        foreach (var scope in request.Scopes)
        {
            var state = StateOf(scope);
            state.Streams.Remove(request.Lease);
            if (scope.TokensPerMinute is not { } quota)
            {
                continue;
            }

            var more = tokens - Math.Min(request.Tokens, quota);
            var counting = Counting(state, now);
            var where = second < (now / Second) - 60 ? now / Second : second;
            if (counting.TryGetValue(where, out var charged))
            {
                state.Tokens[where] = Math.Max(0, charged + more);
            }
            else if (more > 0)
            {
                state.Tokens[where] = more;
            }
        }
    }

    public void Renew(RateLimitRequest request, long lease, long now)
    {
        foreach (var scope in request.Scopes.Where(scope => scope.ConcurrentStreams is not null))
        {
            var streams = StateOf(scope).Streams;
            if (streams.ContainsKey(request.Lease))
            {
                streams[request.Lease] = now + lease;
            }
        }
    }

    private static LimitState Limit(string name, LimitKind kind, long quota, TimeSpan window, long? left, long wait, long some, long all) =>
        new(name, kind, quota, window, left, TimeSpan.FromMicroseconds(wait), TimeSpan.FromMicroseconds(some), TimeSpan.FromMicroseconds(all));

    // No more is remembered than the largest count: no limit looks further back.
    private static void Forget(RateLimitScope scope, State state)
    {
        if (scope.LargestCount > 0 && state.Times.Count > scope.LargestCount)
        {
            state.Times.RemoveRange(0, state.Times.Count - scope.LargestCount);
        }
    }

    private static SortedDictionary<long, long> Counting(State state, long now) =>
        new(state.Tokens.Where(each => each.Key >= (now / Second) - 60).ToDictionary());

    private void Admit(RateLimitScope scope, RateLimitRequest request, long lease, long now)
    {
        var state = StateOf(scope);
        if (scope.LargestCount > 0)
        {
            state.Times.Add(now);
            Forget(scope, state);
            Admissions.Add((scope.Key, now));
        }

        if (scope.TokensPerMinute is { } quota)
        {
            state.Tokens[now / Second] = state.Tokens.GetValueOrDefault(now / Second) + Math.Min(request.Tokens, quota);
        }

        if (request.Stream && scope.ConcurrentStreams is not null)
        {
            state.Streams[request.Lease] = now + lease;
        }
    }

    private LimitState AfterAdmission(LimitState limit, RateLimitRequest request, long now)
    {
        var scope = request.Scopes.Single(scope => limit.Name.StartsWith("key-", StringComparison.Ordinal) == (scope.Name == "key-"));
        var counting = Counting(StateOf(scope), now);
        return limit.Kind switch
        {
            LimitKind.Requests => limit with { Left = limit.Left - 1, AllBack = limit.Window, SomeBack = limit.SomeBack == TimeSpan.Zero ? limit.Window : limit.SomeBack },
            LimitKind.Tokens => limit with
            {
                Left = Math.Max(0, limit.Left!.Value - Math.Min(request.Tokens, limit.Quota)),
                SomeBack = TimeSpan.FromMicroseconds(((counting.Keys.First() + 61) * Second) - now),
                AllBack = TimeSpan.FromMicroseconds(((counting.Keys.Last() + 61) * Second) - now),
            },
            _ => request.Stream ? limit with { Left = limit.Left - 1 } : limit,
        };
    }

    private State StateOf(RateLimitScope scope) => _states.TryGetValue(scope.Key, out var state) ? state : _states[scope.Key] = new();

    private sealed class State
    {
        public List<long> Times { get; } = [];

        public Dictionary<long, long> Tokens { get; } = [];

        public Dictionary<string, long> Streams { get; } = [];
    }
}
