using AspireAi.Api.Defense.Limits;

namespace AspireAi.Api.Usage;

/// <summary>A total that differs from the sum of the usage records. Money in nano-dollars.</summary>
/// <param name="Counter">Which.</param>
/// <param name="RecordedTokens">Of the records.</param>
/// <param name="CountedTokens">Of the total.</param>
/// <param name="RecordedMoney">Of the records.</param>
/// <param name="CountedMoney">Of the total.</param>
/// <param name="Follows">Whether it is not written with the records, but a moment later.</param>
internal sealed record UsageDifference(string Counter, long RecordedTokens, long CountedTokens, long RecordedMoney, long CountedMoney, bool Follows)
{
    /// <summary>Whether it has less than was recorded at an earlier look, or had more then than is recorded now: no call in between explains that.</summary>
    public bool Lasts(UsageDifference earlier) =>
        CountedTokens < earlier.RecordedTokens || earlier.CountedTokens > RecordedTokens || CountedMoney < earlier.RecordedMoney || earlier.CountedMoney > RecordedMoney;
}

/// <summary>The sum of a tenant's usage records, and what does not agree with it: of the tenant, its callers and its keys.</summary>
internal sealed record UsageBalance(string Tenant, long Records, long Tokens, long Money, IReadOnlyList<UsageDifference> Differences);

/// <param name="Tenants">Those that have records.</param>
/// <param name="Differences">Of tiers, guests and the deployment, and of whoever has a total and no records.</param>
internal sealed record UsageBalances(IReadOnlyList<UsageBalance> Tenants, IReadOnlyList<UsageDifference> Differences)
{
    public bool Agree => Differences.Count == 0 && Tenants.All(static tenant => tenant.Differences.Count == 0);

    /// <summary>Without the differences that calls make which settle meanwhile.</summary>
    public UsageBalances Since(UsageBalances earlier)
    {
        var before = earlier.Differences.Concat(earlier.Tenants.SelectMany(static tenant => tenant.Differences)).ToDictionary(static difference => difference.Counter, StringComparer.Ordinal);
        return new([.. Tenants.Select(tenant => tenant with { Differences = Lasting(tenant.Differences) })], Lasting(Differences));

        List<UsageDifference> Lasting(IReadOnlyList<UsageDifference> differences) =>
            [.. differences.Where(difference => !difference.Follows || (before.TryGetValue(difference.Counter, out var found) && difference.Lasts(found)))];
    }
}

/// <summary>Adds up the usage records of a month and compares them with the totals and statistics of the database and with Redis' counters.</summary>
internal sealed class UsageAudit(IDbContextFactory<AppDbContext> contexts, UsageReader usage, UsageWriter writer, LimitEngine engine, TimeProvider time)
{
    private const int MostAtOnce = 200;

    // Redis and the statistics follow the records by less.
    private static readonly TimeSpan _betweenLooks = TimeSpan.FromSeconds(2);

    /// <param name="month">Which.</param>
    /// <param name="tenant">Only this one; null: all of them, and what they share.</param>
    public async Task<UsageBalances> CheckAsync(UtcMonth month, string? tenant)
    {
        var first = await LookAsync(month, tenant);
        if (first.Agree)
        {
            return first;
        }

        await Task.Delay(_betweenLooks, TimeProvider.System);
        return (await LookAsync(month, tenant)).Since(first);
    }

    private async Task<UsageBalances> LookAsync(UtcMonth month, string? tenant)
    {
        await writer.FlushAsync();
        var ((recorded, tenants, ownerOf), counted) = await contexts.InSnapshotAsync(async context => (await AddUpAsync(context, month), await TotalsAsync(context, month)));
        var differences = tenants.Keys.Where(one => tenant is null || one == tenant).Order(StringComparer.Ordinal).ToDictionary(static one => one, static _ => new List<UsageDifference>(), StringComparer.Ordinal);
        var shared = new List<UsageDifference>();
        var keys = recorded.Keys.Union(counted.Keys)
            .Where(key => tenant is null || ownerOf.GetValueOrDefault(key.Scope) == tenant || key.Scope == ScopeNames.Tenant(tenant)).OrderBy(static key => key.Scope, StringComparer.Ordinal).ThenBy(static key => key.Period, StringComparer.Ordinal);
        foreach (var some in keys.Chunk(MostAtOnce))
        {
            foreach (var (key, counter) in some.Zip(await CountersAsync(some)))
            {
                var (name, sum, to) = (UsagePeriod.IsDayName(key.Period) ? $"{key.Scope} on {key.Period}" : key.Scope, recorded.GetValueOrDefault(key),
                    ownerOf.GetValueOrDefault(key.Scope) is { } owner ? differences[owner] : shared);
                Compare(name, sum, counted.GetValueOrDefault(key), to, follows: false);
                if (counter.IsSeeded)
                {
                    Compare($"{name} in Redis", sum, new Sum(counter.Tokens, counter.Money), to, follows: true);
                }
            }
        }

        var balances = new List<UsageBalance>();
        foreach (var (name, found) in differences)
        {
            var sum = recorded[(ScopeNames.Tenant(name), month.ToString())];
            var days = await usage.OfTenantAsync(name, month);
            Compare($"statistics of {name}", sum, new Sum(days.Sum(static day => day.PromptTokens + day.OutputTokens), days.Sum(static day => day.Money)), found, follows: true);
            balances.Add(new UsageBalance(name, tenants[name], sum.Tokens, sum.Money, found));
        }

        return new UsageBalances(balances, shared);
    }

