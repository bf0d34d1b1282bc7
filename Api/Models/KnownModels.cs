using System.IO.Enumeration;
using System.Text.Json.Serialization;

namespace AspireAi.Api.Models;

/// <summary>
/// List prices and sizes of the usual models, from <c>known-models.json</c>, so that a key alone is enough to start. Each row has the
/// month and the page that it was taken from. Providers change prices: the configuration of a model overrides each figure.
/// </summary>
public static class KnownModels
{
    public const string OpenAiEndpoint = "https://api.openai.com/v1";

    private static readonly KnownModel[] _all = Read();

    /// <summary>All that are known.</summary>
    public static IReadOnlyList<KnownModel> All => _all;

    /// <summary>Names of those that an OpenAI key alone offers; the first is the default.</summary>
    public static IReadOnlyList<string> Offered { get; } = [.. _all.Where(static model => model.Offered).Select(static model => model.Names[0])];

    /// <param name="name">As the provider calls it.</param>
    /// <param name="host">The provider's: the same open model costs something else elsewhere.</param>
    public static KnownModel? Find(string name, string host) => Array.Find(_all, model =>
        Array.Exists(model.Names, pattern => pattern == name || (pattern.Contains('?', StringComparison.Ordinal) && FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false)))
        && (model.Hosts.Length == 0 || Array.Exists(model.Hosts, suffix => host == suffix || host.EndsWith("." + suffix, StringComparison.OrdinalIgnoreCase))));

    private static KnownModel[] Read()
    {
        using var file = typeof(KnownModels).Assembly.GetManifestResourceStream("known-models.json")!;
        return JsonSerializer.Deserialize(file, KnownModelsJson.Default.KnownModelsFile)!.Models;
    }
}

internal sealed record KnownModelsFile(KnownModel[] Models);

/// <summary>A model's list price in US dollars per million tokens, and its sizes in tokens.</summary>
/// <param name="Names">Of the model; <c>?</c> stands for any character, as in dates.</param>
/// <param name="Hosts">Where alone the price holds; empty: anywhere.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Input">Of the prompt.</param>
/// <param name="CachedInput">Of what the provider had cached of it; the input's price by default.</param>
/// <param name="Output">Of the answer, reasoning included.</param>
/// <param name="ContextWindow">Prompt and output together.</param>
/// <param name="MaxOutputTokens">Of one choice.</param>
/// <param name="AsOf">Year and month in which that was so.</param>
/// <param name="Source">The page that says it.</param>
/// <param name="ImageTokens">The most that one image is billed as.</param>
/// <param name="HidesReasoning">It thinks in tokens that it bills and does not show.</param>
/// <param name="IsO200k">Its tokenizer is the one that we count with.</param>
/// <param name="Offered">An OpenAI key alone offers it.</param>
/// <param name="Note">What else there is to know, as that the price is the dearest of several.</param>
public sealed record KnownModel(
    string[] Names,
    string[] Hosts,
    ModelKind Kind,
    decimal Input,
    decimal Output,
    int ContextWindow,
    string AsOf,
    string Source,
    decimal? CachedInput = null,
    int? MaxOutputTokens = null,
    ImageTokens? ImageTokens = null,
    bool HidesReasoning = false,
    [property: JsonPropertyName("o200k")] bool IsO200k = false,
    bool Offered = false,
    string? Note = null)
{
    [JsonIgnore]
    public ModelPrice Price => new(Input, CachedInput ?? Input, Output);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(KnownModelsFile))]
internal sealed partial class KnownModelsJson : JsonSerializerContext;
