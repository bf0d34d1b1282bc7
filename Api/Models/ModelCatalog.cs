using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using AspireAi.Api.Defense.Resilience;
using AspireAi.Api.Models.Demo;
using AspireAi.Api.Models.Discovery;
using AspireAi.Api.Models.Embedding;
using AspireAi.Api.Models.Endpoints;
using AspireAi.Api.Models.Providers;

namespace AspireAi.Api.Models;

/// <summary>The models that clients may name, each with its clients. What providers list comes and goes; the rest is fixed at start.</summary>
public sealed class ModelCatalog
{
    private const int MostNamed = 3;
    private const int DefaultContextWindow = 128_000;
    private const int DefaultMaxOutputTokens = 16_384;
    private const double DefaultForeignMargin = 0.5;

    // Older tokenizers, as those of most embedding models are, cut text in scripts of India into three times as many tokens and more.
    private const double DefaultEmbeddingMargin = 2.5;

    // The largest that a model in wide use makes of one image (Qwen2-VL with its default of 12.8 million pixels).
    private const int DefaultImageTokens = 16_384;

    private readonly Lock _lock = new();
    private readonly ModelSource[] _sources;
    private readonly ChatModel[] _demo;
    private readonly ChatModel[] _local;
    private volatile Offer _offer;

    public ModelCatalog(
        IReadOnlyList<ModelOptions> models, UpstreamHttp http, DemoChatClient demo, IOptions<ResilienceOptions> resilience, IOptions<EmbeddingOptions> embedding, TimeProvider time,
        ILogger<OpenAiChatClient> logger)
    {
        _demo = models.Count == 0 ? [Demo(demo, resilience.Value, time, logger)] : [];
        _local = embedding.Value.OfferLocal ? [Local(embedding.Value, resilience.Value, time, logger)] : [];
        _sources = [.. models.Select(model => new ModelSource(model, (options, found) => Configured(options, found, http, resilience.Value, time, logger), Renew))];
        Sources = [.. _sources.Where(static source => source.Options.Discover)];
        _offer = Current();
    }

    /// <summary>In the order of the configuration; the first is the default.</summary>
    public IReadOnlyList<ChatModel> All => _offer.All;

    /// <summary>Whether the built-in demo model stands in for a real one.</summary>
    public bool IsDemo => _demo.Length > 0;

    /// <summary>Endpoints that are asked for their models.</summary>
    internal IReadOnlyList<ModelSource> Sources { get; }

    /// <summary>Ends when each of those was asked for the first time.</summary>
    internal Task FirstDiscovery => Task.WhenAll(Sources.Select(static source => source.Asked));

    public bool TryGet(string name, [NotNullWhen(true)] out ChatModel? model) => _offer.ByName.TryGetValue(name, out model);

    /// <exception cref="InvalidRequestException">404 <c>model_not_found</c>.</exception>
    public ChatModel Get(string name) => TryGet(name, out var model) ? model : throw NotFound(name, [.. All.Select(static known => known.Name)]);

    /// <param name="name">That does not exist.</param>
    /// <param name="others">Those that whoever asked may use.</param>
    public static InvalidRequestException NotFound(string name, IReadOnlyCollection<string> others) => new(
        $"The model '{Shorten(name)}' does not exist here. {Few(name, others)}", "model", "model_not_found", StatusCodes.Status404NotFound);

    /// <summary>The models that were probably meant, and where the others are listed.</summary>
    public static string Few(string name, IReadOnlyCollection<string> others) => others.Count == 0 ? "There is none that you may use." : others.Count <= MostNamed
        ? $"Models: {string.Join(", ", others)}."
        : SettingNames.NearestFew(Shorten(name), others, MostNamed) is { Count: > 0 } near ? $"Did you mean {string.Join(", ", near)}? GET /v1/models lists all {others.Count:N0}."
        : $"GET /v1/models lists the {others.Count:N0} that do.";

    private void Renew()
    {
        lock (_lock)
        {
            _offer = Current();
        }
    }

    // Who is configured by name comes before who is found under the same one.
    private Offer Current()
    {
        var all = _demo.Concat(_sources.SelectMany(static source => source.Models)).Concat(_local).ToList();
        var named = all.Where(static model => !model.IsDiscovered).Select(static model => model.Name).ToHashSet(StringComparer.Ordinal);
        List<ChatModel> offered = [.. all.Where(model => !model.IsDiscovered || !named.Contains(model.Name)).DistinctBy(static model => model.Name)];
        return new Offer(offered, offered.ToFrozenDictionary(static model => model.Name, StringComparer.Ordinal));
    }

