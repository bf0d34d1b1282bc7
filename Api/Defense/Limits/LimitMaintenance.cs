using System.Buffers.Binary;
using System.Collections.Concurrent;
using AspireAi.Api.Defense.Quota;
using AspireAi.Api.Defense.Quota.Reserve;
using AspireAi.Api.Usage;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.Limits;

/// <summary>
/// What nobody asks for: notices that Redis has lost its memory, renews the leases of running calls, charges those that nobody renews any
/// more, and takes over totals of the database that never reached Redis. Every replica does it, since it may be the last one.
/// </summary>
internal sealed partial class LimitMaintenance(
    LimitEngine engine, Incarnations incarnations, RunningCalls running, Settlements settlements, UsageTotals totals, IConnectionMultiplexer redis, Outage outage,
    IOptionsMonitor<QuotaOptions> options, TimeProvider time, ILogger<LimitMaintenance> logger) : RestartingBackgroundService
{
    private const int MostAtOnce = 200;
    private const int AmountsLength = 48;
    private const int FailuresUntilLookedFor = 2;

    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _round = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string Scope, string Period), bool> _used = new();
    private readonly ConcurrentDictionary<(string Scope, string Period), Lazy<Task>> _seeding = new();
    private Task _opening = Task.CompletedTask;
    private Task _looking = Task.CompletedTask;

    /// <summary>Scopes whose counters a call has changed: to be compared with the database soon.</summary>
    public void NoteUse(IReadOnlyList<SpendingCap> caps)
    {
        foreach (var cap in caps)
        {
            _used[(cap.Scope, cap.Period.Name)] = true;
        }
    }

    /// <summary>Charges all calls whose lease has ended, by Redis' clock.</summary>
    public async Task SweepAsync()
    {
        var database = redis.GetDatabase();
        bool more;
        do
        {
            // By the clock of the server that has the leases, whichever of a cluster that is.
            var now = (RedisResult[])(await database.ScriptEvaluateAsync("return redis.call('TIME')", [LimitKeys.Due]))!;
            var due = await database.SortedSetRangeByScoreAsync(LimitKeys.Due, stop: (long)now[0] * 1_000, take: MostAtOnce);
            var swept = await Task.WhenAll(due.Select(id => TrySweepAsync(database, (string)id!)));
            more = due.Length == MostAtOnce && swept.Any(static one => one);
        }
        while (more);
    }

    /// <summary>Takes over the database's totals where Redis has others.</summary>
    public async Task ReconcileAsync()
    {
        foreach (var some in _used.Keys.Chunk(MostAtOnce))
        {
            foreach (var key in some)
            {
                _used.TryRemove(key, out _);
            }

            try
            {
                await ReconcileAsync([.. some.Select(static key => new SpendingCap("", key.Scope, UsagePeriod.Parse(key.Period), null, null))]);
            }
            catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
            {
                // They are compared later.
                foreach (var key in some)
                {
                    _used[key] = true;
                }

                throw;
            }
        }
    }

    /// <summary>Gives Redis a counter that it does not have. Of all who need it at once one does that.</summary>
    public async Task SeedAsync(SpendingCap cap)
    {
        var key = (cap.Scope, cap.Period.Name);
        var seeding = _seeding.GetOrAdd(key, _ => new Lazy<Task>(async () =>
        {
            await ReconcileAsync([cap]);
            // What was committed after the row had been read, and settled before there was a counter, is in the row by now.
            await ReconcileAsync([cap]);
        }));
        try
        {
            await seeding.Value;
        }
        finally
        {
            _seeding.TryRemove(new(key, seeding));
        }
    }

    /// <summary>Takes over the database's totals where Redis has others, or none.</summary>
    public async Task ReconcileAsync(IReadOnlyList<SpendingCap> caps)
    {
        var seen = await engine.RunAsync(new LimitOperation("look").Add(caps, time.GetUtcNow()));
        // Read after Redis was: docs/model says what else would be lost.
        var rows = await totals.ReadAsync(caps.Select(static cap => (cap.Scope, cap.Period.Name)));
        var reconcile = new LimitOperation("reconcile").Add(seen.Incarnation).Add(caps, time.GetUtcNow());
        var at = 0;
        foreach (var total in ScopeTotals.For(caps, rows))
        {
            reconcile.Add(seen.Number(at++)).Add(total.Version).Add(total.Tokens).Add(total.Money);
        }

        await engine.RunAsync(reconcile);
    }

    protected override (TimeProvider Time, ILogger Logger) Tools => (time, logger);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_interval, time);
        // After a fault that nobody foresaw it renews first.
        var (renewed, looked) = ((long?)null, time.GetTimestamp());
        var (failures, refused) = (0, false);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var isDue = renewed is not { } last || time.GetElapsedTime(last) >= options.CurrentValue.Lease / 3;
                // Without any ids it only finds out whether the incarnation is still the same.
                await RenewAsync(isDue ? running.Ids() : []);
                outage.Over();
                renewed = isDue ? time.GetTimestamp() : renewed;
                await settlements.SendReleasesAsync();
                // What needs the database may take as long as that is unavailable.
                _opening = Once(_opening, incarnations.TryOpenAsync);
                if (time.GetElapsedTime(looked) >= _round)
                {
                    looked = time.GetTimestamp();
                    _looking = Once(_looking, async () =>
                    {
                        await SweepAsync();
                        await ReconcileAsync();
                    });
                }

                failures = 0;
                if (refused)
                {
                    refused = false;
                    LogServes();
                }
            }
            catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
            {
                outage.MayBeRestart();
                // What is due stays due. Where the connection stands, nothing else says that every stage works as if there were none.
                if (exception is RedisServerException && !refused)
                {
                    refused = true;
                    LogRefused(exception.Message);
                }

                if (++failures % FailuresUntilLookedFor == 0)
                {
                    await LookForServerAsync();
                }
            }
            catch (RedisException exception)
            {
                LogFailed(exception);
            }
        }
    }

    private Task Once(Task running, Func<Task> work)
    {
        return running.IsCompleted ? RunAsync() : running;

        async Task RunAsync()
        {
            try
            {
                await work();
            }
            catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
            {
                // What is due stays due.
            }
#pragma warning disable CA1031 // A defect of ours, which must not keep leases from being renewed.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogFailed(exception);
            }
        }
    }

    // After a failover the connection that is lost never comes back; so every server that is known is asked.
    private async Task LookForServerAsync()
    {
        try
        {
            await redis.ConfigureAsync();
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            // Later, then.
        }
    }

    private async Task RenewAsync(IReadOnlyList<string> ids)
    {
        await engine.RunAsync(new LimitOperation("renew", [.. ids.Select(static id => (RedisValue)id)]).Add(options.CurrentValue.Lease.TotalMilliseconds));
    }

    /// <returns>False where it stays due.</returns>
    private async Task<bool> TrySweepAsync(IDatabase database, string id)
    {
        // A call that runs here is renewed; it was late.
        if (running.Has(id))
        {
            return false;
        }

        try
        {
            await SweepAsync(database, id);
            return true;
        }
        catch (Exception exception) when (!StoreFaults.IsUnavailable(exception))
        {
            LogFailed(exception);
            return false;
        }
    }

    private async Task SweepAsync(IDatabase database, string id)
    {
        var lease = (byte[]?)await database.StringGetAsync(LimitKeys.Reservation(id));
        if (lease is null || lease.Length <= AmountsLength || LeaseTail.Read(lease.AsSpan(AmountsLength)) is not { } tail)
        {
            await database.SortedSetRemoveAsync(LimitKeys.Due, id);
            return;
        }

        var (tokens, money) = ((long)BinaryPrimitives.ReadDoubleLittleEndian(lease.AsSpan(8)), (long)BinaryPrimitives.ReadDoubleLittleEndian(lease.AsSpan(16)));
        var scopes = tail.Windows.Select(static scope => new RateLimitScope("", scope, [])).ToList();
        var caps = tail.Counters.Chunk(2).Select(static pair => new SpendingCap("", pair[0], UsagePeriod.Parse(pair[1]), null, null)).ToList();
        LimitOperation Settle(IReadOnlyList<ScopeTotal> rows) => new LimitOperation("settle", id).AddKey(LimitKeys.Reservation(id)).Add(-1)
            .Add(scopes).Add(caps, time.GetUtcNow()).Add(caps, rows).AddOthers(ScopeTotals.Others(caps, rows, take: false));
        if (caps.Count == 0 && !options.CurrentValue.Enabled)
        {
            await engine.RunAsync(Settle([]));
            return;
        }

        var prompt = Math.Min(tail.Record.PromptTokens, tokens);
        await settlements.ExpireAsync(tail.Record with { PromptTokens = prompt, OutputTokens = tokens - prompt, Cost = money, Basis = UsageBasis.Estimated }, Settle);
        LogExpired();
    }

    [LoggerMessage(3102, LogLevel.Error, "Redis is reachable but refuses to work for us; every stage goes on as if it were unavailable. It says: {Reply}")]
    private partial void LogRefused(string reply);

    [LoggerMessage(3103, LogLevel.Information, "Redis works for us again.")]
    private partial void LogServes();

    [LoggerMessage(5020, LogLevel.Warning, "A call was not heard of before its lease ended; its whole reservation is charged.")]
    private partial void LogExpired();

    [LoggerMessage(5021, LogLevel.Error, "Leases and counters could not be looked after.")]
    private partial void LogFailed(Exception exception);
}
