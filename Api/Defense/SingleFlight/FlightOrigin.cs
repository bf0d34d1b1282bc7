using AspireAi.Api.Defense.Cache.Exact;

namespace AspireAi.Api.Defense.SingleFlight;

/// <summary>
/// What a leader found out about an answer that it had from the semantic cache or from a fallback. It travels as the flight's first
/// part, since the followers, on whatever replica, owe their clients the same headers.
/// </summary>
internal static class FlightOrigin
{
    // No similarity begins like this.
    private const string Fallback = "model ";

    /// <returns>Null where the answer is the model's own.</returns>
    public static AnswerPart? Of(ChatCall call)
    {
        var outcome = call.Outcome;
        if (outcome.Model is not null && outcome.Model != call.Model)
        {
            return new AnswerPart(AnswerPartKind.Origin, Encoding.UTF8.GetBytes(Fallback + outcome.Model));
        }

        if (outcome is not { Cache: CacheResult.Semantic, CacheSimilarity: { } similarity, CacheProbability: { } probability, CacheQuestion: { } question, CacheId: { } id })
        {
            return null;
        }

        var text = string.Create(CultureInfo.InvariantCulture,
            $"{similarity:R} {probability:R} {(outcome.CacheAge ?? TimeSpan.Zero).Ticks} {outcome.SavedTokens ?? 0} {outcome.SavedMicroDollars ?? 0} {Uri.EscapeDataString(question)} {id}");
        return new AnswerPart(AnswerPartKind.Origin, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The stored answer that it was; null for a fallback's.</summary>
    public static string? EntryOf(AnswerPart part) => ModelOf(part) is null ? Fields(part)[^1] : null;

    /// <summary>Tells the follower's client, too.</summary>
    public static void Note(AnswerPart part, ChatOutcome outcome)
    {
        if (ModelOf(part) is { } model)
        {
            (outcome.Model, outcome.CacheId) = (model, null);
            return;
        }

        var fields = Fields(part);
        outcome.CacheSimilarity = double.Parse(fields[0], CultureInfo.InvariantCulture);
        outcome.CacheProbability = double.Parse(fields[1], CultureInfo.InvariantCulture);
        outcome.CacheAge = TimeSpan.FromTicks(long.Parse(fields[2], CultureInfo.InvariantCulture));
        outcome.SavedTokens = long.Parse(fields[3], CultureInfo.InvariantCulture);
        outcome.SavedMicroDollars = long.Parse(fields[4], CultureInfo.InvariantCulture);
        outcome.CacheQuestion = Uri.UnescapeDataString(fields[5]);
        outcome.CacheId = fields[6];
    }

    private static string? ModelOf(AnswerPart part) =>
        Encoding.UTF8.GetString(part.Utf8.Span) is var text && text.StartsWith(Fallback, StringComparison.Ordinal) ? text[Fallback.Length..] : null;

    private static string[] Fields(AnswerPart part) => Encoding.UTF8.GetString(part.Utf8.Span).Split(' ', 7);
}