    private static ChatModel Demo(DemoChatClient demo, ResilienceOptions resilience, TimeProvider time, ILogger logger) => new()
    {
        Name = DemoChatClient.ModelName,
        OwnedBy = "aspireai-demo",
        Identity = DemoChatClient.ModelName,
        Endpoints = [new(DemoChatClient.ModelName, "aspireai-demo", null, 1, demo, new LearnedModel(), resilience.CircuitBreaker, time, logger)],
        Timeouts = new(resilience.FirstChunkTimeout, resilience.ChunkTimeout, resilience.TotalTimeout),
        Price = default,
        ContextWindow = DefaultContextWindow,
        MaxOutputTokens = DemoChatClient.MaxOutputTokens,
        TokenizerMargin = 0,
        ImageTokens = default,
    };

    private static ChatModel Local(EmbeddingOptions options, ResilienceOptions resilience, TimeProvider time, ILogger logger) => new()
    {
        Name = LocalEmbeddingChatClient.ModelName,
        Kind = ModelKind.Embedding,
        OwnedBy = "aspireai",
        Identity = LocalEmbeddingChatClient.ModelName,
        Endpoints =
        [
            new(LocalEmbeddingChatClient.ModelName, "in-process", null, 1, new LocalEmbeddingChatClient(() => new MiniLmEmbeddingGenerator(options)), new LearnedModel(), resilience.CircuitBreaker,
                time, logger),
        ],
        Timeouts = new(resilience.FirstChunkTimeout, resilience.ChunkTimeout, resilience.TotalTimeout),
        Price = default,
        PriceSource = PriceSource.Settings,
        ContextWindow = LocalEmbeddingChatClient.LongestInput,
        MaxOutputTokens = 1,
        TokenizerMargin = DefaultForeignMargin,
        ImageTokens = default,
    };

