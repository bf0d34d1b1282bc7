using System.ComponentModel;
using System.Numerics.Tensors;
using AspireAi.Api.Accounts;
using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Defense.Cache.Feedback;
using AspireAi.Api.Defense.Cache.Semantic;
using AspireAi.Api.Defense.Cache.Semantic.Index;
using AspireAi.Api.Defense.Cache.Semantic.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Admin;

/// <summary>Why the cache answers as it does: what people reported, and how two questions are judged.</summary>
internal static class CacheInsightApi
{
    private const int LongestQuestion = 4_000;

    public static void MapCacheInsightApi(this IEndpointRouteBuilder admin)
    {
        var cache = admin.MapGroup("/cache").WithTags("Admin: cache");
        cache.MapGet("/reports", ReportsAsync).WithSummary("Cached answers that people reported as wrong, those with the most reports first.");
        cache.MapPost("/compare", CompareAsync).WithErrors(StatusCodes.Status409Conflict).WithSummary("How the semantic cache judges two questions: similarity, veto, probability, and whether it would serve.")
            .WithDescription("Judged as a request would be, in the same context. Nothing is stored or served.");
    }

    private static async Task<Ok<ListResponse<ReportResponse>>> ReportsAsync(
        AnswerStore store, AnswerVotes votes,
        [Description(Paging.After)] string? after = null,
        [PageLimit] int limit = Paging.DefaultLimit)
    {
        var cursor = Paging.RankAfter(after);
        var reports = new List<ReportResponse>();
        foreach (var some in (await store.ListAsync()).Chunk(100))
        {
            var counted = await Task.WhenAll(some.Select(async about => (About: about, Counts: await votes.CountAsync(about.Id))));
            reports.AddRange(counted.Where(static one => one.Counts.HiddenBy > 0).Select(static one => new ReportResponse(one.About, one.Counts.HiddenBy, one.Counts.Rejections)));
        }

        return TypedResults.Ok(ListResponse<ReportResponse>.Of(RankCursor.PageOf(reports,
            static report => new(report.HiddenBy, report.Answer.Made.ToUnixTimeMilliseconds(), report.Answer.Id), cursor, limit), static report => report));
    }

    private static async Task<Ok<CompareResponse>> CompareAsync(
        CompareRequest request, SemanticModels models, IOptionsMonitor<SemanticCacheOptions> options, CancellationToken cancellationToken)
    {
        var stored = new Question(Fields.Required(request.Stored?.Trim(), "stored", LongestQuestion));
        var asked = new Question(Fields.Required(request.Asked?.Trim(), "asked", LongestQuestion));
        if (models.Ready is not { } loaded)
        {
            throw new ApiException(StatusCodes.Status409Conflict, ErrorTypes.InvalidRequest, "semantic_cache_not_ready",
                options.CurrentValue.Enabled ? "The semantic cache's models are not loaded on this server, or not yet." : "The semantic cache is switched off.");
        }

        var decider = new SemanticDecider(options.CurrentValue.Precision, (float)options.CurrentValue.Floor);
        var vectors = await loaded.Generator.GenerateAsync([stored.Text, asked.Text], cancellationToken: cancellationToken);
        var cosine = TensorPrimitives.CosineSimilarity(vectors[0].Vector.Span, vectors[1].Vector.Span);
        var isTooLong = Refusals.IsTooLong(asked.Text, options.CurrentValue.MaxWords) || Refusals.IsTooLong(stored.Text, options.CurrentValue.MaxWords);
        var screen = isTooLong ? Refusals.Length : Refusals.Screen(asked) ?? Refusals.Screen(stored);
        var judged = screen is not null
            ? new SemanticDecision(cosine, screen, double.NaN, false)
            : (await decider.JudgeAsync(loaded.Verifier, asked, [new VectorMatch(new VectorEntry("", "", stored.Text, vectors[0].Vector), cosine)], cancellationToken))[0].Decision;
        return TypedResults.Ok(new CompareResponse(
            judged.Similarity, options.CurrentValue.Floor, judged.Veto, double.IsNaN(judged.Probability) ? null : judged.Probability, decider.Threshold, judged.Served));
    }
}

internal sealed record ReportResponse(
    AnswerAbout Answer,
    [property: Description("Callers who hid it.")] long HiddenBy,
    [property: Description("Of these, callers whose word counts towards removal: those with an account or a key.")] long Rejections);

internal sealed record CompareRequest(
    [property: Description("The question that was answered.")] string? Stored,
    [property: Description("The one that might be given its answer.")] string? Asked);

internal sealed record CompareResponse(
    [property: Description("Cosine of the two questions.")] float Similarity,
    [property: Description("Least similarity of a candidate.")] double Floor,
    [property: Description("What refused it, whatever the probability; null where nothing did.")] string? Veto,
    [property: Description("That one answer serves both; null where the verifier was not asked.")] double? Probability,
    [property: Description("The probability from which on an answer is served.")] double Threshold,
    bool Served);
