using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using AspireAi.Api.Accounts;
using AspireAi.Api.Defense.Quota;
using AspireAi.Api.Defense.Quota.Budgets;
using AspireAi.Api.Models;
using AspireAi.Api.Usage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireAi.Api.Admin;

/// <summary>What everybody has used, for operators: the month at a glance, the records, and whether they add up.</summary>
internal static class UsageApi
{
    private const int DefaultCallers = 20;
    private const int MaxDays = 366;

    public static void MapUsageApi(this IEndpointRouteBuilder admin)
    {
        var usage = admin.MapGroup("/usage").WithTags("Admin: usage");
        usage.MapGet("", GetAsync).WithSummary("A month's usage by tenant, day and model, its largest callers, and the budgets above them.");
        usage.MapGet("/records", ExportAsync).WithSummary("Usage records: one per call to a model, as CSV or JSON.")
            .Produces(StatusCodes.Status200OK, null, "application/json", "text/csv");
        usage.MapGet("/audit", AuditAsync).WithSummary("Compares the sum of a month's usage records with all totals and counters.");
    }

    private static async Task<Ok<AdminUsageResponse>> GetAsync(
        UsageReader usage, UsageTotals totals, StatisticsReader statistics, SpendingCaps caps, TimeProvider time,
        [Description("UTC month, as 2026-11. Default: the current one.")] string? month = null,
        [Description("Default: all.")] string? tenant = null,
        [Description("Largest callers per tenant. /admin/usage/callers lists all."), PageLimit] int limit = DefaultCallers)
    {
        var of = Month(month, time);
        var found = new List<TenantUsageResponse>();
        foreach (var one in await usage.TenantsAsync(of, tenant is null ? null : Fields.Tenant(tenant)))
        {
            found.Add(new TenantUsageResponse(
                one.Tenant,
                one.Tokens,
                (decimal)one.Money / NanoDollars.PerMicroDollar,
                [.. (await usage.OfTenantAsync(one.Tenant, of)).Select(DayResponse.Of)],
                [.. (await usage.CallersAsync(one.Tenant, of, limit)).Select(static caller => new CallerUsageResponse(caller.Caller, caller.Tokens))]));
        }

        var budgets = caps.Budgets(time.GetUtcNow());
        var used = ScopeTotals.For(budgets, await totals.ReadAsync(budgets.Select(static budget => (budget.Scope, budget.Period.Name))));
        return TypedResults.Ok(new AdminUsageResponse(
            of.ToString(), found, [.. (await statistics.SavedAsync(of, tenant)).Select(TenantSavedResponse.Of)],
            [.. budgets.Zip(used, static (budget, total) => new BudgetResponse(
                budget.Name, budget.Period.IsDay ? "day" : "month", (decimal)total.Money / NanoDollars.PerMicroDollar, (decimal)budget.Money!.Value / NanoDollars.PerMicroDollar))]));
    }

    private static async Task<IResult> ExportAsync(
        HttpContext context, UsageReader usage, UsageWriter writer,
        [Description("First UTC day, as 2026-11-01.")] string from,
        [Description("Last UTC day. Default: the first.")] string? to = null,
        [Description("Default: all.")] string? tenant = null,
        [AllowedValues(UsageExport.Csv, UsageExport.Json)] string format = UsageExport.Json)
    {
        var first = Day(from, "from");
        var last = to is null ? first : Day(to, "to");
        if (last < first || last.DayNumber - first.DayNumber >= MaxDays)
        {
            throw Fields.Wrong("to", $"'to' has to be 'from' or one of the {MaxDays - 1} days after it.");
        }

        await writer.FlushAsync();
        var records = usage.RecordsAsync(new(first, TimeOnly.MinValue, TimeSpan.Zero), new(last, TimeOnly.MaxValue, TimeSpan.Zero), tenant is null ? null : Fields.Tenant(tenant));
        return Results.Stream(
            output => format == UsageExport.Csv
                ? UsageExport.WriteCsvAsync(records, output, context.RequestAborted)
                : UsageExport.WriteJsonAsync(records, output, context.RequestAborted),
            format == UsageExport.Csv ? "text/csv; charset=utf-8" : "application/json",
            FormattableString.Invariant($"usage-{first:yyyy-MM-dd}-{last:yyyy-MM-dd}.{format}"));
    }

