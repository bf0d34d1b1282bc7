using System.Buffers;

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

/// <summary>Where a page begins in a list that is read whole and sorted by two numbers, the highest first; the id tells equal ones apart.</summary>
internal readonly record struct RankCursor(long First, long Second, string Id) : IComparable<RankCursor>
{
    public static Page<T> PageOf<T>(IEnumerable<T> items, Func<T, RankCursor> rank, RankCursor? after, int limit) => Page.Of(
        [.. items.Select(item => (Item: item, Rank: rank(item))).Where(one => after is not { } last || one.Rank.CompareTo(last) > 0)
            .OrderBy(static one => one.Rank).Take(limit + 1).Select(static one => one.Item)],
        limit, item => rank(item).ToString());

    public static bool TryParse(string text, out RankCursor cursor)
    {
        var parts = text.Split('-', 3);
        cursor = parts.Length == 3
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var second)
            ? new(first, second, parts[2]) : default;
        return cursor.Id is not null;
    }

    public int CompareTo(RankCursor other) =>
        First != other.First ? other.First.CompareTo(First)
        : Second != other.Second ? other.Second.CompareTo(Second)
        : string.CompareOrdinal(Id, other.Id);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First}-{Second}-{Id}");
}

/// <summary>Where a page begins in a list that is sorted by name. No name begins with the mark, so that no other text is taken for one.</summary>
internal readonly record struct NameCursor(string Name)
{
    private const char Mark = '~';

    public static bool TryParse(string text, out NameCursor cursor)
    {
        cursor = text is [Mark, _, ..] ? new(text[1..]) : default;
        return cursor.Name is not null;
    }

    public override string ToString() => Mark + Name;
}

/// <summary>Where a page begins in a list that is sorted by time; the id tells those of one instant apart.</summary>
internal readonly record struct TimeCursor(DateTimeOffset At, string Id)
{
    private static readonly SearchValues<char> _idCharacters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static bool TryParse(string text, out TimeCursor cursor)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var valid = dash > 0 & long.TryParse(text.AsSpan(0, Math.Max(0, dash)), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() && dash < text.Length - 1 && text.AsSpan(dash + 1).IndexOfAnyExcept(_idCharacters) < 0;
        cursor = valid ? new(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), text[(dash + 1)..]) : default;
        return valid;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.ToUnixTimeMilliseconds()}-{Id}");
}
