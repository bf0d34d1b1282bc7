namespace AspireAi.Api.Usage;

/// <summary>What caches and joined answers saved on a day.</summary>
/// <param name="Tenant">Null: of one caller.</param>
internal sealed record SavedDay(DateOnly Date, string? Tenant, string Model, long Calls, long Tokens, long MicroDollars);

/// <summary>Reads what <see cref="StatisticsWriter"/> writes.</summary>
internal sealed class StatisticsReader(IDbContextFactory<AppDbContext> contexts, TimeProvider time)
{
    /// <summary>What was counted in the last minutes, the current one included.</summary>
    public async Task<IReadOnlyList<MinuteStatistic>> LastAsync(int minutes)
    {
        var from = time.GetUtcNow().AddMinutes(-minutes);
        await using var context = await contexts.CreateDbContextAsync();
        return await context.MinuteStatistics.AsNoTracking().Where(one => one.Minute > from).OrderBy(one => one.Minute).ToListAsync();
    }

    /// <param name="month">When.</param>
    /// <param name="tenant">Whose; null: all tenants'.</param>
    public async Task<IReadOnlyList<SavedDay>> SavedAsync(UtcMonth month, string? tenant)
    {
        await using var context = await contexts.CreateDbContextAsync();
        return await Of(context, month).Where(one => tenant == null || one.Tenant == tenant)
            .GroupBy(one => new { one.Day, one.Tenant, one.Model }).OrderBy(group => group.Key.Day).ThenBy(group => group.Key.Tenant).ThenBy(group => group.Key.Model)
            .Select(group => new SavedDay(group.Key.Day, group.Key.Tenant, group.Key.Model, group.Sum(one => one.Hits), group.Sum(one => one.SavedTokens), group.Sum(one => one.SavedMicroDollars)))
            .ToListAsync();
    }

    /// <summary>Nothing while the database is unavailable: it is told beside what counts.</summary>
    public async Task<IReadOnlyList<SavedDay>> SavedOfAsync(string tenant, string caller, UtcMonth month)
    {
        try
        {
            await using var context = await contexts.CreateDbContextAsync();
            return await Of(context, month).Where(one => one.Tenant == tenant && one.Caller == caller).OrderBy(one => one.Day).ThenBy(one => one.Model)
                .Select(one => new SavedDay(one.Day, null, one.Model, one.Hits, one.SavedTokens, one.SavedMicroDollars)).ToListAsync();
        }
        catch (Exception exception) when (Database.IsUnavailable(exception))
        {
            return [];
        }
    }

    private static IQueryable<DailyStatistic> Of(AppDbContext context, UtcMonth month)
    {
        var (first, next) = (DateOnly.FromDateTime(month.Start.UtcDateTime), DateOnly.FromDateTime(month.End.UtcDateTime));
        return context.DailyStatistics.AsNoTracking().Where(one => one.Hits > 0 && one.Day >= first && one.Day < next);
    }
}
