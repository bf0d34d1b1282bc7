using System.ComponentModel;
using System.Text.Json.Serialization;
using AspireAi.Api.Models;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireAi.Api.Chat;

/// <summary><c>GET /v1/models</c> and <c>GET /v1/models/{model}</c>.</summary>
public static class ModelsApi
{
    // The reference wants a time of creation, and what an upstream knows of it is not asked.
    private const long Created = 0;

    public static IEndpointRouteBuilder MapModelsApi(this IEndpointRouteBuilder routes)
    {
        var models = routes.MapGroup("/v1/models").WithTags("Models");
        models.MapGet("", List).WithSummary("Lists the models that the caller may use; the first is the default.")
            .WithDescription("Query parameters are ignored: some clients of OpenAI's API add their own.");
        // A name may hold slashes, as "meta-llama/Llama-3.1-8B" does.
        models.MapGet("{**model}", Get).WithSummary("One model.");
        return routes;
    }

    private static Ok<ModelList> List(HttpContext context, ModelAccess models) =>
        TypedResults.Ok(new ModelList("list", [.. models.Of(context.GetCaller()).Select(ToModel)]));

    private static Ok<Model> Get(string model, HttpContext context, ModelAccess models) => TypedResults.Ok(ToModel(models.Get(Decoded(model), context.GetCaller())));

    /// <summary>Routing leaves an encoded slash as it is.</summary>
    internal static string Decoded(string name) => name.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static Model ToModel(ChatModel model) => new(
        model.Name, "model", Created, model.OwnedBy, model.Kind == ModelKind.Chat ? "chat" : "embedding", new ModelPricing(model.Price.Input, model.Price.CachedInput, model.Price.Output));
}

/// <summary>OpenAI's list of models.</summary>
public sealed record ModelList(string Object, IReadOnlyList<Model> Data);

/// <summary>OpenAI's model object.</summary>
public sealed record Model(
    string Id,
    string Object,
    [property: Description("Unix time in seconds; 0, since upstreams are not asked for it.")] long Created,
    [property: JsonPropertyName("owned_by"), Description("The provider's name, or aspireai-demo for the built-in demo model.")] string OwnedBy,
    [property: Description("Beside OpenAI's fields: chat or embedding.")] string Kind,
    [property: Description("Beside OpenAI's fields: what a fresh answer costs.")] ModelPricing Pricing);

/// <summary>US dollars per million tokens.</summary>
public sealed record ModelPricing(decimal Input, [property: JsonPropertyName("cached_input")] decimal CachedInput, decimal Output);
