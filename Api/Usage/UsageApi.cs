using System.ComponentModel;
using AspireAi.Api.Defense.Quota;
using AspireAi.Api.Models;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireAi.Api.Usage;

/// <summary>What the caller has used this month and has left; guests have an allowance, too.</summary>
internal static class UsageApi
{
    public static void MapUsageApi(this IEndpointRouteBuilder account) =>
        account.MapGet("/usage", GetAsync).WithSummary("What the caller has used this month, what calls that run hold, what is left, and when it starts again.");

    private static async Task<Ok<UsageResponse>> GetAsync(HttpContext context, UsageSummary summary) => TypedResults.Ok(await summary.OfAsync(context.GetCaller()));
}

internal sealed record UsageResponse(
    [property: Description("UTC month, as 2026-11.")] string Month,
    [property: Description("When everything starts again.")] DateTimeOffset ResetsAt,
    string Tier,
    AmountResponse Tokens,
    [property: Description("Millionths of a US dollar.")] AmountResponse MicroDollars,
    [property: Description("Of the API key that this was asked with.")] KeyUsageResponse? Key,
    IReadOnlyList<DayResponse> Days,
    [property: Description("What caches and joined answers saved; counted for people to look at, a second late.")] IReadOnlyList<SavedResponse> Saved,
    [property: Description("Where more is to be had.")] string? UpgradeUrl);

internal sealed record KeyUsageResponse(string Id, AmountResponse Tokens, AmountResponse MicroDollars);

internal sealed record AmountResponse(
    decimal Used,
    [property: Description("Reserved for calls that run.")] decimal Held,
    [property: Description("Null without a limit.")] decimal? Left,
    decimal? Limit)
{
    public static AmountResponse Of(long used, long held, long? limit, long unit = 1) =>
        new((decimal)used / unit, (decimal)held / unit, limit is { } most ? (decimal)Math.Max(0, most - used - held) / unit : null, (decimal?)limit / unit);
}

internal sealed record DayResponse(DateOnly Date, string Model, long Calls, long PromptTokens, long CachedTokens, long OutputTokens, decimal MicroDollars)
{
    public static DayResponse Of(DayUsage day) =>
        new(day.Date, day.Model, day.Calls, day.PromptTokens, day.CachedTokens, day.OutputTokens, (decimal)day.Money / NanoDollars.PerMicroDollar);
}

internal sealed record SavedResponse(DateOnly Date, string Model, long Calls, long Tokens, [property: Description("Millionths of a US dollar.")] long MicroDollars)
{
    public static SavedResponse Of(SavedDay day) => new(day.Date, day.Model, day.Calls, day.Tokens, day.MicroDollars);
}
