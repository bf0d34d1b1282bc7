using AspireAi.Api.Defense.Limits;

namespace AspireAi.Api.Usage;

/// <summary>A total that differs from the sum of the usage records. Money in nano-dollars.</summary>
internal sealed record UsageDifference(string Counter, long RecordedTokens, long CountedTokens, long RecordedMoney, long CountedMoney);

/// <summary>The sum of a tenant's usage records, and everything that does not agree with it.</summary>
internal sealed record UsageBalance(string Tenant, long Records, long Tokens, long Money, IReadOnlyList<UsageDifference> Differences);

/// <summary>
/// Adds up the usage records of a month and compares them with the totals and statistics of the database and with Redis' counters. Calls
/// that settle meanwhile show up as differences that are gone the next time.
/// </summary>
internal sealed class UsageAudit(IDbContextFactory<AppDbContext> contexts, UsageTotals totals, UsageReader usage, UsageWriter writer, LimitEngine engine, TimeProvider time)
{
    private const int MostAtOnce = 200;

    public async Task<IReadOnlyList<UsageBalance>> CheckAsync(UtcMonth month, string? tenant)
    {
        await writer.FlushAsync();
        await using var context = await contexts.CreateDbContextAsync();
        var records = await context.UsageRecords.AsNoTracking().Where(one => one.At >= month.Start && one.At < month.End)
            .GroupBy(one => new { one.Tenant, one.Caller })
            .Select(group => new { group.Key.Tenant, group.Key.Caller, Records = group.LongCount(), Tokens = group.Sum(one => one.PromptTokens + one.OutputTokens), Money = group.Sum(one => one.Cost) })
            .ToListAsync();
        // A caller who was moved has spent in several tenants.
        var callers = records.GroupBy(static one => one.Caller, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => new Sum(group.Sum(static one => one.Tokens), group.Sum(static one => one.Money)), StringComparer.Ordinal);
        var balances = new List<UsageBalance>();
        foreach (var of in records.Where(one => tenant is null || one.Tenant == tenant).GroupBy(static one => one.Tenant).OrderBy(static group => group.Key, StringComparer.Ordinal))
        {
            var sum = new Sum(of.Sum(static one => one.Tokens), of.Sum(static one => one.Money));
            var expected = of.ToDictionary(static one => ScopeNames.Caller(one.Caller), one => callers[one.Caller], StringComparer.Ordinal);
            expected[ScopeNames.Tenant(of.Key)] = sum;
            var differences = new List<UsageDifference>();
            foreach (var some in expected.Keys.Order(StringComparer.Ordinal).Chunk(MostAtOnce))
            {
                await CompareAsync(month, some, expected, differences);
            }

            var days = await usage.OfTenantAsync(of.Key, month);
            Compare($"statistics of {of.Key}", sum, new Sum(days.Sum(static day => day.PromptTokens + day.OutputTokens), days.Sum(static day => day.Money)), differences);
            balances.Add(new UsageBalance(of.Key, of.Sum(static one => one.Records), sum.Tokens, sum.Money, differences));
        }

        return balances;
    }

    private async Task CompareAsync(UtcMonth month, string[] scopes, Dictionary<string, Sum> expected, List<UsageDifference> differences)
    {
        var caps = scopes.Select(scope => new SpendingCap("", scope, UsagePeriod.MonthOf(month.Start), null, null)).ToList();
        var rows = await totals.ReadAsync(scopes.Select(scope => (scope, month.ToString())));
        CounterState[] counters;
        try
        {
            counters = (await engine.RunAsync(LimitOperation.Admit(0, [], caps, time.GetUtcNow()))).Counters(caps.Count, 1);
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            // It is rebuilt from the database.
            counters = new CounterState[caps.Count];
        }

        foreach (var (scope, row, counter) in scopes.Zip(ScopeTotals.For(caps, rows), counters))
        {
            Compare(scope, expected[scope], new Sum(row.Tokens, row.Money), differences);
            if (counter.IsSeeded)
            {
                Compare($"{scope} in Redis", expected[scope], new Sum(counter.Tokens, counter.Money), differences);
            }
        }
    }

    private static void Compare(string counter, Sum recorded, Sum counted, List<UsageDifference> differences)
    {
        if (recorded != counted)
        {
            differences.Add(new UsageDifference(counter, recorded.Tokens, counted.Tokens, recorded.Money, counted.Money));
        }
    }

    private readonly record struct Sum(long Tokens, long Money);
}
