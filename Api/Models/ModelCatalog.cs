using System.Diagnostics.CodeAnalysis;
using AspireAi.Api.Models.Demo;
using AspireAi.Api.Models.Providers;

namespace AspireAi.Api.Models;

/// <summary>The models that clients may name, each with its client. Fixed at start.</summary>
public sealed class ModelCatalog
{
    private const int MostNamed = 3;
    private const int DefaultContextWindow = 128_000;
    private const int DefaultMaxOutputTokens = 16_384;
    private const double DefaultForeignMargin = 0.5;

    // The largest that a model in wide use makes of one image (Qwen2-VL with its default of 12.8 million pixels).
    private const int DefaultImageTokens = 16_384;

    private readonly Dictionary<string, ChatModel> _byName;

    public ModelCatalog(IReadOnlyList<ModelOptions> models, UpstreamHttp http, DemoChatClient demo, TimeProvider time, ILogger<OpenAiChatClient> logger)
    {
        All = models.Count == 0 ? [Demo(demo)] : [.. models.Select(model => Configured(model, http, time, logger))];
        _byName = All.ToDictionary(model => model.Name, StringComparer.Ordinal);
    }

    /// <summary>In the order of the configuration; the first is the default.</summary>
    public IReadOnlyList<ChatModel> All { get; }

    /// <summary>Whether the built-in demo model stands in for a real one.</summary>
    public bool IsDemo => All is [{ Client: DemoChatClient }];

    public bool TryGet(string name, [NotNullWhen(true)] out ChatModel? model) => _byName.TryGetValue(name, out model);

    /// <exception cref="InvalidRequestException">404 <c>model_not_found</c>.</exception>
    public ChatModel Get(string name) => TryGet(name, out var model) ? model : throw NotFound(name, [.. All.Select(static known => known.Name)]);

    /// <param name="name">That does not exist.</param>
    /// <param name="others">Those that whoever asked may use.</param>
    public static InvalidRequestException NotFound(string name, IReadOnlyCollection<string> others) => new(
        $"The model '{Shorten(name)}' does not exist here. {Few(name, others)}", "model", "model_not_found", StatusCodes.Status404NotFound);

    /// <summary>The models that were probably meant, and where the others are listed.</summary>
    public static string Few(string name, IReadOnlyCollection<string> others) => others.Count == 0 ? "There is none that you may use." : others.Count <= MostNamed
        ? $"Models: {string.Join(", ", others)}."
        : $"Did you mean {string.Join(", ", SettingNames.NearestFew(Shorten(name), others, MostNamed))}? GET /v1/models lists all {others.Count:N0}.";

    private static ChatModel Demo(DemoChatClient demo) => new()
    {
        Name = DemoChatClient.ModelName,
        OwnedBy = "aspireai-demo",
        Host = "aspireai-demo",
        Identity = DemoChatClient.ModelName,
        Client = demo,
        Price = default,
        ContextWindow = DefaultContextWindow,
        MaxOutputTokens = DemoChatClient.MaxOutputTokens,
        TokenizerMargin = 0,
        ImageTokens = default,
    };

    private static ChatModel Configured(ModelOptions options, UpstreamHttp http, TimeProvider time, ILogger logger)
    {
        var learned = new LearnedModel();
        var host = new Uri(options.Endpoint).Host;
        var known = KnownModels.Find(options.UpstreamModel ?? options.Name);
        var input = options.InputPrice ?? known?.Price.Input ?? 0;
        return new ChatModel
        {
            Name = options.Name,
            OwnedBy = string.IsNullOrWhiteSpace(options.Provider) ? KnownProviders.NameOf(host) : options.Provider,
            Host = host,
            Learned = learned,
            StreamUsage = options.StreamUsage,
            Identity = $"{options.Endpoint.TrimEnd('/')} {options.UpstreamModel ?? options.Name}",
            Client = new OpenAiChatClient(options, learned, http, time, logger),
            Price = new ModelPrice(
                input,
                options.CachedInputPrice ?? (options.InputPrice is null ? known?.Price.CachedInput : null) ?? input,
                options.OutputPrice ?? known?.Price.Output ?? 0),
            ContextWindow = options.ContextWindow ?? known?.ContextWindow ?? DefaultContextWindow,
            MaxOutputTokens = options.MaxOutputTokens ?? known?.MaxOutputTokens ?? DefaultMaxOutputTokens,
            TokenizerMargin = options.TokenizerMargin ?? (known is null ? DefaultForeignMargin : 0),
            ImageTokens = options.ImageTokens is { } image
                ? new ImageTokens(image, image)
                : known?.ImageTokens ?? new ImageTokens(DefaultImageTokens, DefaultImageTokens),
            HidesReasoning = options.HidesReasoning ?? known?.HidesReasoning ?? false,
            PricedFields = options.PricedFields.ToHashSet(StringComparer.Ordinal),
            Fallbacks = [.. options.Fallbacks],
        };
    }

    private static string Shorten(string name) => name.Length <= 80 ? name : name[..80] + "…";
}
