using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Models.Endpoints;

namespace AspireAi.Api.Chat;

/// <summary>What the stages found out about a call; written into the response headers before the first byte.</summary>
public sealed class ChatOutcome
{
    private List<string>? _degraded;

    /// <summary>Goes out as <c>x-cache</c>; null while no cache stage has spoken.</summary>
    public CacheResult? Cache { get; set; }

    /// <summary>Cosine of the stored and the asked question, −1 to 1; semantic hits only.</summary>
    public double? CacheSimilarity { get; set; }

    /// <summary>Calibrated probability that one answer serves both questions, 0 to 1; semantic hits only.</summary>
    public double? CacheProbability { get; set; }

    /// <summary>The question that the stored answer was given to; semantic hits only.</summary>
    public string? CacheQuestion { get; set; }

    /// <summary>Time since the cached answer was made.</summary>
    public TimeSpan? CacheAge { get; set; }

    /// <summary>Id of the cache entry served or stored.</summary>
    public string? CacheId { get; set; }

    /// <summary>Tokens that the provider did not have to be paid for, because a cache answered.</summary>
    public long? SavedTokens { get; set; }

    /// <summary>What those would have cost, in millionths of a US dollar.</summary>
    public long? SavedMicroDollars { get; set; }

    /// <summary>Name of the model whose answer it is: the one that the client named, or a fallback. Null while that is not certain.</summary>
    public string? Model { get; set; }

    /// <summary>The endpoint that was asked last; null where none was.</summary>
    public ModelEndpoint? Endpoint { get; set; }

    /// <summary>The provider's id of its answer or refusal; null where it gave none.</summary>
    public string? ProviderRequestId { get; set; }

    /// <summary>Tokens that the call was charged in the end, prompt and output; null where the model was not asked.</summary>
    public long? SpentTokens { get; set; }

    /// <summary>Tokens left in the tightest of the caller's quotas.</summary>
    public long? QuotaRemainingTokens { get; set; }

    /// <summary>Where the caller's limits stand.</summary>
    internal IReadOnlyList<LimitState> Limits { get; set; } = [];

    /// <summary>Headers of single stages.</summary>
    public List<KeyValuePair<string, string>> Headers { get; } = [];

    /// <summary>Stages that work without their store at the moment.</summary>
    public IReadOnlyList<string> Degraded => _degraded ?? (IReadOnlyList<string>)[];

    public void MarkDegraded(string stage)
    {
        _degraded ??= [];
        if (!_degraded.Contains(stage))
        {
            _degraded.Add(stage);
        }
    }
}

/// <summary>Where an answer came from.</summary>
public enum CacheResult
{
    Miss,
    Exact,
    Semantic,
    Coalesced,
    Bypass,
}
