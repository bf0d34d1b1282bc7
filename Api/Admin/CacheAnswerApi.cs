using System.ComponentModel;
using System.Text.Json.Nodes;
using AspireAi.Api.Accounts;
using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Defense.Cache.Feedback;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireAi.Api.Admin;

/// <summary>
/// One cached answer with its text, to tell a wrong one before it is removed. What a private request produced is its caller's alone,
/// whoever asks: of that there is no text here.
/// </summary>
internal static class CacheAnswerApi
{
    /// <summary>Characters of an answer that are told: enough to judge it, and never a megabyte in a page.</summary>
    public const int LongestText = 20_000;

    // As for feedback: what is longer is no id of ours.
    private const int MaxIdLength = 64;

    private static readonly string _description = string.Create(
        CultureInfo.InvariantCulture,
        $"The first {LongestText:N0} characters. Of a private answer there is no text: it is its caller's alone. Looking doesn't count as a use; who read which text is logged.");

    public static void MapCacheAnswerApi(this IEndpointRouteBuilder admin) => admin.MapGroup("/cache").WithTags("Admin: cache")
        .MapGet("/{id}", GetAsync).WithSummary("One cached answer with its text, by its x-cache-id.").WithDescription(_description);

    private static async Task<Ok<CachedAnswerResponse>> GetAsync(
        string id, HttpContext context, AnswerStore store, AnswerVotes votes, AuditLog audit)
    {
        if (id.Length > MaxIdLength || await store.FindAsync(id) is not { } stored)
        {
            throw AccountErrors.NotFound("answer");
        }

        var counts = await votes.CountAsync(id);
        var isShared = stored.About.Scope == AnswerAbout.Shared;
        var text = isShared ? TextOf(stored.Body) : null;
        if (text is not null)
        {
            await audit.WriteAsync(context, "cache.read", $"answer:{id}");
        }

        return TypedResults.Ok(new CachedAnswerResponse(
            stored.About, !isShared ? CachedTextStates.Private : text is null ? CachedTextStates.Broken : CachedTextStates.Shown,
            text is null ? null : Beginning(text), text?.Length, text is { Length: > LongestText },
            counts.ServedTo, counts.HiddenBy, counts.Rejections, stored.Used, stored.Expires));
    }

    /// <returns>Null where it can't be read, which for callers is a miss.</returns>
    private static string? TextOf(ReadOnlyMemory<byte> body)
    {
        if (!CachedAnswer.TryDecode(body, out _, out var parts))
        {
            return null;
        }

        try
        {
            var utf8 = parts is [{ Kind: AnswerPartKind.Whole } whole] ? whole.Utf8 : AnswerConversion.ToCompletion(parts);
            var content = JsonNode.Parse(utf8.Span)?["choices"]?[0]?["message"]?["content"];
            return content is JsonArray several
                ? string.Concat(several.Select(static part => (string?)part?["text"]))
                : (string?)content;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentOutOfRangeException or FormatException)
        {
            // Some provider's own shape: as it came, so that the operator sees what people were given.
            return Encoding.UTF8.GetString(parts[0].Utf8.Span);
        }
    }

    // Not through the middle of a character.
    private static string Beginning(string text) =>
        text.Length <= LongestText ? text : text[..(char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText)];
}

internal static class CachedTextStates
{
    public const string Shown = "shown";
    public const string Private = "private";
    public const string Broken = "broken";
}

internal sealed record CachedAnswerResponse(
    AnswerAbout Answer,
    [property: Description("shown; private: it is its caller's alone, and not told; broken: it can't be read, and for callers is a miss.")] string State,
    [property: Description("Its text or the beginning of it, as the model wrote it: markdown, not to be taken for safe markup.")] string? Text,
    [property: Description("Characters of the whole text.")] int? Length,
    [property: Description("Whether the text is only the beginning.")] bool Cut,
    [property: Description("Callers who were served it, of about the last 256.")] long ServedTo,
    [property: Description("Callers who hid it.")] long HiddenBy,
    [property: Description("Of these, callers whose word counts towards removal.")] long Rejections,
    [property: Description("When it was last read by a caller.")] DateTimeOffset? LastUsed,
    [property: Description("When it leaves the cache by itself.")] DateTimeOffset? ExpiresAt);
