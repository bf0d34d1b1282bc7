using System.Data.Common;
using AspireAi.Api.Models.Demo;

namespace AspireAi.Api.Models;

/// <summary>
/// Finds out which models are configured: the list <c>Models</c>, and <c>ConnectionStrings:chat</c> or <c>OPENAI_API_KEY</c>.
/// Every mistake is collected, each with its key and the remedy.
/// </summary>
public static class ModelConfiguration
{
    public const string ConnectionName = "chat";
    public const string ApiKeyVariable = "OPENAI_API_KEY";

    // A bit for each that was tried.
    private const int MostEndpoints = 32;

    private static readonly string[] _connectionParts = ["Endpoint", "Key", "Model", "Deployment", "ContextWindow", "MaxOutputTokens", "StreamUsage", "Provider"];

    /// <returns>The models in the order in which they are listed, empty when the demo model has to stand in.</returns>
    public static (IReadOnlyList<ModelOptions> Models, IReadOnlyList<string> Errors) Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(ModelOptions.Section);
        var errors = new List<string>(Settings.Faults(section, typeof(ModelOptions[])));
        var listed = section.GetChildren().Select(item => (item.Path, Model: Bound(item))).ToList();
        var models = listed.ConvertAll(item => item.Model);
        foreach (var (path, model) in listed)
        {
            Check(model, path, models, errors);
        }

        var configured = models.Count > 0;
        if (configuration.GetConnectionString(ConnectionName) is { Length: > 0 } connection)
        {
            AddConnection(connection, models, errors);
        }
        else if (!configured && configuration[ApiKeyVariable] is { Length: > 0 } key)
        {
            models.AddRange(KnownModels.Offered.Select(name => new ModelOptions { Name = name, Key = key }));
        }

        foreach (var (path, model) in listed)
        {
            CheckFallbacks(model, path, models, errors);
        }

        foreach (var model in models)
        {
            foreach (var endpoint in model.Endpoints.Where(one => string.IsNullOrEmpty(one.Key) && IsOpenAi(one.Endpoint ?? model.Endpoint)))
            {
                endpoint.Key = IsOpenAi(model.Endpoint) && model.Key is { Length: > 0 } own ? own : KeyOfOpenAi(model, configuration, errors);
            }

            if (model.Endpoints.Count == 0 && string.IsNullOrEmpty(model.Key) && IsOpenAi(model.Endpoint))
            {
                model.Key = KeyOfOpenAi(model, configuration, errors);
            }
        }

