using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using AspireAi.Api.Accounts;
using AspireAi.Api.Accounts.Store;
using AspireAi.Api.Defense.Quota;
using AspireAi.Api.Models;
using AspireAi.Api.Usage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireAi.Api.Admin;

/// <summary>Who spent most in the last days, over all tenants, with the account behind it.</summary>
internal static class SpendingApi
{
    private const int DefaultDays = 7;
    private const int MostDays = 62;
    private const string UserPrefix = "user:";

    public static void MapSpendingApi(this IEndpointRouteBuilder admin) =>
        admin.MapGet("/usage/callers", GetAsync).WithTags("Admin: usage").WithSummary("Callers by what they spent in the last days, the highest first.");

    private static async Task<Ok<ListResponse<SpenderResponse>>> GetAsync(
        UsageReader usage, AccountStore accounts, TimeProvider time, CancellationToken cancellationToken,
        [Description("Today and the days before it, in UTC."), Range(1, MostDays)] int days = DefaultDays,
        [Description(Paging.After)] string? after = null,
        [PageLimit] int limit = Paging.DefaultLimit)
    {
        var cursor = Paging.RankAfter(after);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var spent = await usage.CallersAsync(today.AddDays(1 - days), today, cancellationToken);
        var page = RankCursor.PageOf(spent, static one => new(one.Money, one.Tokens, $"{one.Tenant}/{one.Caller}"), cursor, limit);
        var found = new List<SpenderResponse>();
        foreach (var one in page.Items)
        {
            var account = one.Caller.StartsWith(UserPrefix, StringComparison.Ordinal) ? await accounts.ReadAsync(one.Caller[UserPrefix.Length..]) : null;
            found.Add(new SpenderResponse(
                one.Caller, one.Tenant, account is null ? null : AccountResponse.Of(account), one.Calls, one.Tokens, (decimal)one.Money / NanoDollars.PerMicroDollar));
        }

        return TypedResults.Ok(new ListResponse<SpenderResponse>(found, page.Next));
    }
}

internal sealed record SpenderResponse(
    [property: Description("user:…, key:…, guest:…, jwt:…")] string Caller,
    string Tenant,
    [property: Description("Null for callers without one.")] AccountResponse? Account,
    long Calls, long Tokens,
    [property: Description("Millionths of a US dollar.")] decimal MicroDollars);
