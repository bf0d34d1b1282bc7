using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using AspireAi.Api.Accounts;
using AspireAi.Api.Accounts.Store;
using AspireAi.Api.Defense.Quota;
using AspireAi.Api.Defense.Quota.Ledger;
using AspireAi.Api.Defense.Quota.Scripts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireAi.Api.Admin;

/// <summary>Who spent most in the last days, over all tenants, with the account behind it.</summary>
internal static class SpendingApi
{
    private const int DefaultDays = 7;
    private const int MostDays = 62;
    private const string UserPrefix = "user:";

    // Read for each answer: the callers of a month with the most tokens. Whoever spent most is among them.
    private const int MostCallers = 5_000;
    private const int AtOnce = 100;

    public static void MapSpendingApi(this IEndpointRouteBuilder admin) =>
        admin.MapGet("/usage/callers", GetAsync).WithTags("Admin: usage").WithSummary("Callers by what they spent in the last days, the highest first.");

    private static async Task<Ok<ListResponse<SpenderResponse>>> GetAsync(
        QuotaStore store, Tenants tenants, UsageReader usage, AccountStore accounts, CancellationToken cancellationToken,
        [Description("Today and the days before it, in UTC."), Range(1, MostDays)] int days = DefaultDays,
        [Description(Paging.After)] string? after = null,
        [PageLimit] int limit = Paging.DefaultLimit)
    {
        var cursor = Paging.RankAfter(after);
        var today = DateOnly.FromDateTime(store.Clock.Now.UtcDateTime);
        var spent = await SpentAsync(tenants, usage, today.AddDays(1 - days), today, cancellationToken);
        var page = RankCursor.PageOf(spent, static one => new(one.Value.Money, one.Value.Tokens, $"{one.Key.Tenant}/{one.Key.Caller}"), cursor, limit);
        var found = new List<SpenderResponse>();
        foreach (var ((tenant, caller), sum) in page.Items)
        {
            var account = caller.StartsWith(UserPrefix, StringComparison.Ordinal) ? await accounts.ReadAsync(caller[UserPrefix.Length..]) : null;
            found.Add(new SpenderResponse(
                caller, tenant, account is null ? null : AccountResponse.Of(account), sum.Calls, sum.Tokens, (decimal)sum.Money / NanoDollars.PerMicroDollar));
        }

        return TypedResults.Ok(new ListResponse<SpenderResponse>(found, page.Next));
    }

    private static async Task<Dictionary<(string Tenant, string Caller), (long Calls, long Tokens, long Money)>> SpentAsync(
        Tenants tenants, UsageReader usage, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var sums = new Dictionary<(string, string), (long Calls, long Tokens, long Money)>();
        foreach (var tenant in await tenants.AllAsync())
        {
            for (var month = new DateOnly(from.Year, from.Month, 1); month <= to; month = month.AddMonths(1))
            {
                var of = new UtcMonth(month.Year, month.Month);
                foreach (var some in (await usage.SubjectsAsync(tenant, of, MostCallers)).Chunk(AtOnce))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var read = await Task.WhenAll(some.Select(async subject => (subject.Caller, Days: await usage.OfSubjectAsync(tenant, subject.Caller, of))));
                    foreach (var (caller, days) in read)
                    {
                        foreach (var day in days.Where(day => day.Date >= from && day.Date <= to))
                        {
                            var (calls, tokens, money) = sums.GetValueOrDefault((tenant, caller));
                            sums[(tenant, caller)] = (calls + day.Calls, tokens + day.PromptTokens + day.OutputTokens, money + day.Money);
                        }
                    }
                }
            }
        }

        return sums;
    }
}

internal sealed record SpenderResponse(
    [property: Description("user:…, key:…, guest:…, jwt:…")] string Caller,
    string Tenant,
    [property: Description("Null for callers without one.")] AccountResponse? Account,
    long Calls, long Tokens,
    [property: Description("Millionths of a US dollar.")] decimal MicroDollars);
