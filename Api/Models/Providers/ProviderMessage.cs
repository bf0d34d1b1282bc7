using System.Text.RegularExpressions;

namespace AspireAi.Api.Models.Providers;

/// <summary>What a provider says is wrong, in whichever shape it says it.</summary>
internal sealed partial record ProviderMessage
{
    // A sentence for people; more is a page.
    private const int LongestMessage = 2_000;
    private const double MostSeconds = 86_400;

    private static readonly ProviderMessage _nothing = new();

    /// <summary>Its error as OpenAI's object, byte for byte where it is one; empty where it is not.</summary>
    public ReadOnlyMemory<byte> Error { get; private init; }

    /// <summary>Its words; null where none were found.</summary>
    public string? Message { get; private init; }

    /// <summary>The HTTP status that the error object says or means; null where it says none.</summary>
    public int? Status { get; private init; }

    /// <summary>Whether it wants this server's account to be paid for first.</summary>
    public bool IsAboutCredit { get; private init; }

    /// <summary>Whether it does not accept this server's key, or not from where it runs.</summary>
    public bool IsAboutKey { get; private init; }

    /// <summary>Whether it does not have the model.</summary>
    public bool IsAboutModel { get; private init; }

    /// <summary>Whether it refuses what was asked, as a moderation does, or a router that has nobody who can do it.</summary>
    public bool IsAboutContent { get; private init; }

    /// <summary>How long to wait, as Google says it.</summary>
    public TimeSpan? RetryDelay { get; private init; }

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

    /// <summary>Of a body that is a sentence and no JSON.</summary>
    public static ProviderMessage OfText(ReadOnlySpan<byte> body, string? key)
    {
        var words = body.Length <= LongestMessage ? Encoding.UTF8.GetString(body).Trim() : "";
        return words.Length == 0 || words.Contains('<', StringComparison.Ordinal) ? _nothing : Of(default, words, "", null, key) with { Message = Redacted(words, key) };
    }

