using System.Globalization;

namespace AspireAi.Api.Data;

/// <param name="Items">At most as many as were asked for.</param>
/// <param name="Next">Names the last of them, for the page after; null on the last page.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

internal static class Page
{
    /// <param name="read">One more than the page holds, where there are more.</param>
    /// <param name="limit">Items on a page.</param>
    /// <param name="name">What the page after begins behind.</param>
    public static Page<T> Of<T>(List<T> read, int limit, Func<T, string> name) =>
        read.Count > limit ? new(read[..limit], name(read[limit - 1])) : new(read, null);
}

/// <summary>Where a page begins in a list that is sorted by time; the id tells those of one instant apart.</summary>
internal readonly record struct TimeCursor(DateTimeOffset At, string Id)
{
    public static bool TryParse(string text, out TimeCursor cursor)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var valid = dash > 0 & long.TryParse(text.AsSpan(0, Math.Max(0, dash)), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
        cursor = valid ? new(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), text[(dash + 1)..]) : default;
        return valid;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.ToUnixTimeMilliseconds()}-{Id}");
}
