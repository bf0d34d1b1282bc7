using System.Collections.Concurrent;
using AspireAi.Api.Defense.Telemetry;

namespace AspireAi.Api.Usage;

/// <summary>
/// Counts how requests end and what caches save, for people to look at: the admin's overview and the usage page. Counts are added up here
/// and written about once a second, so no request waits for it. While the database is unavailable they are kept and written later; a
/// replica that is killed loses what it has not written. Nothing is billed by these.
/// </summary>
internal sealed class StatisticsWriter(
    IDbContextFactory<AppDbContext> contexts, TimeProvider time, ILogger<StatisticsWriter> logger) : RestartingBackgroundService
{
    public const string Outcome = "outcome", Cache = "cache", Degraded = "degraded", Saved = "saved";
    public const string Tokens = "tokens", MicroDollars = "micro_dollars";

    // While the database is unavailable: of those beyond, nothing is counted.
    private const int MostPending = 100_000;

    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);

    private static readonly RowsTable _minutes = new("minute_statistics", [("minute", "timestamptz"), ("kind", "text"), ("name", "text"), ("count", "bigint")],
        "ON CONFLICT (minute, kind, name) DO UPDATE SET count = minute_statistics.count + excluded.count");

    private static readonly RowsTable _days = new("daily_statistics",
        [("day", "date"), ("tenant", "text"), ("caller", "text"), ("model", "text"), ("hits", "bigint"), ("saved_tokens", "bigint"), ("saved_micro_dollars", "bigint")],
        "ON CONFLICT (day, tenant, caller, model) DO UPDATE SET hits = daily_statistics.hits + excluded.hits, saved_tokens = daily_statistics.saved_tokens + excluded.saved_tokens, "
        + "saved_micro_dollars = daily_statistics.saved_micro_dollars + excluded.saved_micro_dollars");

    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentDictionary<(DateTime Minute, string Kind, string Name), long> _perMinute = new();
    private readonly ConcurrentDictionary<(DateOnly Day, string Tenant, string Caller, string Model), Savings> _perDay = new();

    /// <param name="call">With its outcome.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="model">Null where it is none of the configured.</param>
    public void Finished(ChatCall call, DefenseOutcome outcome, string? model)
    {
        Count(Outcome, outcome.ToString());
        if (call.Outcome.Cache is { } cache)
        {
            Count(Cache, cache.ToString());
        }

        foreach (var stage in call.Outcome.Degraded)
        {
            Count(Degraded, stage);
        }

        if (call.Outcome.SavedTokens is { } tokens && model is not null)
        {
            var money = call.Outcome.SavedMicroDollars ?? 0;
            Count(Saved, Tokens, tokens);
            Count(Saved, MicroDollars, money);
            Add(_perDay, (DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), call.Caller.Tenant, call.Caller.Id, model), new Savings(1, tokens, money), Savings.Sum);
        }
    }

    /// <summary>A request that was refused unread.</summary>
    public void Refused() => Count(Outcome, nameof(DefenseOutcome.Rejected));

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var limit = new CancellationTokenSource(_interval, time);
        await WriteAsync(limit.Token);
    }

    protected override (TimeProvider Time, ILogger Logger) Tools => (time, logger);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await WriteAsync(stoppingToken);
        }
    }

    private void Count(string kind, string name, long count = 1)
    {
        var now = time.GetUtcNow().UtcDateTime;
        Add(_perMinute, (now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute)), kind, name), count, static (one, other) => one + other);
    }

    private static void Add<TKey, TValue>(ConcurrentDictionary<TKey, TValue> pending, TKey key, TValue value, Func<TValue, TValue, TValue> sum) where TKey : notnull
    {
        // The count takes all of the dictionary's locks; a counter that is there needs none.
        if (pending.ContainsKey(key) || pending.Count < MostPending)
        {
            pending.AddOrUpdate(key, static (_, added) => added.value, static (_, known, added) => added.sum(known, added.value), (value, sum));
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        // Taken one by one: what is added meanwhile is either in the value or begins a new one.
        var minutes = _perMinute.Keys.Order().Select(key => (Key: key, Count: _perMinute.TryRemove(key, out var count) ? count : 0)).ToList();
        var days = _perDay.Keys.Order(DayKeys.Order).Select(key => (Key: key, Sum: _perDay.TryRemove(key, out var sum) ? sum : default)).ToList();
        try
        {
            if (minutes.Count > 0 || days.Count > 0)
            {
                await contexts.InTransactionAsync(async context =>
                {
                    await _minutes.AddAsync(context, minutes, static (row, one) => row.Add(new DateTimeOffset(one.Key.Minute)).Add(one.Key.Kind).Add(one.Key.Name).Add(one.Count), returned: null, cancellationToken);
                    await _days.AddAsync(context, days, static (row, one) => row.Add(one.Key.Day).Add(one.Key.Tenant).Add(one.Key.Caller).Add(one.Key.Model)
                        .Add(one.Sum.Hits).Add(one.Sum.Tokens).Add(one.Sum.MicroDollars), returned: null, cancellationToken);
                    return true;
                }, cancellationToken: cancellationToken);
            }
        }
        catch (Exception exception) when (Database.IsUnavailable(exception) || cancellationToken.IsCancellationRequested)
        {
            // Where the reply to a commit was lost, these are counted twice.
            minutes.ForEach(one => Add(_perMinute, one.Key, one.Count, static (known, added) => known + added));
            days.ForEach(one => Add(_perDay, one.Key, one.Sum, Savings.Sum));
        }
        finally
        {
            _writing.Release();
        }
    }

    private readonly record struct Savings(long Hits, long Tokens, long MicroDollars)
    {
        public static Savings Sum(Savings one, Savings other) => new(one.Hits + other.Hits, one.Tokens + other.Tokens, one.MicroDollars + other.MicroDollars);
    }
}

/// <summary>Keys of <c>daily_statistics</c>.</summary>
internal static class DayKeys
{
    /// <summary>In which all who write rows do it, or two of them could wait for each other.</summary>
    public static Comparer<(DateOnly Day, string Tenant, string Caller, string Model)> Order { get; } = Comparer<(DateOnly Day, string Tenant, string Caller, string Model)>.Create(static (one, other) =>
        one.Day.CompareTo(other.Day) is var day and not 0 ? day
        : string.CompareOrdinal(one.Tenant, other.Tenant) is var tenant and not 0 ? tenant
        : string.CompareOrdinal(one.Caller, other.Caller) is var caller and not 0 ? caller
        : string.CompareOrdinal(one.Model, other.Model));
}