    private static async Task<Ok<AuditResponse>> AuditAsync(
        UsageAudit audit, TimeProvider time,
        [Description("UTC month, as 2026-11. Default: the current one.")] string? month = null,
        [Description("Default: all.")] string? tenant = null)
    {
        var of = Month(month, time);
        var balances = await audit.CheckAsync(of, tenant is null ? null : Fields.Tenant(tenant));
        return TypedResults.Ok(new AuditResponse(of.ToString(), balances.Agree,
            [.. balances.Tenants.Select(static balance => new TenantAuditResponse(balance.Tenant, balance.Records, balance.Tokens, MicroDollars(balance.Money), ToResponse(balance.Differences)))],
            ToResponse(balances.Differences)));
    }

    private static DifferenceResponse[] ToResponse(IReadOnlyList<UsageDifference> differences) => [.. differences.Select(static difference => new DifferenceResponse(
        difference.Counter, difference.RecordedTokens, difference.CountedTokens, MicroDollars(difference.RecordedMoney), MicroDollars(difference.CountedMoney)))];

    private static decimal MicroDollars(long nanoDollars) => (decimal)nanoDollars / NanoDollars.PerMicroDollar;

    private static UtcMonth Month(string? month, TimeProvider time) =>
        month is null ? UtcMonth.Of(time.GetUtcNow())
        : UtcMonth.TryParse(month, out var parsed) ? parsed
        : throw Fields.Wrong("month", "'month' has to be a UTC month, as 2026-11.");

    private static DateOnly Day(string day, string field) =>
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed)
            ? parsed
            : throw Fields.Wrong(field, $"'{field}' has to be a UTC day, as 2026-11-01.");
}

internal sealed record AdminUsageResponse(
    string Month, IReadOnlyList<TenantUsageResponse> Tenants,
    [property: Description("What caches and joined answers saved; counted for people to look at, a second late.")] IReadOnlyList<TenantSavedResponse> Saved,
    IReadOnlyList<BudgetResponse> Budgets);

internal sealed record TenantSavedResponse(
    DateOnly Date, string Tenant, string Model, long Calls, long Tokens, [property: Description("Millionths of a US dollar.")] long MicroDollars)
{
    public static TenantSavedResponse Of(SavedDay day) => new(day.Date, day.Tenant!, day.Model, day.Calls, day.Tokens, day.MicroDollars);
}

internal sealed record TenantUsageResponse(
    string Tenant, [property: Description("Prompt and output.")] long Tokens, [property: Description("Millionths of a US dollar.")] decimal MicroDollars,
    IReadOnlyList<DayResponse> Days, [property: Description("The largest first.")] IReadOnlyList<CallerUsageResponse> Callers);

internal sealed record CallerUsageResponse(string Caller, long Tokens);

internal sealed record BudgetResponse(
    string Name, [property: Description("day or month, in UTC; the current one.")] string Period,
    [property: Description("Millionths of a US dollar.")] decimal Used,
    [property: Description("Millionths of a US dollar.")] decimal Limit);

internal sealed record AuditResponse(
    string Month, bool Balanced, IReadOnlyList<TenantAuditResponse> Tenants,
    [property: Description("Shared totals (tiers, guests, the deployment), and totals without records.")] IReadOnlyList<DifferenceResponse> Differences);

internal sealed record TenantAuditResponse(string Tenant, long Records, long Tokens, decimal MicroDollars, IReadOnlyList<DifferenceResponse> Differences);

internal sealed record DifferenceResponse(string Counter, long RecordedTokens, long CountedTokens, decimal RecordedMicroDollars, decimal CountedMicroDollars);
