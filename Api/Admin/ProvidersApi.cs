using System.ComponentModel;
using AspireAi.Api.Models;
using AspireAi.Api.Models.Endpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireAi.Api.Admin;

/// <summary>The configured models with their endpoints, and how those are doing.</summary>
internal static class ProvidersApi
{
    public static void MapProvidersApi(this IEndpointRouteBuilder admin) =>
        admin.MapGet("/providers", Get).WithTags("Admin: overview").WithSummary("Models with their prices, fallbacks and endpoints, and how each endpoint is doing.")
            .WithDescription("As the replica that answers sees it, since its start.");

    private static Ok<ListResponse<ProviderModelResponse>> Get(ModelCatalog models) => TypedResults.Ok(new ListResponse<ProviderModelResponse>([.. models.All.Select(static model =>
        new ProviderModelResponse(
            model.Name, model.Kind == ModelKind.Chat ? "chat" : "embedding", model.IsDiscovered, JsonNamingPolicy.SnakeCaseLower.ConvertName(model.PriceSource.ToString()), model.Price.Input, model.Price.CachedInput, model.Price.Output, model.Fallbacks, [.. model.Endpoints.Select(ToResponse)]))]));

    private static ProviderEndpointResponse ToResponse(ModelEndpoint endpoint)
    {
        var health = endpoint.Health;
        return new ProviderEndpointResponse(
            endpoint.Name, endpoint.Url is { } url ? $"{url.Scheme}://{url.Authority}{url.AbsolutePath}" : null, endpoint.Weight, health.Circuit, health.IsResting, health.Running, health.Answered, health.Failed,
            health.LastFailure is { } last ? new ProviderFailureResponse(JsonNamingPolicy.SnakeCaseLower.ConvertName(last.Reason.ToString()), last.Status, last.At) : null);
    }
}

internal sealed record ProviderModelResponse(
    string Name,
    [property: Description("chat or embedding.")] string Kind,
    [property: Description("The provider has listed it; nobody has configured it by name.")] bool Discovered,
    [property: Description("settings, provider (its own list), catalog (of known models), or unknown: it is taken to cost nothing.")] string PriceSource,
    [property: Description("US dollars per million tokens.")] decimal InputPrice,
    [property: Description("US dollars per million tokens.")] decimal CachedInputPrice,
    [property: Description("US dollars per million tokens.")] decimal OutputPrice,
    [property: Description("Names of the models that answer when this one fails, in this order.")] IReadOnlyList<string> Fallbacks,
    IReadOnlyList<ProviderEndpointResponse> Endpoints);

internal sealed record ProviderEndpointResponse(
    [property: Description("The host, with a number where the model has several there.")] string Name,
    [property: Description("Null for a model in this process.")] string? Url,
    int Weight,
    [property: Description("closed: it is asked; open: it is not, since it keeps failing; half_open: a single call tries.")] string Circuit,
    [property: Description("Others are asked first: it limits this server, or refuses it.")] bool Resting,
    [property: Description("Calls under way.")] int Running,
    [property: Description("Calls since the start.")] long Answered,
    [property: Description("Calls since the start.")] long Failed,
    [property: Description("Null: none since the start.")] ProviderFailureResponse? LastFailure);

internal sealed record ProviderFailureResponse(
    [property: Description("unreachable, broken, garbage, unauthorized, out_of_credit, not_found, rate_limited, overloaded, server_error, timeout.")] string Reason,
    [property: Description("The provider's HTTP status; null where there was none.")] int? Status,
    DateTimeOffset At);
