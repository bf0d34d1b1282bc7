using AspireAi.Api.Defense.Limits;

namespace AspireAi.Api.Usage;

/// <summary>What a scope has spent in a UTC day or month, as the database has it. Money in nano-dollars.</summary>
internal sealed record ScopeTotal(string Scope, string Period, long Tokens, long Money, long Version)
{
    private int _isTaken;

    public (string Scope, string Period) Key => (Scope, Period);

    /// <summary>Whether to bring it to Redis falls to whoever asks: of the calls of one commit it is the first, for all of them.</summary>
    public bool Take() => Interlocked.Exchange(ref _isTaken, 1) == 0;
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
        for (var i = 0; i < caps.Count; i++)
        {
            var total = Of(caps[i], totals);
            operation.Add(total.Version).Add(total.Tokens).Add(total.Money);
        }

        return operation;
    }

    /// <summary>Totals of scopes that the call has no cap of.</summary>
    public static LimitOperation AddOthers(this LimitOperation operation, IReadOnlyList<ScopeTotal> others)
    {
        operation.Add(others.Count);
        for (var i = 0; i < others.Count; i++)
        {
            operation.AddKey(LimitKeys.Counter(others[i].Scope, others[i].Period)).Add(others[i].Version).Add(others[i].Tokens).Add(others[i].Money);
        }

        return operation;
    }

    /// <summary>The totals of scopes that have no cap among these.</summary>
    /// <param name="caps">The call's.</param>
    /// <param name="totals">Of its scopes.</param>
    /// <param name="take">Only those that no other call of the same commit brings to Redis; for a call that does not give up.</param>
    public static IReadOnlyList<ScopeTotal> Others(IReadOnlyList<SpendingCap> caps, IReadOnlyList<ScopeTotal> totals, bool take)
    {
        List<ScopeTotal>? others = null;
        for (var i = 0; i < totals.Count; i++)
        {
            if (!HasCap(caps, totals[i]) && (!take || totals[i].Take()))
            {
                (others ??= []).Add(totals[i]);
            }
        }

        return others ?? (IReadOnlyList<ScopeTotal>)[];
    }

    /// <summary>The total of each cap's scope, in order.</summary>
    public static IEnumerable<ScopeTotal> For(IReadOnlyList<SpendingCap> caps, IReadOnlyList<ScopeTotal> totals) => caps.Select(cap => Of(cap, totals));

    private static ScopeTotal Of(SpendingCap cap, IReadOnlyList<ScopeTotal> totals)
    {
        for (var i = 0; i < totals.Count; i++)
        {
            if (totals[i].Scope == cap.Scope && totals[i].Period == cap.Period.Name)
            {
                return totals[i];
            }
        }

        return _none;
    }

    private static bool HasCap(IReadOnlyList<SpendingCap> caps, ScopeTotal total)
    {
        for (var i = 0; i < caps.Count; i++)
        {
            if (total.Scope == caps[i].Scope && total.Period == caps[i].Period.Name)
            {
                return true;
            }
        }

        return false;
    }
}