    /// <returns>The sum of the records for each total that they are part of; how many each tenant has; and whose a scope is that is not shared.</returns>
    private async Task<(Dictionary<(string Scope, string Period), Sum> Recorded, Dictionary<string, long> Tenants, Dictionary<string, string> OwnerOf)> AddUpAsync(AppDbContext context, UtcMonth month)
    {
        var (recorded, tenants, ownerOf) = (new Dictionary<(string, string), Sum>(), new Dictionary<string, long>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        for (var day = month.Start; day < month.End && day <= time.GetUtcNow(); day = day.AddDays(1))
        {
            var next = day.AddDays(1);
            var groups = await context.UsageRecords.AsNoTracking().Where(one => one.At >= day && one.At < next)
                .GroupBy(one => new { one.Tenant, one.Caller, one.KeyId, one.Tier })
                .Select(group => new { group.Key, Records = group.LongCount(), Tokens = group.Sum(one => one.PromptTokens + one.OutputTokens), Money = group.Sum(one => one.Cost) })
                .ToListAsync();
            foreach (var group in groups)
            {
                tenants[group.Key.Tenant] = tenants.GetValueOrDefault(group.Key.Tenant) + group.Records;
                foreach (var key in ScopeNames.KeysOf(day, group.Key.Tenant, group.Key.Caller, group.Key.KeyId, group.Key.Tier))
                {
                    var sum = recorded.GetValueOrDefault(key);
                    recorded[key] = new Sum(sum.Tokens + group.Tokens, sum.Money + group.Money);
                    if (!ScopeNames.IsBudget(key.Scope))
                    {
                        // A caller who was moved has spent in several tenants, and is shown in the last.
                        ownerOf[key.Scope] = group.Key.Tenant;
                    }
                }
            }
        }

        return (recorded, tenants, ownerOf);
    }

    private static async Task<Dictionary<(string Scope, string Period), Sum>> TotalsAsync(AppDbContext context, UtcMonth month)
    {
        var name = month.ToString();
        var monthly = await context.MonthlyUsage.AsNoTracking().Where(one => one.Period == name).Select(one => new { one.Scope, one.Period, one.Tokens, one.Money }).ToListAsync();
        var daily = await context.DailyUsage.AsNoTracking().Where(one => one.Period.StartsWith(name + "-")).Select(one => new { one.Scope, one.Period, one.Tokens, one.Money }).ToListAsync();
        return monthly.Concat(daily).ToDictionary(static one => (one.Scope, one.Period), static one => new Sum(one.Tokens, one.Money));
    }

    private async Task<CounterState[]> CountersAsync((string Scope, string Period)[] keys)
    {
        try
        {
            SpendingCap[] caps = [.. keys.Select(static key => new SpendingCap("", key.Scope, UsagePeriod.Parse(key.Period), null, null))];
            return (await engine.RunAsync(LimitOperation.Admit(0, [], caps, time.GetUtcNow()))).Counters(caps.Length, 1);
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            // It is rebuilt from the database.
            return new CounterState[keys.Length];
        }
    }

    private static void Compare(string counter, Sum recorded, Sum counted, List<UsageDifference> differences, bool follows)
    {
        if (recorded != counted)
        {
            differences.Add(new UsageDifference(counter, recorded.Tokens, counted.Tokens, recorded.Money, counted.Money, follows));
        }
    }

    private readonly record struct Sum(long Tokens, long Money);
}
