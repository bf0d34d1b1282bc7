using System.ComponentModel;
using AspireAi.Api.Accounts;
using AspireAi.Api.Defense.Tiers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireAi.Api.Admin;

/// <summary>The tiers as they hold now. They stand in the configuration, which is read anew when it changes; here they are only shown.</summary>
internal static class TiersApi
{
    public static void MapTiersApi(this IEndpointRouteBuilder admin) =>
        admin.MapGet("/tiers", List).WithTags("Administration: tiers").WithSummary("The tiers and their limits, as configured.");

    private static Ok<ListResponse<TierResponse>> List(
        TierCatalog tiers,
        [Description(Paging.After)] string? after = null,
        [PageLimit] int limit = Paging.DefaultLimit)
    {
        var names = string.IsNullOrEmpty(after) ? tiers.Names
            : tiers.Names.Contains(after) ? tiers.Names.SkipWhile(name => name != after).Skip(1)
            : throw Paging.WrongAfter();
        return TypedResults.Ok(ListResponse<TierResponse>.Of(Page.Of([.. names.Take(limit + 1)], limit, static name => name), name => Describe(name, tiers.Get(name))));
    }

    private static TierResponse Describe(string name, TierOptions tier) => new(
        name, [.. tier.Requests.Select(window => new RequestWindowResponse(window.Count, window.Window))], tier.TokensPerMinute, tier.TokensPerMonth,
        tier.MicroDollarsPerMonth, tier.ConcurrentCalls, tier.MaxOutputTokens, [.. tier.Models], tier.UpgradeLink);
}