    private static ProviderMessage Read(JsonElement root, string? key)
    {
        var isOutside = root.TryGetProperty("error"u8, out var inner);
        var error = isOutside ? inner : InnerError(root) ?? root;
        var kinds = error.ValueKind == JsonValueKind.Object ? string.Join(' ', Texts(error, "code", "type", "status").Concat(Details(error, "reason"))) : "";
        var own = isOutside && inner.ValueKind == JsonValueKind.Object && Text(inner, "message") is not null ? WithoutOthers(root, key) : default;
        // xAI's code stands beside its words.
        var said = Of(own, Words(error), kinds + " " + Text(root, "code"), StatusOf(error, kinds), key);
        return said with
        {
            IsAboutContent = said.IsAboutContent || (error.ValueKind == JsonValueKind.Object && error.TryGetProperty("metadata"u8, out var metadata) && metadata.ValueKind == JsonValueKind.Object
                && (metadata.TryGetProperty("flagged_input"u8, out _) || metadata.TryGetProperty("reasons"u8, out _))),
            RetryDelay = Details(error, "retryDelay").FirstOrDefault() is { } delay && double.TryParse(delay.TrimEnd('s'), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
                ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, MostSeconds)) : null,
        };
    }

    private static ProviderMessage Of(ReadOnlyMemory<byte> error, string? words, string kinds, int? status, string? key)
    {
        // What stands in quotes may be the client's own.
        var own = words is null ? "" : Quoted().Replace(words, "");
        return new()
        {
            Error = error,
            Message = words is null ? null : Redacted(words, key),
            Status = status,
            // Google says of a limit per minute what others say of an empty account.
            IsAboutCredit = CreditCode().IsMatch(kinds) || (!RateCode().IsMatch(kinds) && CreditWords().IsMatch(own)),
            IsAboutKey = KeyCode().IsMatch(kinds) || KeyWords().IsMatch(own),
            IsAboutModel = ModelCode().IsMatch(kinds) || ModelWords().IsMatch(own),
            IsAboutContent = ContentWords().IsMatch(own),
        };
    }

    private static string Redacted(string words, string? key) => Shortened(key is null or "" ? words : KeyRedaction.Apply(words, key));

    // OpenRouter's is in the choice, MiniMax has its own beside an empty list of choices.
    private static JsonElement? InnerError(JsonElement root) =>
        root.TryGetProperty("choices"u8, out var choices) && choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() > 0
            && choices[0].ValueKind == JsonValueKind.Object && choices[0].TryGetProperty("error"u8, out var ofChoice) ? ofChoice
        : root.TryGetProperty("base_resp"u8, out var response) ? response
        : null;

    private static IEnumerable<string> Details(JsonElement error, string name) =>
        error.ValueKind == JsonValueKind.Object && error.TryGetProperty("details"u8, out var details) && details.ValueKind == JsonValueKind.Array
            ? details.EnumerateArray().Where(static detail => detail.ValueKind == JsonValueKind.Object).SelectMany(detail => Texts(detail, name))
            : [];

    // {"message"}, {"error":"…"}, {"detail":"…"} or {"detail":[{"loc","msg"}]} of FastAPI, {"errors":[…]}.
    private static string? Words(JsonElement error) => error.ValueKind switch
    {
        JsonValueKind.String => error.GetString(),
        JsonValueKind.Array => error.GetArrayLength() > 0 ? Words(error[0]) : null,
        JsonValueKind.Object => Text(error, "message") ?? Located(error) ?? Inner(error, "detail") ?? Inner(error, "errors") ?? Inner(error, "message")
            ?? Text(error, "Message") ?? Text(error, "error_msg") ?? Text(error, "status_msg") ?? Text(error, "title") ?? OfFields(error),
        _ => null,
    };

    // {"field":["…"]}
    private static string? OfFields(JsonElement error) => error.EnumerateObject().FirstOrDefault(static field => field.Value.ValueKind == JsonValueKind.Array) is { Value.ValueKind: JsonValueKind.Array } field
        && field.Value.GetArrayLength() > 0 && field.Value[0].ValueKind == JsonValueKind.String ? $"{field.Name}: {field.Value[0].GetString()}" : null;

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

    [GeneratedRegex("unauth|authentication|permission|api_?key_?(invalid|expired)|invalid_?api_?key|expired_?api_?key", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex KeyCode();

    [GeneratedRegex("overload|unavailable|capacity", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BusyCode();

    [GeneratedRegex("invalid_?(request|argument|parameter|value|prompt)|bad_?request|context_?length|content_?(filter|policy)|unsupported|not_?supported|missing_", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RequestCode();

    [GeneratedRegex("insufficient_?(quota|balance|credit|funds)|billing|payment_?required|arrearage", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CreditCode();

    [GeneratedRegex("insufficient (balance|credit|funds)|(balance|credits?) (is |are )?(insufficient|exhausted|too low)|credit balance is too low|exceeded your current quota|out of credits?|billing (details|hard limit)|requires? more credits|unpaid (invoice|bill|balance)|account .{0,60}(overdue|good standing|suspended)|arrearage|余额不足|欠费", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CreditWords();

    [GeneratedRegex("api[ _]?key (is )?(not valid|invalid|expired|incorrect)|(incorrect|invalid|expired) api[ _]?key|location is not supported", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex KeyWords();

    [GeneratedRegex("model_?not_?found|invalid_?model|decommissioned|unknown_?model", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ModelCode();

    [GeneratedRegex("has been decommissioned|not a valid model|model .{0,80}(does not|doesn't) exist|^(unknown|invalid) model\\W*$|(unknown|invalid) model:", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ModelWords();

    [GeneratedRegex("""'[^']*'|"[^"]*"|`[^`]*`""")]
    private static partial Regex Quoted();

    [GeneratedRegex("no endpoints found that (support|can handle)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ContentWords();
}
