using AspireAi.Api.Defense.Limits;

namespace AspireAi.Api.Usage;

/// <summary>What a day's calls to one model came to. Money in nano-dollars.</summary>
internal sealed record DayUsage(DateOnly Date, string Model, long Calls, long PromptTokens, long CachedTokens, long OutputTokens, long Money);

/// <summary>What one caller came to.</summary>
internal sealed record CallerUsage(string Tenant, string Caller, long Calls, long Tokens, long Money);

/// <summary>What a tenant came to.</summary>
internal sealed record TenantUsage(string Tenant, long Tokens, long Money);

/// <summary>Reads usage for people to look at.</summary>
internal sealed class UsageReader(IDbContextFactory<AppDbContext> contexts)
{
    /// <summary>A caller's month by day and model.</summary>
    public Task<List<DayUsage>> OfCallerAsync(string caller, UtcMonth month) => ByDayAsync(month, of => of.Where(one => one.Caller == caller));

    /// <summary>A tenant's month by day and model.</summary>
    public Task<List<DayUsage>> OfTenantAsync(string tenant, UtcMonth month) => ByDayAsync(month, of => of.Where(one => one.Tenant == tenant));

    /// <summary>The tenants that used anything in a month.</summary>
    /// <param name="month">When.</param>
    /// <param name="tenant">Null: all.</param>
    public async Task<List<TenantUsage>> TenantsAsync(UtcMonth month, string? tenant)
    {
        await using var context = await contexts.CreateDbContextAsync();
        return await Of(context, month).Where(one => tenant == null || one.Tenant == tenant).GroupBy(one => one.Tenant).OrderBy(group => group.Key)
            .Select(group => new TenantUsage(group.Key, group.Sum(one => one.PromptTokens + one.OutputTokens), group.Sum(one => one.Cost))).ToListAsync();
    }

    /// <summary>The callers of a tenant who used most tokens in a month.</summary>
    public async Task<List<CallerUsage>> CallersAsync(string tenant, UtcMonth month, int take)
    {
        await using var context = await contexts.CreateDbContextAsync();
        return await ByCaller(Of(context, month).Where(one => one.Tenant == tenant))
            .OrderByDescending(one => one.Tokens).ThenBy(one => one.Caller).Take(take)
            .Select(one => new CallerUsage(one.Tenant, one.Caller, one.Calls, one.Tokens, one.Money)).ToListAsync();
    }

    /// <summary>All callers of some days.</summary>
    public async Task<List<CallerUsage>> CallersAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await ByCaller(context.DailyStatistics.AsNoTracking().Where(one => one.Calls > 0 && one.Day >= from && one.Day <= to))
            .Select(one => new CallerUsage(one.Tenant, one.Caller, one.Calls, one.Tokens, one.Money)).ToListAsync(cancellationToken);
    }

    /// <summary>Usage records in the order of their time.</summary>
    public async IAsyncEnumerable<UsageRecord> RecordsAsync(DateTimeOffset from, DateTimeOffset to, string? tenant)
    {
        await using var context = await contexts.CreateDbContextAsync();
        await foreach (var record in context.UsageRecords.AsNoTracking().Where(one => one.At >= from && one.At <= to && (tenant == null || one.Tenant == tenant))
            .OrderBy(one => one.At).ThenBy(one => one.Id).AsAsyncEnumerable())
        {
            yield return record;
        }
    }

    private static IQueryable<Sum> ByCaller(IQueryable<DailyStatistic> of) => of.GroupBy(one => new { one.Tenant, one.Caller }).Select(group => new Sum
    {
        Tenant = group.Key.Tenant,
        Caller = group.Key.Caller,
        Calls = group.Sum(one => one.Calls),
        Tokens = group.Sum(one => one.PromptTokens + one.OutputTokens),
        Money = group.Sum(one => one.Cost),
    });

    private async Task<List<DayUsage>> ByDayAsync(UtcMonth month, Func<IQueryable<DailyStatistic>, IQueryable<DailyStatistic>> whose)
    {
        await using var context = await contexts.CreateDbContextAsync();
        return await whose(Of(context, month)).GroupBy(one => new { one.Day, one.Model }).OrderBy(group => group.Key.Day).ThenBy(group => group.Key.Model)
            .Select(group => new DayUsage(group.Key.Day, group.Key.Model, group.Sum(one => one.Calls), group.Sum(one => one.PromptTokens),
                group.Sum(one => one.CachedTokens), group.Sum(one => one.OutputTokens), group.Sum(one => one.Cost))).ToListAsync();
    }

    private static IQueryable<DailyStatistic> Of(AppDbContext context, UtcMonth month)
    {
        var (first, next) = (DateOnly.FromDateTime(month.Start.UtcDateTime), DateOnly.FromDateTime(month.End.UtcDateTime));
        return context.DailyStatistics.AsNoTracking().Where(one => one.Calls > 0 && one.Day >= first && one.Day < next);
    }

    private sealed class Sum
    {
        public required string Tenant { get; init; }

        public required string Caller { get; init; }

        public long Calls { get; init; }

        public long Tokens { get; init; }

        public long Money { get; init; }
    }
}
