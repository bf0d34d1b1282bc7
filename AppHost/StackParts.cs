using Microsoft.Extensions.Configuration;

namespace AspireAi.AppHost;

/// <summary>A given connection string, a container, or what needs no container engine: garnet-server for Redis, the API's own index for Qdrant.</summary>
internal enum Source { Given, Container, Embedded }

/// <summary>
/// Which containers, given connection strings and embedded parts make up this run. Decided before anything is declared: a container
/// that is declared without an engine leaves everything that waits for it waiting for ever.
/// </summary>
/// <param name="Redis">Where Redis comes from.</param>
/// <param name="Qdrant">Where the vector index comes from.</param>
/// <param name="Others">Other connection strings that are given, for the API.</param>
/// <param name="HasOpenAiKey">Whether <see cref="OpenAiKey"/> is set.</param>
/// <param name="Text">All of it in one line.</param>
internal sealed record StackParts(Source Redis, Source Qdrant, string[] Others, bool HasOpenAiKey, string Text)
{
    public const string OpenAiKey = "OPENAI_API_KEY";

    private static readonly string[] _others = ["cache", "chat"];

    public static async Task<StackParts> ChooseAsync(IConfiguration configuration, bool containers) => Choose(
        configuration, containers ? await ContainerEngine.FindAsync(configuration, TimeProvider.System) : (false, "no containers: Stack:Containers is false"));

    public static StackParts Choose(IConfiguration configuration, (bool Answers, string Why) engine)
    {
        // An empty value, as in `OPENAI_API_KEY= dotnet run`, counts as none.
        bool Has(string key) => !string.IsNullOrWhiteSpace(configuration[key]);
        Source Of(string name) => Has($"ConnectionStrings:{name}") ? Source.Given : engine.Answers ? Source.Container : Source.Embedded;
        var (redis, qdrant, listed) = (Of("redis"), Of("qdrant"), configuration.GetSection("Models").GetChildren().Count());
        var redisText = redis switch
        {
            Source.Given => "Redis from ConnectionStrings:redis",
            Source.Container => "Redis in a container",
            _ => $"Redis is garnet-server {Garnet.Version}",
        };
        var qdrantText = qdrant switch
        {
            Source.Given => "Qdrant from ConnectionStrings:qdrant",
            Source.Container => "Qdrant in a container",
            _ => "vectors in the API's own index",
        };
        var listedText = listed == 1 ? "the model in Models" : $"the {listed} models in Models";
        var modelText = Has("ConnectionStrings:chat") ? $"the model in ConnectionStrings:chat{(listed == 0 ? "" : $" and {listedText}")}"
            : listed > 0 ? listedText
            : Has(OpenAiKey) ? $"OpenAI with {OpenAiKey}"
            : $"the demo model (set ConnectionStrings:chat, {OpenAiKey} or Models to connect a real one)";
        var why = redis == Source.Given && qdrant == Source.Given ? "" : $" ({engine.Why})";
        string[] others = [.. _others.Where(name => Has($"ConnectionStrings:{name}"))];
        return new StackParts(redis, qdrant, others, Has(OpenAiKey), $"This run uses: {redisText}, {qdrantText}{why}, {modelText}.");
    }
}
