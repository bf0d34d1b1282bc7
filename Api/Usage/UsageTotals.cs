using AspireAi.Api.Defense.Limits;

namespace AspireAi.Api.Usage;

/// <summary>What a scope has spent in a UTC day or month, as the database has it. Money in nano-dollars.</summary>
internal sealed record ScopeTotal(string Scope, string Period, long Tokens, long Money, long Version)
{
    public (string Scope, string Period) Key => (Scope, Period);
}

/// <summary>Reads what scopes have spent.</summary>
internal sealed class UsageTotals(IDbContextFactory<AppDbContext> contexts)
{
    /// <returns>A total for each key that has one.</returns>
    public async Task<IReadOnlyList<ScopeTotal>> ReadAsync(IEnumerable<(string Scope, string Period)> keys)
    {
        await using var context = await contexts.CreateDbContextAsync();
        var found = new List<ScopeTotal>();
        foreach (var period in keys.GroupBy(static key => key.Period, static key => key.Scope))
        {
            var (name, scopes) = (period.Key, period.ToList());
            found.AddRange(UsagePeriod.Parse(name).IsDay
                ? await context.DailyUsage.AsNoTracking().Where(one => one.Period == name && scopes.Contains(one.Scope))
                    .Select(one => new ScopeTotal(one.Scope, one.Period, one.Tokens, one.Money, one.Version)).ToListAsync()
                : await context.MonthlyUsage.AsNoTracking().Where(one => one.Period == name && scopes.Contains(one.Scope))
                    .Select(one => new ScopeTotal(one.Scope, one.Period, one.Tokens, one.Money, one.Version)).ToListAsync());
        }

        return found;
    }
}

internal static class ScopeTotals
{
    private static readonly ScopeTotal _none = new("", "", 0, 0, 0);

    /// <summary>Version, tokens and money of each cap's scope; of one that has no row, zeros.</summary>
    public static LimitOperation Add(this LimitOperation operation, IReadOnlyList<SpendingCap> caps, IReadOnlyList<ScopeTotal> totals)
    {
        foreach (var total in For(caps, totals))
        {
            operation.Add(total.Version).Add(total.Tokens).Add(total.Money);
        }

        return operation;
    }

    /// <summary>The totals of scopes that have no cap among these.</summary>
    public static LimitOperation AddOthers(this LimitOperation operation, IReadOnlyList<SpendingCap> caps, IReadOnlyList<ScopeTotal> totals)
    {
        var others = totals.Where(total => !caps.Any(cap => cap.Scope == total.Scope && cap.Period.Name == total.Period)).ToList();
        operation.Add(others.Count);
        foreach (var total in others)
        {
            operation.AddKey(LimitKeys.Counter(total.Scope, total.Period)).Add(total.Version).Add(total.Tokens).Add(total.Money);
        }

        return operation;
    }

    /// <summary>The total of each cap's scope, in order.</summary>
    public static IEnumerable<ScopeTotal> For(IReadOnlyList<SpendingCap> caps, IReadOnlyList<ScopeTotal> totals) =>
        caps.Select(cap => totals.FirstOrDefault(total => total.Scope == cap.Scope && total.Period == cap.Period.Name) ?? _none);
}
