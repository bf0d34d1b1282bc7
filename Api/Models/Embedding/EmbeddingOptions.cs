using System.ComponentModel.DataAnnotations;

namespace AspireAi.Api.Models.Embedding;

/// <summary>The model that turns questions into vectors; section <c>Embedding</c>.</summary>
public sealed class EmbeddingOptions
{
    public const string Section = "Embedding";
    public const int DefaultMaxBatch = 16;
    public const int DefaultQueueCapacity = 512;

    /// <summary>Base address of an OpenAI-compatible API (with its /v1) that makes the vectors instead of the model in-process. Default: none.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The model's name at <see cref="Endpoint"/>. Default: text-embedding-3-small.</summary>
    public string Model { get; set; } = "text-embedding-3-small";

    /// <summary>The key for <see cref="Endpoint"/>. Default: none.</summary>
    public string? Key { get; set; }

    /// <summary>Whether clients may use the model in-process at <c>/v1/embeddings</c>, as <c>all-MiniLM-L6-v2</c>; it costs nothing. Default: false.</summary>
    public bool OfferLocal { get; set; }

    /// <summary>Threads that compute, each one call at a time. Default: half of the cores, at least 1. Range: 1 to 64.</summary>
    [Range(1, 64, ErrorMessage = "Embedding:Threads has to lie between 1 and 64.")]
    public int Threads { get; set; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Texts computed in one call, at most. Default: 16. Range: 1 to 256.</summary>
    [Range(1, 256, ErrorMessage = "Embedding:MaxBatch has to lie between 1 and 256.")]
    public int MaxBatch { get; set; } = DefaultMaxBatch;

    /// <summary>Texts that may wait; more are refused. Default: 512. Range: 1 to 65536.</summary>
    [Range(1, 65536, ErrorMessage = "Embedding:QueueCapacity has to lie between 1 and 65536.")]
    public int QueueCapacity { get; set; } = DefaultQueueCapacity;
}
