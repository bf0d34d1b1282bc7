using AspireAi.Api.Chat.Wire;

namespace AspireAi.Api.Models.Discovery;

/// <summary>A model as a provider lists it.</summary>
/// <param name="Name">Its id there.</param>
/// <param name="ContextWindow">Tokens, if the list says so.</param>
/// <param name="Price">If the list says so.</param>
internal sealed record DiscoveredModel(string Name, int? ContextWindow, ModelPrice? Price)
{
    private const int Most = 1000;
    private const int LongestName = 200;
    private const decimal TokensPerPrice = 1_000_000;

    /// <summary>Reads OpenAI's list, <c>{"data":[{"id":…}]}</c>, with what others put into it.</summary>
    /// <exception cref="JsonException">It is no such list.</exception>
    public static IReadOnlyList<DiscoveredModel> ReadList(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        // Together sends the array alone.
        var list = root.ValueKind == JsonValueKind.Array ? root : root.ValueKind == JsonValueKind.Object && root.Has("data"u8, out var data) ? data : default;
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("data"u8, out var none) && none.ValueKind == JsonValueKind.Null)
        {
            // Ollama, while it has none.
            return [];
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("There is no list of models in it.");
        }

        List<DiscoveredModel> models = [.. list.EnumerateArray().Take(Most).Select(Read).OfType<DiscoveredModel>().DistinctBy(static model => model.Name)];
        return models.Count > 0 || list.GetArrayLength() == 0 ? models : throw new JsonException("None of its models has an id.");
    }

    private static DiscoveredModel? Read(JsonElement model) =>
        model.ValueKind == JsonValueKind.Object && model.Has("id"u8, out var id) && id.ValueKind == JsonValueKind.String && TextOf(id) is { Length: > 0 and <= LongestName } name && !name.Any(char.IsControl)
            ? new DiscoveredModel(name, WindowOf(model), PriceOf(model))
            : null;

    // vLLM; OpenRouter and Together; Groq; Mistral.
    private static int? WindowOf(JsonElement model)
    {
        foreach (var field in (ReadOnlySpan<string>)["max_model_len", "context_length", "context_window", "max_context_length"])
        {
            if (model.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var tokens) && tokens > 0)
            {
                return tokens;
            }
        }

        return null;
    }

    private static string? TextOf(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }

    // OpenRouter: US dollars per token. A price below zero stands for "it depends". Fees for each request are in no price per token.
    private static ModelPrice? PriceOf(JsonElement model) =>
        model.Has("pricing"u8, out var pricing) && pricing.ValueKind == JsonValueKind.Object && Dollars(pricing, "prompt") is { } input && Dollars(pricing, "completion") is { } output
            ? new ModelPrice(input, Dollars(pricing, "input_cache_read") ?? input, output)
            : null;

    private static decimal? Dollars(JsonElement pricing, string field) =>
        pricing.TryGetProperty(field, out var value)
        && (value.ValueKind == JsonValueKind.String ? TextOf(value) : value.ValueKind == JsonValueKind.Number ? value.GetRawText() : null) is { } text
        && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var dollars) && dollars is >= 0 and < 1
            ? dollars * TokensPerPrice
            : null;
}
