using System.Buffers.Binary;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.Limits;

/// <summary>What became of one operation, as doubles; limits.lua says what each replies.</summary>
/// <param name="Incarnation">In which it was done. A reservation of another than the current one counts for nothing.</param>
internal sealed record LimitReply(long Incarnation, RedisResult Result)
{
    private readonly byte[] _doubles = Result.Resp2Type == ResultType.BulkString ? (byte[]?)Result ?? [] : [];

    public int Count => _doubles.Length / sizeof(double);

    public long Number(int index) => (long)Double(index);

    /// <exception cref="InvalidOperationException">The operation failed, which is a defect of ours.</exception>
    public LimitReply OrThrow() => Result.Resp2Type == ResultType.Array ? throw new InvalidOperationException($"limits.lua failed: {(string?)Result[0]}") : this;

    /// <summary>Where the limits stand, in the order of the scopes.</summary>
    /// <param name="scopes">As they were asked about.</param>
    /// <param name="at">Index of the first; afterwards of what follows them.</param>
    /// <param name="isAdmission">Whether it was asked about windows, too, and only they refuse.</param>
    public List<LimitState> States(IReadOnlyList<RateLimitScope> scopes, ref int at, bool isAdmission)
    {
        var states = new List<LimitState>(scopes.Count * 4);
        for (var i = 0; i < scopes.Count; i++)
        {
            var scope = scopes[i];
            for (var w = 0; isAdmission && w < scope.Windows.Count; w++)
            {
                var window = scope.Windows[w];
                states.Add(State(LimitState.RequestsOf(scope, window.Window), LimitKind.Requests, window.Count, window.Window, ref at, canRefuse: true));
            }

            if (scope.TokensPerMinute is { } tokens)
            {
                states.Add(State(scope.Name + "tokens", LimitKind.Tokens, tokens, LimitState.TokenWindow, ref at, !isAdmission));
            }

            if (scope.ConcurrentCalls is { } calls)
            {
                states.Add(State(scope.Name + "concurrent", LimitKind.Concurrency, calls, TimeSpan.Zero, ref at, !isAdmission));
            }
        }

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

    private LimitState State(string name, LimitKind kind, long quota, TimeSpan window, ref int at, bool canRefuse)
    {
        var state = new LimitState(name, kind, quota, window, Number(at + 1), canRefuse ? Span(at) : TimeSpan.Zero, Span(at + 2), Span(at + 3));
        at += 4;
        return state;
    }

    // Rounded up: nobody is told to come back too early.
    private TimeSpan Span(int index) => TimeSpan.FromMilliseconds(Math.Ceiling(Double(index)));

    private double Double(int index) => BinaryPrimitives.ReadDoubleLittleEndian(_doubles.AsSpan(index * sizeof(double)));
}

/// <summary>What a reservation came to; limits.lua has the same numbers.</summary>
internal enum ReserveStatus
{
    Held,

    /// <summary>Too many tokens in a minute, or calls at once.</summary>
    Limited,

    /// <summary>A cap has no room, whatever runs.</summary>
    Spent,

    /// <summary>There would be room but for the calls that run.</summary>
    InUse,

    /// <summary>Running calls are being held again after Redis has lost its memory.</summary>
    Wait,

    /// <summary>A counter is missing.</summary>
    Seed,

    /// <summary>It was released.</summary>
    Gone,
}
