using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using AspireAi.Api.Defense.Cache.Exact;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireAi.Api.Defense.Cache.Feedback;

/// <summary><c>POST /feedback</c>: thumbs on a cached answer.</summary>
public static class FeedbackApi
{
    private const int MaxIdLength = 64;
    private const int MaxBodyBytes = 4 * 1024;

    public static IEndpointRouteBuilder MapFeedbackApi(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/feedback", GiveAsync)
            .WithStrictRequests()
            .WithMaxBody(MaxBodyBytes)
            .WithTags("Feedback")
            .WithSummary("Says whether an answer was right.")
            .WithDescription(
                "A thumbs-down hides the answer from the caller at once; their next equal request is asked afresh. It leaves the shared cache when "
                + "several callers who were served it agree. Ids that the caller was not served are taken and change nothing.");
        return routes;
    }

    private static async Task<Ok<FeedbackReceipt>> GiveAsync(FeedbackRequest request, HttpContext context, AnswerVotes votes)
    {
        if (string.IsNullOrEmpty(request.CacheId) || request.CacheId.Length > MaxIdLength)
        {
            throw new InvalidRequestException("'cache_id' has to be the x-cache-id of an answer.", "cache_id", "invalid_value");
        }

        var rejects = Fields.Required(request.Thumb, "thumb") == "down";
        var hidden = await votes.VoteAsync(request.CacheId, context.GetCaller(), rejects);
        return TypedResults.Ok(new FeedbackReceipt(request.CacheId, hidden));
    }
}

/// <summary>Thumbs on an answer.</summary>
public sealed record FeedbackRequest(
    [property: JsonPropertyName("cache_id"), Description("The answer's x-cache-id.")] string? CacheId,
    [property: Description("up takes a down back."), AllowedValues("up", "down")] string? Thumb);

/// <summary>What became of it.</summary>
public sealed record FeedbackReceipt(
    [property: JsonPropertyName("cache_id")] string CacheId,
    [property: Description("Whether the answer is now hidden from the caller.")] bool Hidden);
