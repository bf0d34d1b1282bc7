using AspireAi.Api.Accounts;
using AspireAi.Api.Defense.Tiers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireAi.Api.Admin;

/// <summary>The tiers as they hold now. They stand in the configuration, which is read anew when it changes; here they are only shown.</summary>
internal static class TiersApi
{
    public static void MapTiersApi(this IEndpointRouteBuilder admin) =>
        admin.MapGet("/tiers", List).WithTags("Administration: tiers").WithSummary("The tiers and their limits, as configured.");

    private static Ok<ListResponse<TierResponse>> List(TierCatalog tiers) =>
        TypedResults.Ok(new ListResponse<TierResponse>([.. tiers.Names.Select(name => Describe(name, tiers.Get(name)))]));

    private static TierResponse Describe(string name, TierOptions tier) => new(
        name, [.. tier.Requests.Select(window => new RequestWindowResponse(window.Count, window.Window))], tier.TokensPerMinute, tier.TokensPerMonth,
        tier.MicroDollarsPerMonth, tier.ConcurrentStreams, tier.MaxOutputTokens, [.. tier.Models], tier.UpgradeLink);
}
