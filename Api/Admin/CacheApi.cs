using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using AspireAi.Api.Accounts;
using AspireAi.Api.Defense.Cache.Exact;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireAi.Api.Admin;

/// <summary>The answer cache for operators: look, and purge with a dry run first.</summary>
internal static class CacheApi
{
    private const int Shown = 100;

    // A hundred years: nothing is older, and no calendar ends before.
    private const long MostSeconds = 3_155_760_000;

    public static void MapCacheApi(this IEndpointRouteBuilder admin)
    {
        var cache = admin.MapGroup("/cache").WithTags("Admin: cache");
        cache.MapGet("", ListAsync).WithSummary("Lists cached answers, newest first, without the answers themselves.");
        cache.MapPost("/purge", PurgeAsync).WithSummary("Removes cached answers.")
            .WithDescription("All conditions that are given have to hold; at least one is needed. With dry_run, which is the default, nothing is removed.");
    }

    private static async Task<Ok<CacheListing>> ListAsync(
        AnswerStore store,
        [Description("Text within the question.")] string? search = null,
        string? tenant = null,
        string? model = null,
        [AllowedValues(AnswerAbout.Shared, AnswerAbout.Private)] string? scope = null,
        [Description(Paging.After)] string? after = null,
        [PageLimit] int limit = Paging.DefaultLimit)
    {
        var cursor = Paging.RankAfter(after);
        var found = (await store.ListAsync())
            .Where(about => (search is null || about.Question.Contains(search, StringComparison.OrdinalIgnoreCase))
                && (tenant is null || about.Tenant == tenant)
                && (scope is null || about.Scope == scope)
                && (model is null || about.Model == model))
            .ToList();
        var page = RankCursor.PageOf(found, static about => new(about.Made.ToUnixTimeMilliseconds(), 0, about.Id), cursor, limit);
        return TypedResults.Ok(new CacheListing(page.Items, page.Next, found.Count, await store.BytesAsync()));
    }

    private static async Task<Ok<PurgeReceipt>> PurgeAsync(PurgeRequest purge, HttpContext context, AnswerStore store, AuditLog audit, TimeProvider time)
    {
        if (purge is { Id: null, Search: null or "", Tenant: null, Scope: null, Model: null, OlderThanSeconds: null })
        {
            throw new InvalidRequestException(
                "Give at least one of 'id', 'search', 'tenant', 'scope', 'model' and 'older_than_seconds'.", "id", "missing_required_parameter");
        }

        var oldest = purge.OlderThanSeconds is { } seconds ? time.GetUtcNow() - TimeSpan.FromSeconds(Math.Min(seconds, MostSeconds)) : (DateTimeOffset?)null;
        var matched = (await store.ListAsync()).Where(about =>
            (purge.Id is null || about.Id == purge.Id)
            && (purge.Search is null || about.Question.Contains(purge.Search, StringComparison.OrdinalIgnoreCase))
            && (purge.Tenant is null || about.Tenant == purge.Tenant)
            && (purge.Scope is null || about.Scope == purge.Scope)
            && (purge.Model is null || about.Model == purge.Model)
            && (oldest is null || about.Made < oldest)).ToList();
        if (!purge.DryRun)
        {
            // First: without its entry it is not done.
            await audit.WriteAsync(context, "cache.purge", "cache",
                new { purge.Id, purge.Tenant, purge.Scope, purge.Model, purge.OlderThanSeconds, Searched = purge.Search is not null, Matched = matched.Count });
        }

        var removed = 0;
        foreach (var about in purge.DryRun ? [] : matched)
        {
            removed += await store.DropAsync(about.Id) ? 1 : 0;
        }

        return TypedResults.Ok(new PurgeReceipt(purge.DryRun, matched.Count, removed, [.. matched.Take(Shown)]));
    }
}

/// <summary>Cached answers.</summary>
internal sealed record CacheListing(
    IReadOnlyList<AnswerAbout> Data,
    [property: Description("For the next page; null on the last.")] string? Next,
    [property: Description("How many match.")] int Count,
    [property: Description("Bytes of all entries.")] long Bytes);

/// <summary>Which answers to remove.</summary>
internal sealed record PurgeRequest
{
    [Description("An answer's x-cache-id.")]
    public string? Id { get; init; }

    [Description("Text within the question.")]
    public string? Search { get; init; }

    public string? Tenant { get; init; }

    [AllowedValues(AnswerAbout.Shared, AnswerAbout.Private)]
    public string? Scope { get; init; }

    public string? Model { get; init; }

    [JsonPropertyName("older_than_seconds"), AtLeast(0)]
    public long? OlderThanSeconds { get; init; }

    [JsonPropertyName("dry_run"), Description("Only says what would go; default true.")]
    public bool DryRun { get; init; } = true;
}

/// <summary>What was removed, or would be.</summary>
internal sealed record PurgeReceipt(
    [property: JsonPropertyName("dry_run")] bool DryRun, int Matched, int Removed,
    [property: Description("The first 100 that match.")] IReadOnlyList<AnswerAbout> Entries);
