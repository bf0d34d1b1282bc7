using System.IO.Enumeration;

namespace AspireAi.Api.Models.Discovery;

/// <summary>An entry of the configuration that stands for one model, or for those that its endpoint lists.</summary>
/// <param name="options">The entry.</param>
/// <param name="make">Makes a model of its settings.</param>
/// <param name="changed">Is told when there are others.</param>
internal sealed class ModelSource(ModelOptions options, Func<ModelOptions, DiscoveredModel?, ChatModel> make, Action changed)
{
    private static readonly string[] _embeddings = ["*embed*", "*bge-m3*", "bge-small*", "bge-base*", "bge-large*", "*/bge-small*", "*/bge-base*", "*/bge-large*", "*minilm*", "e5-*", "*/e5-*", "*-e5-*", "gte-*", "*/gte-*"];

    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Dictionary<DiscoveredModel, ChatModel> _known = [];

    public ModelOptions Options => options;

    /// <summary>Ends when the endpoint was asked for the first time, whatever came of it.</summary>
    public Task Asked => options.Discover ? _asked.Task : Task.CompletedTask;

    public IReadOnlyList<ChatModel> Models { get; private set; } = options.Discover ? [] : [make(options, null)];

    public int Count => Models.Count;

    /// <param name="listed">By the provider; null: it did not answer.</param>
    /// <returns>Names that are new, and names that are gone.</returns>
    public (IReadOnlyList<string> Added, IReadOnlyList<string> Removed) Offer(IReadOnlyList<DiscoveredModel>? listed)
    {
        var before = _known;
        if (listed is not null)
        {
            // One that is still there keeps what is known of its endpoints.
            _known = listed.Where(IsIncluded).OrderBy(static model => model.Name, StringComparer.Ordinal)
                .ToDictionary(static model => model, model => before.GetValueOrDefault(model) ?? make(SettingsOf(model), model));
            Models = [.. _known.Values];
            changed();
        }

        _asked.TrySetResult();
        string[] names = [.. _known.Keys.Select(static model => model.Name)], old = [.. before.Keys.Select(static model => model.Name)];
        return ([.. names.Except(old)], [.. old.Except(names)]);
    }

    private bool IsIncluded(DiscoveredModel model) => options.Include.Count == 0 || options.Include.Any(pattern => Fits(pattern, model.Name));

    private ModelOptions SettingsOf(DiscoveredModel model)
    {
        var price = options.Prices.FirstOrDefault(one => Fits(one.Pattern, model.Name));
        return options.For(
            model.Name,
            options.Kind ?? (KnownModels.Find(model.Name, new Uri(options.Endpoint).Host)?.Kind ?? (_embeddings.Any(pattern => Fits(pattern, model.Name)) ? ModelKind.Embedding : ModelKind.Chat)),
            price);
    }

    private static bool Fits(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name);
}
