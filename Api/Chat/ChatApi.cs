using AspireAi.Api.Chat.Wire;
using AspireAi.Api.Defense.RateLimit;
using AspireAi.Api.Defense.RateLimit.PerIp;
using AspireAi.Api.Defense.Tiers;
using AspireAi.Api.Models;
using AspireAi.Api.Requests;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Chat;

/// <summary><c>POST /v1/chat/completions</c>, streaming and not.</summary>
public static class ChatApi
{
    public const string Path = "/v1/chat/completions";

    private const string Deployments = "/openai/deployments";

    public static IHostApplicationBuilder AddChatApi(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSettings<ChatRequestOptions>(ChatRequestOptions.Section);
        // The reader of the body keeps its own, smaller limit and a clearer error.
        builder.Services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        return builder;
    }

    public static IEndpointRouteBuilder MapChatApi(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, CompleteAsync).WithChatCompletionsDescription();
        routes.MapPost(Deployments + "/{deployment}/chat/completions", CompleteAsync).WithChatCompletionsDescription()
            .WithSummary("The same at the address that Azure's clients use, which names the model.");
        return routes;
    }

    /// <summary>Whether the stages take care of what is asked at this address.</summary>
    public static bool IsAt(PathString path) => path.StartsWithSegments(Path)
        || (path.StartsWithSegments(Deployments) && path.Value!.TrimEnd('/').EndsWith("/chat/completions", StringComparison.OrdinalIgnoreCase));

    private static async Task CompleteAsync(
        HttpContext context, IChatClient pipeline, EarlyRejection early, ModelAccess models, TierCatalog tiers, IOptionsMonitor<ChatRequestOptions> limits, TimeProvider time,
        ILogger<ChatCall> logger)
    {
        if (early.Reject(context, context.GetCaller()) is { } refused)
        {
            await refused;
            return;
        }

        var cancellationToken = context.RequestAborted;
        var maxBodyBytes = Math.Min(limits.CurrentValue.MaxBodyBytes, tiers.Of(context.GetCaller()).MaxBodyBytes ?? int.MaxValue);
        using var call = ReadCall(await RequestBody.ReadAsync(context.Request, maxBodyBytes, cancellationToken), context, limits.CurrentValue);
        call.RequestId = context.TraceIdentifier;
        call.ClientRequestId = RequestIds.OfClient(context.Request);
        call.Address = context.Features.Get<IpPass>();
        if (call.Caller.IsStale)
        {
            call.Outcome.MarkDegraded("Identity");
        }

        call.Asked = models.Get(call.Model, call.Caller, ModelKind.Chat);
        call.IsWaitedFor = () => !cancellationToken.IsCancellationRequested;
        PricedFields.Check(call, call.Asked);
        var options = new ChatCallOptions(call);
        try
        {
            if (call.Stream)
            {
                await ChatStreamWriter.WriteAsync(context, call, pipeline.GetStreamingResponseAsync(call.ToChatMessages(), options, cancellationToken), limits.CurrentValue.KeepAlive, time, logger);
            }
            else
            {
                await WriteAsync(context, call, await pipeline.GetResponseAsync(call.ToChatMessages(), options, cancellationToken), time);
            }
        }
        catch (ApiException) when (!context.Response.HasStarted)
        {
            // Nothing is stored under it, and nobody has answered.
            (call.Outcome.CacheId, call.Outcome.Model) = (null, null);
            ChatHeaders.Write(context.Response.Headers, call.Outcome);
            throw;
        }
    }

    private static ChatCall ReadCall(RequestBody body, HttpContext context, ChatRequestOptions limits)
    {
        try
        {
            return ChatCallReader.Read(body, context.GetCaller(), limits, context.Request.Headers.CacheControl, context.GetRouteValue("deployment") is string deployment ? ModelsApi.Decoded(deployment) : null);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private static async Task WriteAsync(HttpContext context, ChatCall call, ChatResponse response, TimeProvider time)
    {
        ChatHeaders.Write(context.Response.Headers, call.Outcome);
        context.Response.ContentType = "application/json";
        var utf8 = response.RawRepresentation is WirePayload payload
            ? payload.Utf8
            : CompletionWriter.Completion(response, call, time.GetUtcNow());
        context.Response.ContentLength = utf8.Length;
        await context.Response.Body.WriteAsync(utf8, context.RequestAborted);
    }
}
