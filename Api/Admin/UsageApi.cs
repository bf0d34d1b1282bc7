using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using AspireAi.Api.Accounts;
using AspireAi.Api.Defense.Quota;
using AspireAi.Api.Defense.Quota.Budgets;
using AspireAi.Api.Defense.Quota.Ledger;
using AspireAi.Api.Defense.Quota.Scripts;
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
        usage.MapGet("/records", ExportAsync).WithSummary("The ledger: one record per settled call, as CSV or JSON.")
            .Produces(StatusCodes.Status200OK, null, "application/json", "text/csv");
        usage.MapGet("/audit", AuditAsync).WithSummary("Compares the sum of a month's ledger with the counters.");
    }

    private static async Task<Ok<AdminUsageResponse>> GetAsync(
        QuotaStore store, Tenants tenants, UsageReader usage, StatisticsReader statistics, BudgetCatalog budgets,
        [Description("UTC month, as 2026-11. Default: the current one.")] string? month = null,
        [Description("Default: all.")] string? tenant = null,
        [Description("Largest callers per tenant. /admin/usage/callers lists all."), PageLimit] int limit = DefaultCallers)
    {
        var of = Month(month, store);
        var found = new List<TenantUsageResponse>();
        foreach (var name in await TenantsAsync(tenants, tenant))
        {
            var counter = await usage.TenantCounterAsync(name, of);
            found.Add(new TenantUsageResponse(
                name,
                AmountResponse.OfTokens(counter, default),
                AmountResponse.OfMoney(counter, default),
                [.. (await usage.OfTenantAsync(name, of)).Select(DayResponse.Of)],
                [.. (await usage.SubjectsAsync(name, of, limit)).Select(subject => new CallerUsageResponse(subject.Caller, subject.Tokens))]));
        }

        var today = QuotaKeys.DateOf(store.Clock.Day);
        var above = new List<BudgetResponse>();
        foreach (var budget in budgets.All())
        {
            above.Add(new BudgetResponse(
                budget.Name, budget.Period == BudgetPeriod.Day ? "day" : "month",
                (decimal)await usage.DrawnAsync(budget, today) / NanoDollars.PerMicroDollar, (decimal)budget.Cap / NanoDollars.PerMicroDollar));
        }

        return TypedResults.Ok(new AdminUsageResponse(of.ToString(), found, [.. (await statistics.SavedAsync(of, tenant)).Select(TenantSavedResponse.Of)], above));
    }

    private static async Task<IResult> ExportAsync(
        HttpContext context, Tenants tenants, LedgerReader ledger,
        [Description("First UTC day, as 2026-11-01.")] string from,
        [Description("Last UTC day. Default: the first.")] string? to = null,
        [Description("Default: all.")] string? tenant = null,
        [AllowedValues(LedgerExport.Csv, LedgerExport.Json)] string format = LedgerExport.Json)
    {
        var first = Day(from, "from");
        var last = to is null ? first : Day(to, "to");
        if (last < first || last.DayNumber - first.DayNumber >= MaxDays)
        {
            throw Fields.Wrong("to", $"'to' has to be 'from' or one of the {MaxDays - 1} days after it.");
        }

        var records = ReadAsync(ledger, await TenantsAsync(tenants, tenant), first, last);
        return Results.Stream(
            output => format == LedgerExport.Csv
                ? LedgerExport.WriteCsvAsync(records, output, context.RequestAborted)
                : LedgerExport.WriteJsonAsync(records, output, context.RequestAborted),
            format == LedgerExport.Csv ? "text/csv; charset=utf-8" : "application/json",
            FormattableString.Invariant($"ledger-{first:yyyy-MM-dd}-{last:yyyy-MM-dd}.{format}"));
    }

    private static async Task<Ok<AuditResponse>> AuditAsync(
        QuotaStore store, Tenants tenants, LedgerAudit audit,
        [Description("UTC month, as 2026-11. Default: the current one.")] string? month = null,
        [Description("Default: all.")] string? tenant = null)
    {
        var of = Month(month, store);
        var balances = new List<TenantAuditResponse>();
        foreach (var name in await TenantsAsync(tenants, tenant))
        {
            var balance = await audit.CheckAsync(name, of);
            balances.Add(new TenantAuditResponse(name, balance.Records, balance.Tokens, (decimal)balance.Money / NanoDollars.PerMicroDollar,
                [.. balance.Differences.Select(difference => new DifferenceResponse(
                    difference.Counter, difference.LedgerTokens, difference.CountedTokens,
                    (decimal)difference.LedgerMoney / NanoDollars.PerMicroDollar, (decimal)difference.CountedMoney / NanoDollars.PerMicroDollar))]));
        }

        return TypedResults.Ok(new AuditResponse(of.ToString(), balances.All(balance => balance.Differences.Count == 0), balances));
    }

    private static async IAsyncEnumerable<LedgerRecord> ReadAsync(LedgerReader ledger, IReadOnlyList<string> tenants, DateOnly from, DateOnly to)
    {
        foreach (var tenant in tenants)
        {
            await foreach (var record in ledger.ReadAsync(tenant, from, to))
            {
                yield return record;
            }
        }
    }

    private static async Task<IReadOnlyList<string>> TenantsAsync(Tenants tenants, string? tenant) =>
        tenant is null ? [.. (await tenants.AllAsync()).Order(StringComparer.Ordinal)] : [Fields.Tenant(tenant)];

    private static UtcMonth Month(string? month, QuotaStore store) =>
        month is null ? UtcMonth.Of(store.Clock.Now)
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
    string Tenant, AmountResponse Tokens, [property: Description("Millionths of a US dollar.")] AmountResponse MicroDollars,
    IReadOnlyList<DayResponse> Days, [property: Description("The largest first.")] IReadOnlyList<CallerUsageResponse> Callers);

internal sealed record CallerUsageResponse(string Caller, long Tokens);

internal sealed record BudgetResponse(
    string Name, [property: Description("day or month, in UTC; the current one.")] string Period,
    [property: Description("Millionths of a US dollar that tenants have drawn: spent, held, or at hand for their next calls.")] decimal Drawn,
    [property: Description("Millionths of a US dollar.")] decimal Limit);

internal sealed record AuditResponse(string Month, bool Balanced, IReadOnlyList<TenantAuditResponse> Tenants);

internal sealed record TenantAuditResponse(string Tenant, long Records, long Tokens, decimal MicroDollars, IReadOnlyList<DifferenceResponse> Differences);

internal sealed record DifferenceResponse(string Counter, long LedgerTokens, long CountedTokens, decimal LedgerMicroDollars, decimal CountedMicroDollars);
