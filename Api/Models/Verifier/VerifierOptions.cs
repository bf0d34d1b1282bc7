using System.ComponentModel.DataAnnotations;

namespace AspireAi.Api.Models.Verifier;

/// <summary>The model that reads two questions together. Section <c>Verifier</c>.</summary>
public sealed class VerifierOptions
{
    public const string Section = "Verifier";
    public const int DefaultThreads = 1;
    public const int DefaultMaxBatch = 8;
    public const int DefaultQueueCapacity = 64;

    /// <summary>Threads that compute, apart from the embedding's. Default: 1. Range: 1 to 64.</summary>
    [Range(1, 64, ErrorMessage = "Verifier:Threads has to lie between 1 and 64.")]
    public int Threads { get; set; } = DefaultThreads;

    /// <summary>Pairs computed in one call, at most. Default: 8. Range: 1 to 256.</summary>
    [Range(1, 256, ErrorMessage = "Verifier:MaxBatch has to lie between 1 and 256.")]
    public int MaxBatch { get; set; } = DefaultMaxBatch;

    /// <summary>Pairs that may wait; more are refused, and the request is a miss. Default: 64. Range: 1 to 65536.</summary>
    [Range(1, 65536, ErrorMessage = "Verifier:QueueCapacity has to lie between 1 and 65536.")]
    public int QueueCapacity { get; set; } = DefaultQueueCapacity;
}
