using AspireAi.Api.Defense.Quota.Scripts;

namespace AspireAi.Api.Defense.Quota.Ledger;

/// <summary>A counter that differs from the sum of its ledger records. Money in nano-dollars.</summary>
internal sealed record LedgerDifference(string Counter, long LedgerTokens, long CountedTokens, long LedgerMoney, long CountedMoney);

/// <summary>The ledger's own sum, and every counter that does not agree with it.</summary>
internal sealed record LedgerBalance(long Records, long Tokens, long Money, IReadOnlyList<LedgerDifference> Differences);

/// <summary>
/// Adds up a tenant's ledger and compares it with the counters that decide who may spend. Calls that settle meanwhile show up as
/// differences that are gone the next time.
/// </summary>
internal sealed class LedgerAudit(LedgerReader ledger, UsageReader usage)
{
    public async Task<LedgerBalance> CheckAsync(string tenant, UtcMonth month)
    {
        var records = 0L;
        var total = default(Sum);
        var callers = new Dictionary<string, Sum>(StringComparer.Ordinal);
        var days = new Dictionary<(DateOnly, string), Sum>();
        await foreach (var record in ledger.ReadAsync(tenant, DateOnly.FromDateTime(month.Start.UtcDateTime), DateOnly.FromDateTime(month.End.UtcDateTime).AddDays(-1)))
        {
            records++;
            total = total.Add(record);
            callers[record.Caller] = callers.GetValueOrDefault(record.Caller).Add(record);
            days[(record.Day, record.Model)] = days.GetValueOrDefault((record.Day, record.Model)).Add(record);
        }

        var differences = new List<LedgerDifference>();
        Compare($"tenant {tenant}", total, SumOf(await usage.TenantCounterAsync(tenant, month)), differences);
        foreach (var subject in callers.Keys.Union((await usage.SubjectsAsync(tenant, month, take: -1)).Select(subject => subject.Caller)).Order(StringComparer.Ordinal))
        {
            Compare(subject, callers.GetValueOrDefault(subject), SumOf(await usage.SubjectCounterAsync(tenant, subject, month)), differences);
        }

        var rolledUp = (await usage.OfTenantAsync(tenant, month)).ToDictionary(day => (day.Date, day.Model), day => new Sum(day.PromptTokens + day.OutputTokens, day.Money));
        foreach (var (date, model) in days.Keys.Union(rolledUp.Keys).Order())
        {
            Compare($"{date:yyyy-MM-dd} {model}", days.GetValueOrDefault((date, model)), rolledUp.GetValueOrDefault((date, model)), differences);
        }

        return new LedgerBalance(records, total.Tokens, total.Money, differences);
    }

    private static void Compare(string counter, Sum ledger, Sum counted, List<LedgerDifference> differences)
    {
        if (ledger != counted)
        {
            differences.Add(new LedgerDifference(counter, ledger.Tokens, counted.Tokens, ledger.Money, counted.Money));
        }
    }

    private static Sum SumOf(Counter counter) => new(counter.Tokens, counter.Money);

    private readonly record struct Sum(long Tokens, long Money)
    {
        public Sum Add(LedgerRecord record) => new(Tokens + record.Tokens, Money + record.Money);
    }
}
