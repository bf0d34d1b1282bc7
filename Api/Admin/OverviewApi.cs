using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using AspireAi.Api.Accounts;
using AspireAi.Api.Data;
using AspireAi.Api.Defense.Cache.Semantic;
using AspireAi.Api.Defense.RateLimit;
using AspireAi.Api.Defense.Telemetry.Counts;
using AspireAi.Api.Errors;
using AspireAi.Api.Stores;
using AspireAi.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AspireAi.Api.Admin;

/// <summary>What happens now, on all replicas: how requests end, what is saved, and what does without its store.</summary>
internal static class OverviewApi
{
    private const int DefaultMinutes = 60;
    private const int MostMinutes = 24 * 60;

    public static void MapOverviewApi(this IEndpointRouteBuilder admin) =>
        admin.MapGet("/overview", GetAsync).WithTags("Admin: overview").WithSummary("Chat requests by outcome, minute by minute, savings, stores and degraded stages.")
            .WithDescription("Counted over all replicas; each writes about once a second.");

    private static async Task<Ok<OverviewResponse>> GetAsync(
        ActivityReader activity, Replicas replicas, IConnectionMultiplexer books, [FromKeyedServices(StoreNames.Cache)] IConnectionMultiplexer cache,
        SemanticModels models, IOptions<SemanticCacheOptions> semantic, [FromServices] DatabaseStartup? database,
        [Description("How far back."), Range(1, MostMinutes)] int minutes = DefaultMinutes)
    {
        var stores = new List<StoreResponse> { new(StoreNames.Books, books.IsConnected) };
        if (!ReferenceEquals(books, cache))
        {
            stores.Add(new(StoreNames.Cache, cache.IsConnected));
        }

        if (database is not null)
        {
            stores.Add(new(Database.Name, database.IsAvailable));
        }

        var state = !semantic.Value.Enabled ? "off" : models.Ready is not null ? "ready" : models.Loading.IsFaulted ? "failed" : "loading";
        try
        {
            var all = await activity.LastAsync(minutes);
            return TypedResults.Ok(new OverviewResponse(
                replicas.Share.Replicas, stores, state, Sum(all, static minute => minute.Outcomes), Sum(all, static minute => minute.Caches),
                Sum(all, static minute => minute.Degraded), all.Sum(static minute => minute.SavedTokens), all.Sum(static minute => minute.SavedMicroDollars),
                [.. all.Select(static minute => new MinuteResponse(minute.At, minute.Outcomes))]));
        }
        catch (Exception exception) when (StoreFaults.IsAway(exception))
        {
            throw new ApiException(StatusCodes.Status503ServiceUnavailable, ErrorTypes.Server, "store_away", "The counters can't be read: the store is away.")
            {
                RetryAfter = TimeSpan.FromSeconds(5),
            };
        }
    }

    private static SortedDictionary<string, long> Sum(IEnumerable<ActivityMinute> minutes, Func<ActivityMinute, IReadOnlyDictionary<string, long>> of)
    {
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, count) in minutes.SelectMany(of))
        {
            sums[name] = sums.GetValueOrDefault(name) + count;
        }

        return sums;
    }
}

internal sealed record OverviewResponse(
    [property: Description("Of the Api, that live.")] int Replicas,
    IReadOnlyList<StoreResponse> Stores,
    [property: Description("Of the replica that answers: ready, loading, failed or off.")] string SemanticCache,
    [property: Description("Answered, Cached, Coalesced, Rejected, UpstreamFailed, Abandoned, Failed.")] IReadOnlyDictionary<string, long> Outcomes,
    [property: Description("Miss, Exact, Semantic, Coalesced, Bypass.")] IReadOnlyDictionary<string, long> Caches,
    [property: Description("Requests by the stages that did without their store.")] IReadOnlyDictionary<string, long> Degraded,
    long SavedTokens,
    [property: Description("Millionths of a US dollar.")] long SavedMicroDollars,
    IReadOnlyList<MinuteResponse> Minutes);

internal sealed record StoreResponse(string Name, bool Connected);

internal sealed record MinuteResponse(DateTimeOffset At, IReadOnlyDictionary<string, long> Outcomes);
