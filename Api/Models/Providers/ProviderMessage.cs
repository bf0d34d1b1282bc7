using System.Text.RegularExpressions;

namespace AspireAi.Api.Models.Providers;

/// <summary>What a provider says is wrong, in whichever shape it says it.</summary>
internal sealed partial record ProviderMessage
{
    // A sentence for people; more is a page.
    private const int LongestMessage = 2_000;

    private static readonly ProviderMessage _nothing = new();

    /// <summary>Its error as OpenAI's object, byte for byte where it is one; empty where it is not.</summary>
    public ReadOnlyMemory<byte> Error { get; private init; }

    /// <summary>Its words; null where none were found.</summary>
    public string? Message { get; private init; }

    /// <summary>The HTTP status that the error object says or means; null where it says none.</summary>
    public int? Status { get; private init; }

    /// <summary>Whether it wants this server's account to be paid for first.</summary>
    public bool IsAboutCredit { get; private init; }

    /// <param name="body">JSON, if the provider keeps to that.</param>
    /// <param name="key">The key that it was asked with, which must not go back with its words.</param>
    public static ProviderMessage Read(ReadOnlyMemory<byte> body, string? key)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            // Google's error stands in an array.
            var root = json.RootElement is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0 ? list[0] : json.RootElement;
            return root.ValueKind == JsonValueKind.Object ? Read(root, key) : _nothing;
        }
        // The latter where its text is no valid Unicode.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return _nothing;
        }
    }

    private static ProviderMessage Read(JsonElement root, string? key)
    {
        var error = root.TryGetProperty("error"u8, out var inner) ? inner : root;
        var words = Words(error);
        var kinds = error.ValueKind == JsonValueKind.Object ? string.Join(' ', Texts(error, "code", "type", "status")) : "";
        return new()
        {
            Error = error.ValueKind == JsonValueKind.Object && inner.ValueKind == JsonValueKind.Object && Text(inner, "message") is not null ? WithoutOthers(root, key) : default,
            Message = words is null ? null : Shortened(key is null or "" ? words : KeyRedaction.Apply(words, key)),
            Status = StatusOf(error, kinds),
            // Google says of a limit per minute what others say of an empty account.
            IsAboutCredit = CreditCode().IsMatch(kinds) || (words is not null && !RateCode().IsMatch(kinds) && CreditWords().IsMatch(words)),
        };
    }

    // {"message"}, {"error":"…"}, {"detail":"…"} or {"detail":[{"loc","msg"}]} of FastAPI, {"errors":[…]}.
    private static string? Words(JsonElement error) => error.ValueKind switch
    {
        JsonValueKind.String => error.GetString(),
        JsonValueKind.Array => error.GetArrayLength() > 0 ? Words(error[0]) : null,
        JsonValueKind.Object => Text(error, "message") ?? Located(error) ?? Inner(error, "detail") ?? Inner(error, "errors") ?? Inner(error, "message"),
        _ => null,
    };

    private static string? Inner(JsonElement error, string name) => error.TryGetProperty(name, out var inner) ? Words(inner) : null;

    private static string? Located(JsonElement error) => Text(error, "msg") is not { } words ? null
        : error.TryGetProperty("loc"u8, out var at) && at.ValueKind == JsonValueKind.Array
            ? string.Join('.', at.EnumerateArray().Select(static part => part.ToString()).SkipWhile(static part => part == "body")) + ": " + words
            : words;

    private static string? Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static IEnumerable<string> Texts(JsonElement error, params string[] names) => names.Select(name => Text(error, name)).OfType<string>();

    private static int? StatusOf(JsonElement error, string kinds)
    {
        if (error.ValueKind == JsonValueKind.Object)
        {
            foreach (var name in (string[])["code", "status", "status_code"])
            {
                if (error.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number or JsonValueKind.String
                    && int.TryParse(value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 400 and < 600)
                {
                    return status;
                }
            }
        }

        return RateCode().IsMatch(kinds) ? StatusCodes.Status429TooManyRequests
            : KeyCode().IsMatch(kinds) ? StatusCodes.Status401Unauthorized
            : BusyCode().IsMatch(kinds) ? StatusCodes.Status503ServiceUnavailable
            : RequestCode().IsMatch(kinds) || CreditCode().IsMatch(kinds) ? StatusCodes.Status400BadRequest
            : null;
    }

    // Beside the error there may be half an answer.
    private static ReadOnlyMemory<byte> WithoutOthers(JsonElement root, string? key)
    {
        if (root.EnumerateObject().Count() == 1)
        {
            return KeyRedaction.Apply(Encoding.UTF8.GetBytes(root.GetRawText()), root, key);
        }

        using var alone = JsonDocument.Parse($$"""{"error":{{root.GetProperty("error"u8).GetRawText()}}}""");
        return KeyRedaction.Apply(Encoding.UTF8.GetBytes(alone.RootElement.GetRawText()), alone.RootElement, key);
    }

    private static string Shortened(string words) => words.Length <= LongestMessage ? words : words[..LongestMessage] + "…";

    [GeneratedRegex("rate_?limit|resource_?exhausted|too_?many|throttl", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RateCode();

    [GeneratedRegex("unauth|authentication|permission|invalid_?api_?key", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex KeyCode();

    [GeneratedRegex("overload|unavailable|capacity", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BusyCode();

    [GeneratedRegex("invalid_?(request|argument|parameter|value|prompt)|bad_?request|context_?length|content_?(filter|policy)|unsupported|not_?supported|missing_", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RequestCode();

    [GeneratedRegex("insufficient_(quota|balance|credit|funds)|billing|payment_?required", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CreditCode();

    [GeneratedRegex("insufficient (balance|credit|funds)|credit balance is too low|exceeded your current quota|out of credits?|billing (details|hard limit)|requires? more credits", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CreditWords();
}
