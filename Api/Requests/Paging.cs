using AspireAi.Api.Data;
using AspireAi.Api.Errors;

namespace AspireAi.Api.Requests;

/// <summary>`limit` and `after`, which every list takes.</summary>
internal static class Paging
{
    public const int DefaultLimit = 50;
    public const string Limit = "1 to 200; default 50.";
    public const string After = "'next' of the page before.";

    private const int MostPerPage = 200;

    public static int LimitOf(int limit) => limit is >= 1 and <= MostPerPage ? limit : throw Fields.Wrong("limit", $"'limit' has to be from 1 to {MostPerPage}.");

    public static string? NameAfter(string? after) => string.IsNullOrEmpty(after) ? null : after;

    public static TimeCursor? TimeAfter(string? after) =>
        string.IsNullOrEmpty(after) ? null : TimeCursor.TryParse(after, out var cursor) ? cursor : throw WrongAfter();

    public static RankCursor? RankAfter(string? after) =>
        string.IsNullOrEmpty(after) ? null : RankCursor.TryParse(after, out var cursor) ? cursor : throw WrongAfter();

    public static InvalidRequestException WrongAfter() => Fields.Wrong("after", "'after' has to be the 'next' of the page before.");
}
