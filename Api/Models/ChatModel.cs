using AspireAi.Api.Models.Endpoints;

namespace AspireAi.Api.Models;

/// <summary>A model as the stages see it: the configuration with its defaults filled in, and the client that calls it.</summary>
public sealed record ChatModel
{
    public required string Name { get; init; }

    /// <summary>The provider's name for clients, as <c>GET /v1/models</c> says it.</summary>
    public required string OwnedBy { get; init; }

    /// <summary>What the name stands for: the provider's host and its name of the model. Another one answers otherwise.</summary>
    public required string Identity { get; init; }

    /// <summary>Where it is served; at least one, and the first gives it its identity.</summary>
    public required IReadOnlyList<ModelEndpoint> Endpoints { get; init; }

    public required ModelTimeouts Timeouts { get; init; }

    public required ModelPrice Price { get; init; }

    public PriceSource PriceSource { get; init; }

    public ModelKind Kind { get; init; }

    /// <summary>The provider has listed it; nobody has configured it by name.</summary>
    public bool IsDiscovered { get; init; }

    /// <summary>Tokens of prompt and output together.</summary>
    public required int ContextWindow { get => Math.Min(field, Least(static learned => learned.ContextWindow)); init; }

    /// <summary>Most output tokens of one choice.</summary>
    public required int MaxOutputTokens { get => Math.Min(field, Least(static learned => learned.MaxOutputTokens)); init; }

    /// <summary>Share by which the model's own token count may exceed ours.</summary>
    public required double TokenizerMargin { get; init; }

    /// <summary>The most that one image of a prompt is billed as.</summary>
    public required ImageTokens ImageTokens { get; init; }

    /// <summary>Whether it thinks in tokens that it bills and does not show.</summary>
    public bool HidesReasoning { get; init; }

    /// <summary>Whether its streams are not asked for their usage, so that it is counted here.</summary>
    public bool OmitsStreamUsage(ModelEndpoint endpoint) =>
        StreamUsage == StreamUsage.Never || (StreamUsage == StreamUsage.Auto && endpoint.Learned.RefusesStreamUsage);

    public StreamUsage StreamUsage { get; init; }

    /// <summary>Fields that clients may send although they change what a call costs.</summary>
    public IReadOnlySet<string> PricedFields { get; init; } = new HashSet<string>();

    /// <summary>Names of the models that answer when this one fails, in this order.</summary>
    public IReadOnlyList<string> Fallbacks { get; init; } = [];

    private int Least(Func<LearnedModel, int> limit)
    {
        var least = int.MaxValue;
        for (var i = 0; i < Endpoints.Count; i++)
        {
            least = Math.Min(least, limit(Endpoints[i].Learned));
        }

        return least;
    }
}

/// <summary>How long a model may take: until the first chunk of a stream, between two of its chunks, and for the whole of an attempt.</summary>
public sealed record ModelTimeouts(TimeSpan FirstChunk, TimeSpan Chunk, TimeSpan Total);

/// <summary>Who says what a model costs.</summary>
public enum PriceSource
{
    /// <summary>Nobody: it is taken to cost nothing.</summary>
    Unknown,

    /// <summary>The configuration.</summary>
    Settings,

    /// <summary>The provider's own list of models.</summary>
    Provider,

    /// <summary>The list of known models.</summary>
    Catalog,
}

/// <summary>US dollars per million tokens, which is the same number as micro-dollars per token.</summary>
public readonly record struct ModelPrice(decimal Input, decimal CachedInput, decimal Output);

/// <summary>Most tokens of one image by the detail asked for.</summary>
public readonly record struct ImageTokens(int Low, int High);
