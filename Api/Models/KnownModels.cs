namespace AspireAi.Api.Models;

/// <summary>
/// List prices and sizes of OpenAI's models, so that a key alone is enough to start. Source: OpenAI's public pricing and model
/// pages. Providers change prices: the configuration of a model overrides each figure.
/// </summary>
public static class KnownModels
{
    public const string OpenAiEndpoint = "https://api.openai.com/v1";

    // Images in tiles: base + 8 tiles, the most that 2,048 pixels a side scaled to 768 on the shorter give. Images in patches:
    // 1,536 of them, times the largest factor of these models, 2.46.
    private const int SmallPatches = 3_779;

    /// <summary>The first is the default.</summary>
    public static IReadOnlyList<KnownModel> All { get; } =
    [
        new("gpt-4.1-mini", new(0.40m, 0.10m, 1.60m), 1_047_576, 32_768, new(SmallPatches, SmallPatches)),
        new("gpt-4.1", new(2.00m, 0.50m, 8.00m), 1_047_576, 32_768, new(85, 1_445)),
        new("gpt-4.1-nano", new(0.10m, 0.025m, 0.40m), 1_047_576, 32_768, new(SmallPatches, SmallPatches)),
        new("gpt-4o", new(2.50m, 1.25m, 10.00m), 128_000, 16_384, new(85, 1_445)),
        new("gpt-4o-mini", new(0.15m, 0.075m, 0.60m), 128_000, 16_384, new(2_833, 48_169)),
        new("gpt-5", new(1.25m, 0.125m, 10.00m), 400_000, 128_000, new(70, 1_190), HidesReasoning: true),
        new("gpt-5-mini", new(0.25m, 0.025m, 2.00m), 400_000, 128_000, new(SmallPatches, SmallPatches), HidesReasoning: true),
        new("gpt-5-nano", new(0.05m, 0.005m, 0.40m), 400_000, 128_000, new(SmallPatches, SmallPatches), HidesReasoning: true),
        new("o3", new(2.00m, 0.50m, 8.00m), 200_000, 100_000, new(75, 1_275), HidesReasoning: true),
        new("o4-mini", new(1.10m, 0.275m, 4.40m), 200_000, 100_000, new(SmallPatches, SmallPatches), HidesReasoning: true),
    ];

    public static KnownModel? Find(string name) => All.FirstOrDefault(model => model.Name == name);
}

/// <summary>A model's list price and sizes in tokens.</summary>
public sealed record KnownModel(
    string Name, ModelPrice Price, int ContextWindow, int MaxOutputTokens, ImageTokens ImageTokens, bool HidesReasoning = false);
