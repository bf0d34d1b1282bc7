using System.Globalization;
using System.Net.Http.Headers;

namespace AspireAi.Web.ApiClient;

/// <summary>Where an answer came from, by the defense layer's response headers.</summary>
/// <param name="Cache">miss, exact, semantic, coalesced or bypass; null when the Api didn't say.</param>
/// <param name="Similarity">Of the question that was answered before, 0 to 1.</param>
/// <param name="Probability">That one answer serves both questions, 0 to 1.</param>
/// <param name="Age">Of a cached answer.</param>
/// <param name="CacheId">Names the cached answer, for feedback.</param>
/// <param name="RemainingTokens">Of the caller's allowance.</param>
/// <param name="Degraded">Stages that do without their store at the moment.</param>
/// <param name="SavedTokens">That the model did not have to be paid for.</param>
/// <param name="SavedMicroDollars">What those would have cost, in millionths of a US dollar.</param>
/// <param name="Model">Whose answer it is: the model that was asked, or one in its place.</param>
/// <param name="Question">The one that a cached answer was given to, where it was worded otherwise.</param>
public sealed record Provenance(
    string? Cache,
    double? Similarity,
    double? Probability,
    TimeSpan? Age,
    string? CacheId,
    long? RemainingTokens,
    string? Degraded,
    long? SavedTokens = null,
    long? SavedMicroDollars = null,
    string? Model = null,
    string? Question = null)
{
    // A character has up to twelve when it is escaped.
    private const int LongestQuestion = 8000;

    public static Provenance Of(HttpResponseHeaders headers) => Of(name => headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null);

    /// <summary>By the names of the headers, as a conversation's answer carries them.</summary>
    public static Provenance Of(IReadOnlyDictionary<string, string> headers) => Of(name => headers.GetValueOrDefault(name));

    private static Provenance Of(Func<string, string?> header)
    {
        return new(
            Text("x-cache")?.ToLowerInvariant(),
            Number("x-cache-similarity"),
            Number("x-cache-probability"),
            Number("age") is >= 0 and < int.MaxValue and var age ? TimeSpan.FromSeconds(age) : null,
            Text("x-cache-id"),
            (long?)Number("x-quota-remaining-tokens"),
            Text("x-defense-degraded"),
            (long?)Number("x-cache-saved-tokens"),
            (long?)Number("x-cache-saved-microdollars"),
            Text("x-model") is { } model ? Uri.UnescapeDataString(model) : null,
            header("x-cache-question") is { Length: > 0 and < LongestQuestion } question ? Uri.UnescapeDataString(question) : null);

        string? Text(string name) => header(name) is { Length: > 0 and < 200 } value ? value : null;

        double? Number(string name) =>
            double.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }
}
