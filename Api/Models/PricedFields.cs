namespace AspireAi.Api.Models;

/// <summary>
/// The request fields by which a client could change what its call costs: a dearer service tier, answers in audio, searches and tools
/// that the provider runs and bills by the piece, documents that it adds to the prompt, other models. The quota reserves by a model's
/// prices and the tokens that it counts, so what it can't foresee is refused, unless the model's settings allow the field.
/// docs/adr/0066-fields-that-change-the-price.md
/// </summary>
public static class PricedFields
{
    public const string Code = "field_not_allowed";

    private const string Audio = "audio";
    private const string BestOf = "best_of";
    private const string CacheControl = "cache_control";
    private const string Modalities = "modalities";
    private const string ServiceTier = "service_tier";
    private const string Tools = "tools";

    /// <summary>By the name of the field that the settings allow.</summary>
    public static IReadOnlySet<string> All { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        // OpenAI and Azure. "audio" stands for audio in the prompt, too, and "tools" for those that the provider runs.
        ServiceTier, Modalities, Audio, "web_search_options", Tools, "data_sources",
        // Gateways (LiteLLM, Bifrost): other models, and a body of the client's own in place of this one.
        "fallbacks", "context_window_fallbacks", "content_policy_fallbacks", "extra_body",
        // Anthropic and those before it, in messages, parts and tools, too: what goes into its cache costs more than what doesn't.
        CacheControl,
        // vLLM; OpenRouter; xAI; Groq; Qwen; Anthropic.
        BestOf, "models", "provider", "route", "preset", "plugins", "search_parameters", "search_settings", "enable_search", "speed",
    };

    /// <exception cref="InvalidRequestException">400 that names the field.</exception>
    public static void Check(ChatCall call, ChatModel model)
    {
        foreach (var field in call.Root.EnumerateObject())
        {
            if (All.Contains(field.Name) && !model.PricedFields.Contains(field.Name) && OffendingPath(field, call) is { } path)
            {
                throw NotAllowed(path, field.Name, model);
            }
        }

        CheckWithin(call.Messages, "messages", model);
        if (call.Root.TryGetProperty(Tools, out var tools))
        {
            CheckWithin(tools, Tools, model);
        }
    }

    // Messages with their parts, or tools with their functions.
    private static void CheckWithin(JsonElement list, string path, ChatModel model)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            var at = $"{path}[{index++}]";
            if (item.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            CheckObject(item, at, model);
            if (item.TryGetProperty("content"u8, out var content))
            {
                CheckWithin(content, at + ".content", model);
            }
            else if (item.TryGetProperty("function"u8, out var function) && function.ValueKind == JsonValueKind.Object)
            {
                CheckObject(function, at + ".function", model);
            }
        }
    }

    private static void CheckObject(JsonElement element, string path, ChatModel model)
    {
        foreach (var field in element.EnumerateObject())
        {
            // An earlier answer in audio goes into the prompt again, as long as it is.
            var needed = field.NameEquals("audio"u8) || field.NameEquals("input_audio"u8) || field.NameEquals("audio_url"u8) ? Audio
                : field.NameEquals("cache_control"u8) ? CacheControl
                : null;
            if (needed is not null && field.Value.ValueKind != JsonValueKind.Null && !model.PricedFields.Contains(needed))
            {
                throw NotAllowed($"{path}.{field.Name}", needed, model);
            }
        }
    }

    /// <returns>The path of what changes the price; null for a value that doesn't.</returns>
    private static string? OffendingPath(JsonProperty field, ChatCall call)
    {
        var value = field.Value;
        return field.Name switch
        {
            _ when value.ValueKind is JsonValueKind.Null or JsonValueKind.False => null,
            // As if it were left out: the provider's project decides.
            ServiceTier when Is(value, "auto") || Is(value, "default") => null,
            Modalities when value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => Is(item, "text")) => null,
            BestOf when value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var best) && best <= call.Choices => null,
            Tools => ToolOfTheProviders(value),
            _ => field.Name,
        };
    }

    private static string? ToolOfTheProviders(JsonElement tools)
    {
        var index = 0;
        foreach (var tool in tools.EnumerateArray())
        {
            if (tool.TryGetProperty("type"u8, out var type) && !Is(type, "function") && !Is(type, "custom"))
            {
                return $"tools[{index}].type";
            }

            index++;
        }

        return null;
    }

    private static bool Is(JsonElement value, string text) => value.ValueKind == JsonValueKind.String && value.ValueEquals(text);

    private static InvalidRequestException NotAllowed(string path, string field, ChatModel model) => new(
        $"'{path}' is not allowed for the model '{model.Name}' here: it would change what the call costs. Leave it out, or ask whoever runs this server to allow '{field}' in the model's PricedFields.",
        path, Code);
}
