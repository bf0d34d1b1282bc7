using System.ComponentModel;
using System.Text.Json.Serialization;
using AspireAi.Api.Chat.Wire;
using AspireAi.Api.Defense;
using AspireAi.Api.Defense.RateLimit;
using AspireAi.Api.Defense.RateLimit.PerIp;
using AspireAi.Api.Defense.Tiers;
using AspireAi.Api.Models;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Embeddings;

/// <summary><c>POST /v1/embeddings</c>: the same stages as a chat, for a call that has no output.</summary>
public static class EmbeddingsApi
{
    public const string Path = "/v1/embeddings";

    private const string AzurePath = "/openai/deployments/{deployment}/embeddings";

    private static readonly JsonElement _noMessages = JsonDocument.Parse("[]").RootElement;

    private static readonly HashSet<string> _fields = new(PricedFields.All, StringComparer.Ordinal) { "model", "input", "dimensions", "encoding_format", "user" };

    public static IEndpointRouteBuilder MapEmbeddingsApi(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, EmbedAsync).WithEmbeddingsDescription();
        routes.MapPost(AzurePath, EmbedAsync).WithEmbeddingsDescription().WithSummary("The same at the address that Azure's clients use, which names the model.");
        return routes;
    }

    /// <summary>Whether the stages take care of what is asked at this address.</summary>
    public static bool IsAt(PathString path) => path.StartsWithSegments(Path)
        || (path.StartsWithSegments("/openai/deployments") && path.Value!.TrimEnd('/').EndsWith("/embeddings", StringComparison.OrdinalIgnoreCase));

    private static async Task EmbedAsync(
        HttpContext context, [FromKeyedServices(DefensePipeline.Embeddings)] IChatClient pipeline, EarlyRejection early, ModelAccess models, TierCatalog tiers,
        IOptionsMonitor<ChatRequestOptions> limits)
    {
        if (early.Reject(context, context.GetCaller()) is { } refused)
        {
            await refused;
            return;
        }

        var cancellationToken = context.RequestAborted;
        var maxBodyBytes = Math.Min(limits.CurrentValue.MaxBodyBytes, tiers.Of(context.GetCaller()).MaxBodyBytes ?? int.MaxValue);
        using var call = ReadCall(await RequestBody.ReadAsync(context.Request, maxBodyBytes, cancellationToken), context);
        call.RequestId = context.TraceIdentifier;
        call.ClientRequestId = RequestIds.OfClient(context.Request);
        call.Address = context.Features.Get<IpPass>();
        if (call.Caller.IsStale)
        {
            call.Outcome.MarkDegraded("Identity");
        }

        call.Asked = models.Get(call.Model, call.Caller, ModelKind.Embedding);
        call.IsWaitedFor = () => !cancellationToken.IsCancellationRequested;
        PricedFields.Check(call, call.Asked);
        try
        {
            var response = await pipeline.GetResponseAsync([], new ChatCallOptions(call), cancellationToken);
            ChatHeaders.Write(context.Response.Headers, call.Outcome);
            var utf8 = ((EmbeddingResponse)response.RawRepresentation!).Utf8;
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = utf8.Length;
            await context.Response.Body.WriteAsync(utf8, cancellationToken);
        }
        catch (ApiException) when (!context.Response.HasStarted)
        {
            call.Outcome.Model = null;
            ChatHeaders.Write(context.Response.Headers, call.Outcome);
            throw;
        }
    }

    private static ChatCall ReadCall(RequestBody body, HttpContext context)
    {
        try
        {
            FieldNames.Check(body.Root, _fields);
            var model = context.GetRouteValue("deployment") is string deployment ? ModelsApi.Decoded(deployment) : body.Root.OptionalString("model"u8, "model");
            return new ChatCall(body, context.GetCaller())
            {
                Model = string.IsNullOrWhiteSpace(model) ? throw JsonFields.Missing("model", "'model' is missing: name one of the models that GET /v1/models lists.") : model,
                Messages = _noMessages,
                Embedding = EmbeddingRequest.Read(body.Root),
                RequestedMaxOutputTokens = 0,
                CacheControl = context.Request.Headers.CacheControl,
            };
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private static RouteHandlerBuilder WithEmbeddingsDescription(this RouteHandlerBuilder route) => route
        .WithTags("Embeddings")
        .WithSummary("Turns texts into vectors.")
        .WithDescription(
            "OpenAI's embeddings. Fields that are not listed here go to the model's provider untouched. Inputs that the same caller had embedded before come from "
            + "the cache and cost nothing; `x-cache` is `exact` where all did, and `x-cache-inputs` says how many.")
        .Accepts<EmbeddingsRequest>("application/json")
        .Produces<EmbeddingList>()
        .WithErrors(StatusCodes.Status404NotFound, StatusCodes.Status502BadGateway, StatusCodes.Status504GatewayTimeout);

    internal sealed record EmbeddingsRequest(
        [property: Description("One of the models that GET /v1/models lists with the kind embedding.")] string Model,
        [property: Description("A text, an array of at most 2,048 texts, an array of token numbers, or an array of such arrays.")] JsonElement Input)
    {
        [Description("Numbers of each vector, for models that can make shorter ones.")]
        public int? Dimensions { get; init; }

        [JsonPropertyName("encoding_format"), Description("float, or base64 of little-endian 32-bit floats.")]
        public string? EncodingFormat { get; init; }
    }

    internal sealed record EmbeddingList(string Object, IReadOnlyList<EmbeddingItem> Data, string Model, EmbeddingUsage Usage);

    internal sealed record EmbeddingItem(string Object, int Index, [property: Description("Numbers, or a text in base64.")] JsonElement Embedding);

    internal sealed record EmbeddingUsage([property: JsonPropertyName("prompt_tokens")] int PromptTokens, [property: JsonPropertyName("total_tokens")] int TotalTokens);
}
