using AspireAi.Api.Defense.Quota.Scripts;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.Quota.Ledger;

/// <summary>What a day's calls to one model came to. Money in nano-dollars.</summary>
internal sealed record DayUsage(DateOnly Date, string Model, long Calls, long PromptTokens, long CachedTokens, long OutputTokens, long Money);

/// <summary>What one caller came to in a month.</summary>
internal sealed record SubjectTotal(string Caller, long Tokens);

/// <summary>Reads counters and roll-ups, which the scripts keep beside the ledger. Throws what the store throws.</summary>
internal sealed class UsageReader(IConnectionMultiplexer redis)
{
    private const string RollUp = "r";

    private IDatabase Database => redis.GetDatabase();

    /// <summary>A caller's month by day and model.</summary>
    public async Task<IReadOnlyList<DayUsage>> OfSubjectAsync(string tenant, string subject, UtcMonth month)
    {
        var first = DateOnly.FromDateTime(month.Start.UtcDateTime);
        var fields = await Database.HashGetAllAsync(QuotaKeys.SubjectMonth(tenant, subject, first));
        return Sum(fields, parts: 4, parts => (first.AddDays(int.Parse(parts[1], CultureInfo.InvariantCulture) - 1), parts[2]));
    }

    /// <summary>A tenant's month by day and model.</summary>
    public async Task<IReadOnlyList<DayUsage>> OfTenantAsync(string tenant, UtcMonth month)
    {
        var days = new List<DayUsage>();
        for (var day = DateOnly.FromDateTime(month.Start.UtcDateTime); day < DateOnly.FromDateTime(month.End.UtcDateTime); day = day.AddDays(1))
        {
            days.AddRange(Sum(await Database.HashGetAllAsync(QuotaKeys.TenantDay(tenant, day)), parts: 3, parts => (day, parts[1])));
        }

        return days;
    }

    public async Task<Counter> TenantCounterAsync(string tenant, UtcMonth month) =>
        ReadCounter(await Database.HashGetAsync(QuotaKeys.TenantMonth(tenant, DateOnly.FromDateTime(month.Start.UtcDateTime)), ["t", "m", "ht", "hm"]));

    public async Task<Counter> SubjectCounterAsync(string tenant, string subject, UtcMonth month) =>
        ReadCounter(await Database.HashGetAsync(QuotaKeys.SubjectMonth(tenant, subject, DateOnly.FromDateTime(month.Start.UtcDateTime)), ["t", "m", "ht", "hm"]));

    /// <summary>The callers of a tenant who used most.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="month">When.</param>
    /// <param name="take">How many at most; negative for all.</param>
    public async Task<IReadOnlyList<SubjectTotal>> SubjectsAsync(string tenant, UtcMonth month, int take)
    {
        var entries = await Database.SortedSetRangeByRankWithScoresAsync(
            QuotaKeys.Subjects(tenant, DateOnly.FromDateTime(month.Start.UtcDateTime)), 0, take < 0 ? -1 : take - 1, Order.Descending);
        return [.. entries.Where(entry => entry.Score != 0).Select(entry => new SubjectTotal(QuotaKeys.Unescape((string)entry.Element!), (long)entry.Score))];
    }

    /// <summary>Nano-dollars that all tenants have drawn from a budget and not returned.</summary>
    public async Task<long> DrawnAsync(BudgetUse budget, DateOnly day) =>
        (long?)await Database.HashGetAsync(QuotaKeys.Budget(budget.Name, budget.Period, day), "total") ?? 0;

    private static Counter ReadCounter(RedisValue[] values) =>
        new((long?)values[0] ?? 0, (long?)values[1] ?? 0, (long?)values[2] ?? 0, (long?)values[3] ?? 0);

    private static List<DayUsage> Sum(HashEntry[] fields, int parts, Func<string[], (DateOnly Day, string Model)> keyOf)
    {
        var sums = new SortedDictionary<(DateOnly Day, string Model), DayUsage>();
        foreach (var field in fields)
        {
            var name = ((string)field.Name!).Split(':');
            if (name[0] != RollUp || name.Length != parts)
            {
                continue;
            }

            var key = keyOf(name);
            var sum = sums.TryGetValue(key, out var known) ? known : new DayUsage(key.Day, QuotaKeys.Unescape(key.Model), 0, 0, 0, 0, 0);
            var value = (long)field.Value;
            sums[key] = name[^1] switch
            {
                "n" => sum with { Calls = value },
                "p" => sum with { PromptTokens = value },
                "c" => sum with { CachedTokens = value },
                "o" => sum with { OutputTokens = value },
                _ => sum with { Money = value },
            };
        }

        return [.. sums.Values.Where(sum => sum.Calls != 0)];
    }
}
