using AspireAi.Api.Models.Endpoints;

namespace AspireAi.Api.Models;

/// <summary>One model that clients may name; an entry of the list <c>Models</c>.</summary>
public sealed class ModelOptions
{
    public const string Section = "Models";

    /// <summary>The name that clients use. Unique.</summary>
    public string Name { get; set; } = "";

    /// <summary>Base URL of an OpenAI-compatible API, such as <c>https://api.openai.com/v1</c>. Without a path, <c>/v1</c> is meant.</summary>
    public string Endpoint { get; set; } = KnownModels.OpenAiEndpoint;

    /// <summary>The API's key; sent as a bearer token. Empty for an endpoint that asks for none.</summary>
    public string? Key { get; set; }

    /// <summary>The upstream's name of the model; <see cref="Name"/> by default.</summary>
    public string? UpstreamModel { get; set; }

    /// <summary>US dollars per million input tokens; from the list of known models by default, else 0.</summary>
    public decimal? InputPrice { get; set; }

    /// <summary>US dollars per million input tokens that the upstream had cached; <see cref="InputPrice"/> by default.</summary>
    public decimal? CachedInputPrice { get; set; }

    /// <summary>US dollars per million output tokens, reasoning included; from the list of known models by default, else 0.</summary>
    public decimal? OutputPrice { get; set; }

    /// <summary>Tokens of prompt and output together; 128,000 by default.</summary>
    public int? ContextWindow { get; set; }

    /// <summary>Most output tokens of one choice; 16,384 by default.</summary>
    public int? MaxOutputTokens { get; set; }

    /// <summary>
    /// How far this model's token count may lie above ours (o200k_base), as a share of it: 0 to 10. Default 0 for OpenAI's models
    /// of that encoding, 0.5 for others.
    /// </summary>
    public double? TokenizerMargin { get; set; }

    /// <summary>The most tokens that one image is billed as; from the list of known models by default, else 16,384.</summary>
    public int? ImageTokens { get; set; }

    /// <summary>
    /// Whether the model thinks in tokens that it bills but does not show. Where such an answer ends without its usage reported, the
    /// whole reservation is charged. From the list of known models by default, else false.
    /// </summary>
    public bool? HidesReasoning { get; set; }

    /// <summary>
    /// Field for an output limit that the client did not send: <c>max_completion_tokens</c> (default for OpenAI and Azure) or
    /// <c>max_tokens</c> (default elsewhere: older servers know no other).
    /// </summary>
    public string? OutputLimitField { get; set; }

    /// <summary>
    /// Whether streams are asked for their usage (<c>stream_options</c>): <c>Always</c>, <c>Never</c>, or <c>Auto</c>, the default: until the
    /// provider refuses it.
    /// </summary>
    public StreamUsage StreamUsage { get; set; }

    /// <summary>Name of the provider for clients to read, in <c>owned_by</c> and in the chat's menu. By default that of a known public provider, else <c>custom</c>.</summary>
    public string? Provider { get; set; }

    /// <summary>
    /// Request fields that clients may send although they change what a call costs, such as <c>service_tier</c> or
    /// <c>web_search_options</c>; see <see cref="Models.PricedFields.All"/>. The model's prices have to be the dearest that they lead
    /// to. Default none.
    /// </summary>
    public IList<string> PricedFields { get; } = [];

    /// <summary>Several places or keys where the model is served, instead of the one above. At most 32; default none.</summary>
    public IList<EndpointOptions> Endpoints { get; } = [];

    /// <summary>Names of the models that answer when this one fails before its first output, in this order. Default none.</summary>
    public IList<string> Fallbacks { get; } = [];

    /// <summary>
    /// Whether the endpoint is asked which models it has (<c>GET {endpoint}/models</c>), and all of them are offered by the names that
    /// they have there, with the other settings of this entry. <see cref="Name"/> is left out then. Default false.
    /// </summary>
    public bool Discover { get; set; }

    /// <summary>How often it is asked. 5 s to 1 d; default 1 min.</summary>
    public TimeSpan DiscoverEvery { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Which of the discovered models are offered: patterns with <c>*</c> and <c>?</c>. Default all.</summary>
    public IList<string> Include { get; } = [];

    /// <summary>Prices of discovered models; the first that fits a name counts. Without one, the prices of this entry, then as for other models.</summary>
    public IList<PricePattern> Prices { get; } = [];

    /// <summary>What the model is for. By default as the list of known models says; else a discovered model's name decides, and any other is <c>Chat</c>.</summary>
    public ModelKind? Kind { get; set; }

    /// <summary>Until the first chunk of a stream; <c>Resilience:FirstChunkTimeout</c> by default.</summary>
    public TimeSpan? FirstChunkTimeout { get; set; }

    /// <summary>Between two chunks of a stream; <c>Resilience:ChunkTimeout</c> by default.</summary>
    public TimeSpan? ChunkTimeout { get; set; }

    /// <summary>For a whole attempt; <c>Resilience:TotalTimeout</c> by default.</summary>
    public TimeSpan? TotalTimeout { get; set; }

    /// <summary>The settings of a discovered model.</summary>
    internal ModelOptions For(string name, ModelKind kind, PricePattern? price)
    {
        var copy = (ModelOptions)MemberwiseClone();
        (copy.Name, copy.UpstreamModel, copy.Kind) = (name, name, kind);
        if (price is not null)
        {
            (copy.InputPrice, copy.OutputPrice) = (price.InputPrice ?? copy.InputPrice, price.OutputPrice ?? copy.OutputPrice);
            copy.CachedInputPrice = price.CachedInputPrice ?? (price.InputPrice is null ? copy.CachedInputPrice : null);
        }

        return copy;
    }
}

/// <summary>Prices of the models whose names fit a pattern.</summary>
public sealed class PricePattern
{
    /// <summary>A name with <c>*</c> for any characters and <c>?</c> for one.</summary>
    public string Pattern { get; set; } = "";

    /// <summary>US dollars per million input tokens.</summary>
    public decimal? InputPrice { get; set; }

    /// <summary>US dollars per million input tokens that the upstream had cached; <see cref="InputPrice"/> by default.</summary>
    public decimal? CachedInputPrice { get; set; }

    /// <summary>US dollars per million output tokens.</summary>
    public decimal? OutputPrice { get; set; }
}

/// <summary>What a model is for.</summary>
public enum ModelKind
{
    /// <summary><c>POST /v1/chat/completions</c></summary>
    Chat,

    /// <summary><c>POST /v1/embeddings</c></summary>
    Embedding,
}

/// <summary>Whether a stream is asked for its usage.</summary>
public enum StreamUsage
{
    Auto,
    Never,
    Always,
}
