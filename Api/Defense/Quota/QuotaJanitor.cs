using AspireAi.Api.Defense.Quota.Budgets;
using AspireAi.Api.Defense.Quota.Scripts;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.Quota;

/// <summary>
/// Looks after what nobody calls for any more: settles the ended leases of callers who send nothing more, and gives back slices that
/// did not change for a while. Every replica does it, for all tenants, since it may be the last one; the scripts make it harmless
/// that several do.
/// </summary>
internal sealed partial class QuotaJanitor(
    QuotaStore store,
    Tenants tenants,
    BudgetCatalog budgets,
    BudgetSlices slices,
    IConnectionMultiplexer redis,
    IOptionsMonitor<BudgetsOptions> options,
    TimeProvider time,
    ILogger<QuotaJanitor> logger)
    : SteadyService
{
    private const int Batch = 100;
    private static readonly TimeSpan _round = TimeSpan.FromSeconds(5);

    private Dictionary<(string Tenant, string Budget), Slice> _before = [];

    /// <summary>Settles all leases that have ended.</summary>
    public async Task SweepAsync()
    {
        foreach (var tenant in await tenants.AllAsync())
        {
            RedisValue[] due;
            do
            {
                due = await redis.GetDatabase().SortedSetRangeByScoreAsync(QuotaKeys.Due(tenant), stop: store.Clock.Milliseconds, take: Batch);
                foreach (var member in due)
                {
                    var (day, subject) = QuotaKeys.ReadMember((string)member!);
                    await store.SweepAsync(tenant, subject, day);
                }
            }
            while (due.Length == Batch);
        }
    }

    /// <summary>
    /// Gives back the slices that are as they were when this was called before, and has all the others told again: a grant that never
    /// arrived, or a return that the budget never heard of, would else be missing until the period ends.
    /// </summary>
    public async Task ReturnIdleSlicesAsync()
    {
        var now = new Dictionary<(string Tenant, string Budget), Slice>();
        var day = store.Clock.Day;
        var all = budgets.All().ToList();
        foreach (var tenant in all.Count == 0 ? [] : await tenants.AllAsync())
        {
            // The tenant's own counters and slices are all that is read of it.
            var scopes = new QuotaScopes(tenant, QuotaScopes.None, null) { Budgets = all };
            var state = await store.GateAsync(() => scopes);
            for (var i = 0; i < all.Count; i++)
            {
                var slice = state.Slices[i];
                var key = (tenant, $"{all[i].Tag} {QuotaKeys.Budget(all[i].Name, all[i].Period, QuotaKeys.DateOf(day))}");
                now[key] = slice;
                var isIdle = slice.Room > 0 && _before.TryGetValue(key, out var before) && before == slice;
                await (isIdle ? slices.ReturnAsync(scopes, day, all[i], slice) : slices.TellAsync(scopes, day, all[i], slice));
            }
        }

        _before = now;
    }

    protected override (TimeProvider Time, ILogger Logger) Tools => (time, logger);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_round, time);
        var returned = time.GetTimestamp();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync();
                if (time.GetElapsedTime(returned) >= options.CurrentValue.SliceIdle)
                {
                    returned = time.GetTimestamp();
                    await ReturnIdleSlicesAsync();
                }
            }
            catch (Exception exception) when (StoreFaults.IsAway(exception))
            {
                // What is due stays due.
            }
            catch (RedisException exception)
            {
                LogFailed(exception);
            }
        }
    }

    [LoggerMessage(5030, LogLevel.Error, "Ended leases or idle slices could not be looked after.")]
    private partial void LogFailed(Exception exception);
}
