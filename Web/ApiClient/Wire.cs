using System.Text.Json;
using System.Text.Json.Serialization;
using AspireAi.ServiceDefaults;

namespace AspireAi.Web.ApiClient;

/// <summary>A message as the Api takes it.</summary>
internal sealed record WireMessage(string Role, string Content);

internal sealed record WireRequest(string Model, IReadOnlyList<WireMessage> Messages)
{
    public bool Stream { get; } = true;

    [JsonPropertyName("stream_options")]
    public WireStreamOptions StreamOptions { get; } = new();

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Temperature { get; init; }
}

internal sealed record WireStreamOptions
{
    [JsonPropertyName("include_usage")]
    public bool IncludeUsage { get; } = true;
}

internal sealed record WireChunk(IReadOnlyList<WireChoice>? Choices, Usage? Usage, WireError? Error, WireAnswer? Answer);

/// <summary>What the first and the last event of a conversation's answer say.</summary>
internal sealed record WireAnswer(string? Id, int Place, string? State, IReadOnlyDictionary<string, string>? Headers);

internal sealed record WireChoice(WireDelta? Delta, [property: JsonPropertyName("finish_reason")] string? FinishReason);

internal sealed record WireDelta(
    [property: JsonConverter(typeof(PieceOfText))] string? Content, [property: JsonConverter(typeof(PieceOfText))] string? Refusal);

/// <summary>A stream may cut a character in two; its halves meet where the pieces are put together.</summary>
internal sealed class PieceOfText : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? LoneSurrogate.ReadText(ref reader)
            : throw new JsonException("A piece of text has to be a string.");

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

internal sealed record WireErrorBody(WireError? Error);

/// <param name="Code">A string by the reference; some servers send a number.</param>
internal sealed record WireError(
    string? Message,
    JsonElement Code,
    string? Type,
    [property: JsonPropertyName("upgrade_url")] string? UpgradeUrl,
    [property: JsonPropertyName("resets_at")] DateTimeOffset? ResetsAt = null);

internal sealed record WireModels(IReadOnlyList<ModelInfo>? Data);

/// <summary>A model that can be picked.</summary>
public sealed record ModelInfo(string Id, [property: JsonPropertyName("owned_by")] string? OwnedBy, ModelPricing? Pricing = null, string? Kind = null)
{
    /// <summary>What the Api's built-in model says of itself.</summary>
    public const string DemoOwner = "aspireai-demo";

    [JsonIgnore]
    public bool IsDemo => OwnedBy == DemoOwner;
}

/// <summary>US dollars per million tokens.</summary>
public sealed record ModelPricing(decimal Input, decimal Output);

/// <summary>Tokens as the Api counted them.</summary>
public sealed record Usage(
    [property: JsonPropertyName("prompt_tokens")] int PromptTokens,
    [property: JsonPropertyName("completion_tokens")] int CompletionTokens);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WireRequest))]
[JsonSerializable(typeof(WireChunk))]
[JsonSerializable(typeof(WireErrorBody))]
[JsonSerializable(typeof(WireModels))]
[JsonSerializable(typeof(WireUsage))]
[JsonSerializable(typeof(WireFeedback))]
internal sealed partial class WireJson : JsonSerializerContext;