        return (models, errors);
    }

    private static string? KeyOfOpenAi(ModelOptions model, IConfiguration configuration, List<string> errors)
    {
        var key = configuration[ApiKeyVariable];
        if (string.IsNullOrEmpty(key))
        {
            errors.Add($"{ModelOptions.Section}: '{(model.Discover ? model.Endpoint : model.Name)}' is OpenAI's and has no key: set its Key, or {ApiKeyVariable}.");
        }

        return key;
    }

    internal static bool IsOpenAi(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Host.Equals("api.openai.com", StringComparison.OrdinalIgnoreCase);

    private static ModelOptions Bound(IConfigurationSection item)
    {
        var model = new ModelOptions();
        Settings.Bind(item, model);
        return model;
    }

    private static void Check(ModelOptions model, string path, List<ModelOptions> all, List<string> errors)
    {
        if (model.Discover)
        {
            CheckDiscovery(model, path, errors);
        }
        else if (string.IsNullOrWhiteSpace(model.Name))
        {
            errors.Add($"{path}:Name is missing: give the name that clients use.");
        }
        else if (all.Count(other => other.Name == model.Name) > 1)
        {
            errors.Add($"{path}:Name '{model.Name}' stands in the list twice: give each model a name of its own.");
        }
        else if (model.Name == DemoChatClient.ModelName)
        {
            errors.Add($"{path}:Name '{model.Name}' is the demo model's: choose another.");
        }

        if (!IsHttp(model.Endpoint))
        {
            errors.Add($"{path}:Endpoint '{model.Endpoint}' is no http(s) URL: give one such as {KnownModels.OpenAiEndpoint}.");
        }

        NotNegative(model.InputPrice, $"{path}:InputPrice", errors);
        NotNegative(model.CachedInputPrice, $"{path}:CachedInputPrice", errors);
        NotNegative(model.OutputPrice, $"{path}:OutputPrice", errors);
        Positive(model.ContextWindow, $"{path}:ContextWindow", errors);
        Positive(model.MaxOutputTokens, $"{path}:MaxOutputTokens", errors);
        if (model.ImageTokens < 0)
        {
            errors.Add($"{path}:ImageTokens is negative: give the most tokens that one image is billed as.");
        }

        if (model.TokenizerMargin is < 0 or > 10 or double.NaN)
        {
            errors.Add($"{path}:TokenizerMargin has to lie between 0 and 10 (0.2 means 20 % more tokens than counted).");
        }

        if (model.OutputLimitField is not (null or OutputLimitFields.MaxTokens or OutputLimitFields.MaxCompletionTokens))
        {
            errors.Add($"{path}:OutputLimitField has to be {OutputLimitFields.MaxCompletionTokens} or {OutputLimitFields.MaxTokens}.");
        }

        foreach (var field in model.PricedFields.Where(field => !PricedFields.All.Contains(field)))
        {
            errors.Add($"{path}:PricedFields names '{field}', which changes no price. Those that do: {string.Join(", ", PricedFields.All)}.");
        }

        CheckEndpoints(model, path, errors);
        CheckTimeout(model.FirstChunkTimeout, $"{path}:FirstChunkTimeout", TimeSpan.FromHours(1), errors);
        CheckTimeout(model.ChunkTimeout, $"{path}:ChunkTimeout", TimeSpan.FromHours(1), errors);
        CheckTimeout(model.TotalTimeout, $"{path}:TotalTimeout", TimeSpan.FromDays(1), errors);
    }

    // When all models are known, that of the connection string among them.
    private static void CheckFallbacks(ModelOptions model, string path, List<ModelOptions> all, List<string> errors)
    {
        if (model.Fallbacks.Count > 0 && IsHttp(model.Endpoint) && model.Endpoints.All(static endpoint => IsHttp(endpoint.Endpoint ?? KnownModels.OpenAiEndpoint))
            && !model.Discover && ModelCatalog.KindOf(model) == ModelKind.Embedding)
        {
            errors.Add($"{path}:Fallbacks: an embedding model has none, since another model's vectors can't be compared with its own. It can have several Endpoints.");
        }

        foreach (var fallback in model.Fallbacks)
        {
            // What will be found is not known yet.
            if (fallback == model.Name || (all.All(other => other.Name != fallback) && !all.Exists(static other => other.Discover)))
            {
                errors.Add($"{path}:Fallbacks names '{fallback}', which is not another model of the list.");
            }
            else if (all.Find(other => other.Name == fallback) is { Discover: false } other && !model.Discover && IsHttp(other.Endpoint) && IsHttp(model.Endpoint)
                && ModelCatalog.KindOf(other) == ModelKind.Embedding && ModelCatalog.KindOf(model) == ModelKind.Chat)
            {
                errors.Add($"{path}:Fallbacks names '{fallback}', which makes embeddings and can't answer a chat.");
            }
        }

        if (model.Endpoints.Count > 0 && !string.IsNullOrEmpty(model.Key) && IsHttp(model.Endpoint)
            && model.Endpoints.All(endpoint => IsHttp(endpoint.Endpoint ?? model.Endpoint) && !ModelCatalog.TakesKey(endpoint, model)))
        {
            errors.Add($"{path}:Key goes to none of the Endpoints: give each its own Key, or set {path}:Endpoint to the place that it is for.");
        }
    }

    private static void CheckDiscovery(ModelOptions model, string path, List<string> errors)
    {
        if (model.Name.Length > 0 || model.UpstreamModel is not null || model.Endpoints.Count > 0)
        {
            errors.Add($"{path} has Discover, and the provider's models keep their names: leave out Name, UpstreamModel and Endpoints.");
        }

        if (model.DiscoverEvery < TimeSpan.FromSeconds(5) || model.DiscoverEvery > TimeSpan.FromDays(1))
        {
            errors.Add($"{path}:DiscoverEvery has to lie between 00:00:05 and 1.00:00:00.");
        }

        for (var i = 0; i < model.Prices.Count; i++)
        {
            var price = model.Prices[i];
            if (price.Pattern.Length == 0)
            {
                errors.Add($"{path}:Prices:{i}:Pattern is missing: give a name, with * for any characters.");
            }

            NotNegative(price.InputPrice, $"{path}:Prices:{i}:InputPrice", errors);
            NotNegative(price.CachedInputPrice, $"{path}:Prices:{i}:CachedInputPrice", errors);
            NotNegative(price.OutputPrice, $"{path}:Prices:{i}:OutputPrice", errors);
        }
    }

    private static void CheckEndpoints(ModelOptions model, string path, List<string> errors)
    {
        if (model.Endpoints.Count > MostEndpoints)
        {
            errors.Add($"{path}:Endpoints has {model.Endpoints.Count} entries: at most {MostEndpoints} are possible.");
        }

        for (var i = 0; i < model.Endpoints.Count; i++)
        {
            var endpoint = model.Endpoints[i];
            if (endpoint.Endpoint is { } url && !IsHttp(url))
            {
                errors.Add($"{path}:Endpoints:{i}:Endpoint '{url}' is no http(s) URL: give one such as {KnownModels.OpenAiEndpoint}.");
            }

            if (endpoint.Weight is < 1 or > 1000)
            {
                errors.Add($"{path}:Endpoints:{i}:Weight has to lie between 1 and 1,000.");
            }
        }
    }

    private static void CheckTimeout(TimeSpan? value, string path, TimeSpan most, List<string> errors)
    {
        if (value is { } given && (given < TimeSpan.FromMilliseconds(100) || given > most))
        {
            errors.Add($"{path} has to lie between 00:00:00.1 and {most:c}.");
        }
    }

    private static void AddConnection(string connection, List<ModelOptions> models, List<string> errors)
    {
        var path = $"ConnectionStrings:{ConnectionName}";
        DbConnectionStringBuilder parts;
        try
        {
            parts = new DbConnectionStringBuilder { ConnectionString = connection };
        }
        catch (ArgumentException)
        {
            // The text may hold a key, so it is not repeated.
            errors.Add($"{path} can't be read: write Endpoint=https://…;Key=…;Model=….");
            return;
        }

        foreach (var key in parts.Keys.Cast<string>().Where(key => !_connectionParts.Contains(key, StringComparer.OrdinalIgnoreCase)))
        {
            errors.Add($"{path} has '{key}', which is not known" +
                (SettingNames.Nearest(key, _connectionParts) is { } nearest ? $". Did you mean {nearest}?" : $": it takes {string.Join(", ", _connectionParts)}."));
        }

        var endpoint = Part(parts, "Endpoint") ?? KnownModels.OpenAiEndpoint;
        if (!IsHttp(endpoint))
        {
            errors.Add($"{path}: its Endpoint is no http(s) URL: give one such as {KnownModels.OpenAiEndpoint}.");
        }

        var name = Part(parts, "Model") ?? Part(parts, "Deployment") ?? (IsOpenAi(endpoint) ? KnownModels.Offered[0] : null);
        if (name is null)
        {
            errors.Add($"{path} names no model: add Model=….");
        }
        else if (models.All(model => model.Name != name))
        {
            models.Insert(0, new ModelOptions
            {
                Name = name,
                Endpoint = endpoint,
                Key = Part(parts, "Key"),
                ContextWindow = Tokens(parts, "ContextWindow", path, errors),
                MaxOutputTokens = Tokens(parts, "MaxOutputTokens", path, errors),
                StreamUsage = UsageOf(parts, path, errors),
                Provider = Part(parts, "Provider"),
            });
        }
    }

    private static int? Tokens(DbConnectionStringBuilder parts, string name, string path, List<string> errors)
    {
        if (Part(parts, name) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var tokens) && tokens > 0)
        {
            return tokens;
        }

        errors.Add($"{path}: its {name} has to be a number of tokens, at least 1.");
        return null;
    }

    private static StreamUsage UsageOf(DbConnectionStringBuilder parts, string path, List<string> errors)
    {
        if (Part(parts, "StreamUsage") is not { } text)
        {
            return StreamUsage.Auto;
        }

        if (Enum.TryParse(text, ignoreCase: true, out StreamUsage usage) && Enum.IsDefined(usage))
        {
            return usage;
        }

        errors.Add($"{path}: its StreamUsage has to be {string.Join(", ", Enum.GetNames<StreamUsage>())}.");
        return StreamUsage.Auto;
    }

    private static string? Part(DbConnectionStringBuilder parts, string name) =>
        parts.TryGetValue(name, out var value) && value is string { Length: > 0 } text ? text : null;

    private static bool IsHttp(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https");

    private static void NotNegative(decimal? value, string path, List<string> errors)
    {
        if (value < 0)
        {
            errors.Add($"{path} is negative: give US dollars per million tokens, 0 or more.");
        }
    }

    private static void Positive(int? value, string path, List<string> errors)
    {
        if (value < 1)
        {
            errors.Add($"{path} has to be at least 1 token.");
        }
    }
}

/// <summary>The two fields in which a request can carry its output limit.</summary>
public static class OutputLimitFields
{
    public const string MaxTokens = "max_tokens";
    public const string MaxCompletionTokens = "max_completion_tokens";

    public static string Other(string field) => field == MaxTokens ? MaxCompletionTokens : MaxTokens;
}
