using StackExchange.Redis;

namespace AspireAi.Api.Defense.Limits;

/// <summary>What became of one operation; limits.lua says what each replies.</summary>
/// <param name="Incarnation">In which it was done. A reservation of another than the current one counts for nothing.</param>
internal sealed record LimitReply(long Incarnation, RedisResult[] Values)
{
    private const string Error = "error";

    public string? Text(int index) => (string?)Values[index];

    public long Number(int index) => (long)Values[index];

    /// <exception cref="InvalidOperationException">The operation failed, which is a defect of ours.</exception>
    public LimitReply OrThrow() => Values.Length == 2 && Text(0) == Error ? throw new InvalidOperationException($"limits.lua failed: {Text(1)}") : this;

    /// <summary>Where the limits stand, in the order of the scopes.</summary>
    /// <param name="scopes">As they were asked about.</param>
    /// <param name="at">Index of the first; afterwards of what follows them.</param>
    /// <param name="withWindows">Whether the windows were asked about, too.</param>
    public List<LimitState> States(IReadOnlyList<RateLimitScope> scopes, ref int at, bool withWindows)
    {
        var states = new List<LimitState>(scopes.Count * 4);
        var rest = at + (withWindows ? scopes.Sum(static scope => scope.Windows.Count) * 4 : 0);
        foreach (var scope in scopes)
        {
            foreach (var window in withWindows ? scope.Windows : [])
            {
                states.Add(State(LimitState.RequestsOf(scope, window.Window), LimitKind.Requests, window.Count, window.Window, ref at));
            }

            if (scope.TokensPerMinute is { } tokens)
            {
                states.Add(State(scope.Name + "tokens", LimitKind.Tokens, tokens, LimitState.TokenWindow, ref rest));
            }

            if (scope.ConcurrentCalls is { } calls)
            {
                states.Add(State(scope.Name + "concurrent", LimitKind.Concurrency, calls, TimeSpan.Zero, ref rest));
            }
        }

        at = rest;
        return states;
    }

    /// <summary>The counters of the caps that were asked about.</summary>
    public CounterState[] Counters(int count, int at)
    {
        var counters = new CounterState[count];
        for (var i = 0; i < count; i++, at += 5)
        {
            counters[i] = new(Number(at) == 1, Number(at + 1), Number(at + 2), Number(at + 3), Number(at + 4));
        }

        return counters;
    }

    private LimitState State(string name, LimitKind kind, long quota, TimeSpan window, ref int at)
    {
        var state = new LimitState(name, kind, quota, window, Number(at + 1), Span(at), Span(at + 2), Span(at + 3));
        at += 4;
        return state;
    }

    private TimeSpan Span(int index) => TimeSpan.FromMilliseconds(Number(index));
}
