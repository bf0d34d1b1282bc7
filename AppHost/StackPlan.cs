using Microsoft.Extensions.Configuration;

namespace AspireAi.AppHost;

internal enum Source
{
    /// <summary>A connection string is configured; nothing is started.</summary>
    Given,

    Container,

    /// <summary>A part that needs no container engine: garnet-server for Redis, the Api's own index for Qdrant.</summary>
    Embedded,
}

/// <summary>
/// Which containers, given connection strings and embedded parts make up this run. Decided before anything is declared or
/// started: a container that is declared without an engine leaves everything that waits for it waiting for ever.
/// </summary>
internal sealed record StackPlan(Source Redis, Source Qdrant, string Text)
{
    public const string ChatKey = "ConnectionStrings:chat";
    public const string OpenAiKey = "OPENAI_API_KEY";
    public const string ModelsKey = "Models";

    /// <param name="configuration">The app host's.</param>
    /// <param name="mode">How the line begins.</param>
    /// <param name="containers">Whether there is an engine to run them.</param>
    /// <param name="why">Why, or why not, as the end of a sentence.</param>
    public static StackPlan Choose(IConfiguration configuration, string mode, bool containers, string why)
    {
        Source Of(string name) => Has(configuration, $"ConnectionStrings:{name}") ? Source.Given : containers ? Source.Container : Source.Embedded;
        var (redis, qdrant) = (Of("redis"), Of("qdrant"));

        var redisText = redis switch
        {
            Source.Given => "Redis as ConnectionStrings:redis says",
            Source.Container => "Redis in a container",
            _ => $"Redis is garnet-server {BuildFacts.GarnetVersion}",
        };
        var qdrantText = qdrant switch
        {
            Source.Given => "Qdrant as ConnectionStrings:qdrant says",
            Source.Container => "Qdrant in a container",
            _ => "vectors in the Api's own index",
        };
        var listed = configuration.GetSection(ModelsKey).GetChildren().Count();
        var listedText = listed == 1 ? $"the model of {ModelsKey}" : $"the {listed} models of {ModelsKey}";
        var modelText = Has(configuration, ChatKey) ? $"the model of {ChatKey}{(listed == 0 ? "" : $" and {listedText}")}"
            : listed > 0 ? listedText
            : Has(configuration, OpenAiKey) ? $"OpenAI by {OpenAiKey}"
            : $"the demo model unless the Api's own settings name one (none of {ChatKey}, {OpenAiKey} and {ModelsKey} is set here)";
        return new StackPlan(redis, qdrant, $"{mode}: {redisText}, {qdrantText} ({why}), {modelText}.");
    }

    /// <summary>The settings of the list of models, wherever they were given to the app host: the Api reads them from its environment.</summary>
    public static IEnumerable<ModelSetting> ModelSettings(IConfiguration configuration) => configuration.GetSection(ModelsKey).AsEnumerable()
        .Where(setting => !string.IsNullOrEmpty(setting.Value))
        .Select(setting => new ModelSetting(setting.Key, setting.Value!));

    public override string ToString() => Text;

    /// <summary>An empty value, as in `OPENAI_API_KEY= dotnet run`, counts as none.</summary>
    public static bool Has(IConfiguration configuration, string key) => !string.IsNullOrWhiteSpace(configuration[key]);
}

/// <summary>One value of the list of models.</summary>
/// <param name="Key">Such as <c>Models:0:Name</c>.</param>
/// <param name="Value">As it was given.</param>
internal sealed record ModelSetting(string Key, string Value)
{
    public string Variable => Key.Replace(":", "__", StringComparison.Ordinal);

    public bool IsSecret => Key.EndsWith(":Key", StringComparison.OrdinalIgnoreCase);
}
