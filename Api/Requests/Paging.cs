using System.ComponentModel.DataAnnotations;

namespace AspireAi.Api.Requests;

/// <summary>`limit` and `after`, which every list takes.</summary>
internal static class Paging
{
    public const int DefaultLimit = 50;
    public const string After = "'next' of the page before.";

    public static NameCursor? NameAfter(string? after) =>
        string.IsNullOrEmpty(after) ? null : NameCursor.TryParse(after, out var cursor) ? cursor : throw WrongAfter();

    public static TimeCursor? TimeAfter(string? after) =>
        string.IsNullOrEmpty(after) ? null : TimeCursor.TryParse(after, out var cursor) ? cursor : throw WrongAfter();

    public static RankCursor? RankAfter(string? after) =>
        string.IsNullOrEmpty(after) ? null : RankCursor.TryParse(after, out var cursor) ? cursor : throw WrongAfter();

    public static InvalidRequestException WrongAfter() => Fields.Wrong("after", "'after' has to be the 'next' of the page before.");
}

/// <summary>Items on a page.</summary>
internal sealed class PageLimitAttribute() : RangeAttribute(1, 200);
