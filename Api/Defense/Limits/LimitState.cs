using System.Collections.Concurrent;

namespace AspireAi.Api.Defense.Limits;

internal enum LimitKind
{
    Requests,
    Tokens,
    Concurrency,
}

/// <summary>Where one limit stands.</summary>
/// <param name="Name">Unique among a caller's limits, such as <c>requests-per-10s</c>.</param>
/// <param name="Quota">What it allows: requests or tokens in <paramref name="Window"/>, or calls at once.</param>
/// <param name="Window">Zero for calls at once.</param>
/// <param name="Wait">Zero if it admits; else the time after which it would, if nothing else came.</param>
/// <param name="SomeBack">Time until some of it comes back.</param>
/// <param name="AllBack">Time until all of it is back.</param>
internal sealed record LimitState(string Name, LimitKind Kind, long Quota, TimeSpan Window, long Left, TimeSpan Wait, TimeSpan SomeBack, TimeSpan AllBack)
{
    // Keys have windows of their own, which people choose.
    private const int MostNames = 1_000;

    private static readonly ConcurrentDictionary<(string Scope, TimeSpan Window), string> _names = new();

    /// <summary>For how long tokens count at most: by 32nds of a minute, each until it lies wholly outside.</summary>
    public static TimeSpan TokenWindow { get; } = TimeSpan.FromSeconds(62);

    public bool Refused => Wait > TimeSpan.Zero;

    /// <summary>Name of a limit of requests within a window.</summary>
    public static string RequestsOf(RateLimitScope scope, TimeSpan window) =>
        _names.TryGetValue((scope.Name, window), out var known) ? known
        : _names.Count < MostNames ? _names.GetOrAdd((scope.Name, window), NameOf) : NameOf((scope.Name, window));

    /// <summary>The limit to wait for: of those that refuse, the one that takes longest.</summary>
    public static LimitState? RefusalOf(IReadOnlyList<LimitState> states)
    {
        LimitState? longest = null;
        for (var i = 0; i < states.Count; i++)
        {
            if (states[i].Wait > (longest?.Wait ?? TimeSpan.Zero))
            {
                longest = states[i];
            }
        }

        return longest;
    }

    /// <summary>The same some time later, if nothing else came and nothing has come back.</summary>
    public LimitState After(TimeSpan elapsed) => this with { Wait = Less(Wait, elapsed), SomeBack = Less(SomeBack, elapsed), AllBack = Less(AllBack, elapsed) };

    private static string NameOf((string Scope, TimeSpan Window) limit) => string.Create(CultureInfo.InvariantCulture, $"{limit.Scope}requests-per-{limit.Window.TotalSeconds:0.###}s");

    private static TimeSpan Less(TimeSpan span, TimeSpan elapsed) => span > elapsed ? span - elapsed : TimeSpan.Zero;
}
