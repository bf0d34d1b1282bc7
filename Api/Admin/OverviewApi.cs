using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using AspireAi.Api.Accounts;
using AspireAi.Api.Defense.Cache.Semantic;
using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Usage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
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
        StatisticsReader statistics, ReplicaHeartbeats replicas, IConnectionMultiplexer redis, [FromKeyedServices(StoreNames.Cache)] IConnectionMultiplexer cache,
        SemanticModels models, IOptions<SemanticCacheOptions> semantic, [FromServices] DatabaseStartup? database, TimeProvider time,
        [Description("How far back."), Range(1, MostMinutes)] int minutes = DefaultMinutes)
    {
        var stores = new List<StoreResponse> { new(StoreNames.Redis, redis.IsConnected) };
        if (!ReferenceEquals(redis, cache))
        {
            stores.Add(new(StoreNames.Cache, cache.IsConnected));
        }

        if (database is not null)
        {
            stores.Add(new(Database.Name, database.IsAvailable));
        }

        var state = !semantic.Value.Enabled ? "off" : models.Ready is not null ? "ready" : models.Loading.IsFaulted ? "failed" : "loading";
        IReadOnlyList<MinuteStatistic> counted = [];
        try
        {
            counted = await statistics.LastAsync(minutes);
        }
        catch (Exception exception) when (Database.IsUnavailable(exception))
        {
            // Which the list of stores says.
        }

        var (now, outcomes) = (time.GetUtcNow(), counted.Where(static one => one.Kind == StatisticsWriter.Outcome).ToLookup(static one => one.Minute));
        var first = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute)).AddMinutes(1 - minutes);
        var saved = Sum(counted, StatisticsWriter.Saved);
        return TypedResults.Ok(new OverviewResponse(
            replicas.Count, stores, state, Sum(counted, StatisticsWriter.Outcome), Sum(counted, StatisticsWriter.Cache), Sum(counted, StatisticsWriter.Degraded),
            saved.GetValueOrDefault(StatisticsWriter.Tokens), saved.GetValueOrDefault(StatisticsWriter.MicroDollars),
            [.. Enumerable.Range(0, minutes).Select(number => first.AddMinutes(number)).Select(minute => new MinuteResponse(minute, Sum(outcomes[minute], StatisticsWriter.Outcome)))]));
    }

    private static SortedDictionary<string, long> Sum(IEnumerable<MinuteStatistic> counted, string kind) => new(
        counted.Where(one => one.Kind == kind).GroupBy(static one => one.Name).ToDictionary(static group => group.Key, static group => group.Sum(static one => one.Count)),
        StringComparer.Ordinal);
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