    private static ChatModel Configured(
        ModelOptions options, DiscoveredModel? found, UpstreamHttp http, ResilienceOptions resilience, TimeProvider time, ILogger logger)
    {
        var endpoints = EndpointsOf(options, http, resilience, time, logger);
        var upstreamModels = UpstreamModelsOf(options);
        // What is dearest or smallest of any endpoint holds for the model: which of them will answer is not known.
        var rows = endpoints.Select((endpoint, i) => KnownModels.Find(upstreamModels[i], endpoint.Host)).ToList();
        List<KnownModel> known = rows.Contains(null) ? [] : [.. rows.OfType<KnownModel>().Distinct()];
        var kind = KindOf(options, known);
        var (price, priceSource) = PriceOf(options, kind, found, known);
        return new ChatModel
        {
            Name = options.Name,
            Kind = kind,
            IsDiscovered = found is not null,
            OwnedBy = string.IsNullOrWhiteSpace(options.Provider) ? KnownProviders.NameOf(endpoints[0].Host) : options.Provider,
            Endpoints = endpoints,
            Timeouts = new(
                options.FirstChunkTimeout ?? resilience.FirstChunkTimeout, options.ChunkTimeout ?? resilience.ChunkTimeout, options.TotalTimeout ?? resilience.TotalTimeout),
            StreamUsage = options.StreamUsage,
            // Whichever of its endpoints answers: what one of them said may be given to those only who might have had it from the same ones.
            Identity = string.Join(", ", upstreamModels.Select((upstream, i) => $"{(options.Endpoints.ElementAtOrDefault(i)?.Endpoint ?? options.Endpoint).TrimEnd('/')} {upstream}")
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)),
            Price = price,
            PriceSource = priceSource,
            ContextWindow = options.ContextWindow ?? found?.ContextWindow ?? known.Min(static row => (int?)row.ContextWindow) ?? DefaultContextWindow,
            MaxOutputTokens = options.MaxOutputTokens ?? known.Min(static row => row.MaxOutputTokens) ?? DefaultMaxOutputTokens,
            TokenizerMargin = options.TokenizerMargin
                ?? (known.Count > 0 && known.TrueForAll(static row => row.IsO200k) ? 0 : kind == ModelKind.Embedding ? DefaultEmbeddingMargin : DefaultForeignMargin),
            ImageTokens = options.ImageTokens is { } image
                ? new ImageTokens(image, image)
                : known is [{ ImageTokens: { } ofImage }] ? ofImage : new ImageTokens(DefaultImageTokens, DefaultImageTokens),
            HidesReasoning = options.HidesReasoning ?? rows.Exists(static row => row is { HidesReasoning: true }),
            PricedFields = options.PricedFields.ToHashSet(StringComparer.Ordinal),
            // The vectors of another model can't be compared with its own.
            Fallbacks = kind == ModelKind.Embedding ? [] : [.. options.Fallbacks.Distinct()],
        };
    }

    internal static ModelKind KindOf(ModelOptions options) => options.Kind ?? KindOf(options,
        [.. UpstreamModelsOf(options).Select((name, i) => KnownModels.Find(name, new Uri(options.Endpoints.ElementAtOrDefault(i)?.Endpoint ?? options.Endpoint).Host)).OfType<KnownModel>()]);

    private static ModelKind KindOf(ModelOptions options, List<KnownModel> known) => options.Kind ?? known.FirstOrDefault()?.Kind ?? ModelKind.Chat;

    private static string[] UpstreamModelsOf(ModelOptions options) => options.Endpoints.Count == 0
        ? [options.UpstreamModel ?? options.Name]
        : [.. options.Endpoints.Select(endpoint => endpoint.UpstreamModel ?? options.UpstreamModel ?? options.Name)];

    private static (ModelPrice Price, PriceSource Source) PriceOf(ModelOptions options, ModelKind kind, DiscoveredModel? found, List<KnownModel> known)
    {
        var (listed, source) = found?.Price is { } ofProvider ? (ofProvider, PriceSource.Provider)
            : known.Count > 0 ? (new ModelPrice(known.Max(static row => row.Input), known.Max(static row => row.Price.CachedInput), known.Max(static row => row.Output)), PriceSource.Catalog)
            : (default, PriceSource.Unknown);
        var input = options.InputPrice ?? listed.Input;
        var price = new ModelPrice(input, options.CachedInputPrice ?? (options.InputPrice is null ? listed.CachedInput : input), options.OutputPrice ?? listed.Output);
        var isSet = options.InputPrice is not null && (options.OutputPrice is not null || kind == ModelKind.Embedding);
        var isTouched = options.InputPrice is not null || options.OutputPrice is not null;
        return (price, isSet || (isTouched && source != PriceSource.Unknown) ? PriceSource.Settings : source);
    }

    private static List<ModelEndpoint> EndpointsOf(ModelOptions options, UpstreamHttp http, ResilienceOptions resilience, TimeProvider time, ILogger logger)
    {
        EndpointOptions[] listed = options.Endpoints.Count > 0 ? [.. options.Endpoints] : [new EndpointOptions()];
        var urls = Array.ConvertAll(listed, one => new Uri(one.Endpoint ?? options.Endpoint));
        var endpoints = new List<ModelEndpoint>(listed.Length);
        for (var i = 0; i < listed.Length; i++)
        {
            var place = urls[i].Authority;
            var before = urls.Take(i).Count(url => url.Authority == place);
            var learned = new LearnedModel();
            var key = listed[i].Key ?? (TakesKey(listed[i], options) ? options.Key : null);
            var client = new OpenAiChatClient(options, urls[i], key, listed[i].UpstreamModel ?? options.UpstreamModel ?? options.Name, learned, http, time, logger);
            endpoints.Add(new ModelEndpoint(
                options.Name, before == 0 ? place : $"{place} #{before + 1}", urls[i], listed[i].Weight, client, learned, resilience.CircuitBreaker, time, logger));
        }

        return endpoints;
    }

    /// <summary>Whether the model's own key is sent there: to the place that it was given for, and nowhere else.</summary>
    internal static bool TakesKey(EndpointOptions endpoint, ModelOptions model) => string.IsNullOrEmpty(endpoint.Key)
        && (endpoint.Endpoint is null || Uri.Compare(new Uri(endpoint.Endpoint), new Uri(model.Endpoint), UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0);

    private static string Shorten(string name) => name.Length <= 80 ? name : name[..80] + "…";

    private sealed record Offer(IReadOnlyList<ChatModel> All, FrozenDictionary<string, ChatModel> ByName);
}
