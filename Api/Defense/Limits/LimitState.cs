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
    /// <summary>For how long tokens count at most: by 32nds of a minute, each until it lies wholly outside.</summary>
    public static TimeSpan TokenWindow { get; } = TimeSpan.FromSeconds(62);

    public bool Refused => Wait > TimeSpan.Zero;

    public static string RequestsOf(RateLimitScope scope, TimeSpan window) => string.Create(CultureInfo.InvariantCulture, $"{scope.Name}requests-per-{window.TotalSeconds:0.###}s");

    /// <summary>The limit to wait for: of those that refuse, the one that takes longest.</summary>
    public static LimitState? RefusalOf(IEnumerable<LimitState> states) => states.Where(static state => state.Refused).MaxBy(static state => state.Wait);

    /// <summary>The same some time later, if nothing else came and nothing has come back.</summary>
    public LimitState After(TimeSpan elapsed) => this with { Wait = Less(Wait, elapsed), SomeBack = Less(SomeBack, elapsed), AllBack = Less(AllBack, elapsed) };

    private static TimeSpan Less(TimeSpan span, TimeSpan elapsed) => span > elapsed ? span - elapsed : TimeSpan.Zero;
}
