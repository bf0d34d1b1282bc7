using Microsoft.Extensions.AI;

namespace AspireAi.Api.Models;

/// <summary>A model as the stages see it: the configuration with its defaults filled in, and the client that calls it.</summary>
public sealed record ChatModel
{
    public required string Name { get; init; }

    /// <summary>The provider's name for clients, as <c>GET /v1/models</c> says it.</summary>
    public required string OwnedBy { get; init; }

    /// <summary>The provider's host, which is for operators.</summary>
    public required string Host { get; init; }

    public LearnedModel Learned { get; init; } = new();

    /// <summary>What the name stands for: the provider's host and its name of the model. Another one answers otherwise.</summary>
    public required string Identity { get; init; }

    public required IChatClient Client { get; init; }

    public required ModelPrice Price { get; init; }

    /// <summary>Tokens of prompt and output together.</summary>
    public required int ContextWindow { get => Math.Min(field, Learned.ContextWindow); init; }

    /// <summary>Most output tokens of one choice.</summary>
    public required int MaxOutputTokens { get => Math.Min(field, Learned.MaxOutputTokens); init; }

    /// <summary>Share by which the model's own token count may exceed ours.</summary>
    public required double TokenizerMargin { get; init; }

    /// <summary>The most that one image of a prompt is billed as.</summary>
    public required ImageTokens ImageTokens { get; init; }

    /// <summary>Whether it thinks in tokens that it bills and does not show.</summary>
    public bool HidesReasoning { get; init; }

    /// <summary>Whether its streams are not asked for their usage, so that it is counted here.</summary>
    public bool OmitsStreamUsage => StreamUsage == StreamUsage.Never || (StreamUsage == StreamUsage.Auto && Learned.RefusesStreamUsage);

    public StreamUsage StreamUsage { get; init; }

    /// <summary>Fields that clients may send although they change what a call costs.</summary>
    public IReadOnlySet<string> PricedFields { get; init; } = new HashSet<string>();

    public IReadOnlyList<string> Fallbacks { get; init; } = [];
}

/// <summary>US dollars per million tokens, which is the same number as micro-dollars per token.</summary>
public readonly record struct ModelPrice(decimal Input, decimal CachedInput, decimal Output);

/// <summary>Most tokens of one image by the detail asked for.</summary>
public readonly record struct ImageTokens(int Low, int High);
