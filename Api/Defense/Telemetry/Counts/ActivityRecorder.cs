using System.Collections.Concurrent;
using System.Globalization;
using AspireAi.Api.Chat;
using AspireAi.Api.Defense.Quota;
using AspireAi.Api.Defense.Quota.Scripts;
using AspireAi.Api.Stores;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.Telemetry.Counts;

/// <summary>
/// Counts how requests end and what caches save, of all replicas together, for people to look at: the admin's overview and the usage
/// page. Counts are added up here and written about once a second, so no request waits for it; what single callers saved takes its
/// turn where many of them ask (<see cref="CallerSavings"/>). Fails open: what can't be written is kept for a while and written
/// later; a replica that is killed loses what it has not written. Nothing is billed by these.
/// </summary>
public sealed partial class ActivityRecorder(
    IConnectionMultiplexer redis, IOptionsMonitor<QuotaOptions> options, TimeProvider time, ILogger<ActivityRecorder> logger) : SteadyService
{
    public const string OutcomePrefix = "o:", CachePrefix = "c:", DegradedPrefix = "d:", SavedTokens = "s:t", SavedMoney = "s:m";

    private const string CallsSuffix = ":n", TokensSuffix = ":t", MoneySuffix = ":m";

    private static readonly TimeSpan _keepMinutes = TimeSpan.FromHours(25);
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);

    // While the store is away: a day of minutes, and busy callers.
    private const int MostPending = 100_000, MostCallers = 25_000;

    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentDictionary<(string Key, string Field), long> _pending = new();
    private readonly CallerSavings _callers = new(MostCallers);

    /// <param name="call">With its outcome.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="model">Null where it is none of the configured.</param>
    public void Finished(ChatCall call, DefenseOutcome outcome, string? model)
    {
        var now = time.GetUtcNow();
        string minute = ActivityKeys.Minute(now.ToUnixTimeSeconds() / 60)!;
        Add(minute, OutcomePrefix + outcome, 1);
        if (call.Outcome.Cache is { } cache)
        {
            Add(minute, CachePrefix + cache, 1);
        }

        foreach (var stage in call.Outcome.Degraded)
        {
            Add(minute, DegradedPrefix + stage, 1);
        }

        if (call.Outcome.SavedTokens is not { } tokens || model is null)
        {
            return;
        }

        var money = call.Outcome.SavedMicroDollars ?? 0;
        Add(minute, SavedTokens, tokens);
        Add(minute, SavedMoney, money);
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        var label = day.Day.ToString("00", CultureInfo.InvariantCulture);
        var name = QuotaKeys.Escape(model);
        string all = ActivityKeys.Saved(day)!, field = $"{label}:{QuotaKeys.Escape(call.Caller.Tenant)}:{name}";
        Add(all, field + CallsSuffix, 1);
        Add(all, field + TokensSuffix, tokens);
        Add(all, field + MoneySuffix, money);
        _callers.Add(ActivityKeys.SavedOf(call.Caller.Tenant, call.Caller.Id, day)!, $"{label}:{name}", tokens, money);
    }

    /// <summary>A request that was refused unread.</summary>
    public void Refused() => Add(ActivityKeys.Minute(time.GetUtcNow().ToUnixTimeSeconds() / 60)!, OutcomePrefix + DefenseOutcome.Rejected, 1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(all: true);
    }

    private async Task FlushAsync(bool all = false)
    {
        await _writing.WaitAsync();
        try
        {
            if (redis.IsConnected && (!_pending.IsEmpty || _callers.Count > 0))
            {
                // Taken one by one: what is added meanwhile is either in the value or begins a new one.
                await WriteAsync(
                [
                    .. _pending.Keys.Select(counter => (counter.Key, counter.Field, Value: _pending.TryRemove(counter, out var value) ? value : 0)),
                    .. _callers.Take(all).SelectMany(static caller => Counters(caller.Key, caller.Field, caller.Sum)),
                ]);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    protected override (TimeProvider Time, ILogger Logger) Tools => (time, logger);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping; StopAsync writes the rest.
        }
    }

    private async Task WriteAsync((string Key, string Field, long Value)[] counts)
    {
        try
        {
            var database = redis.GetDatabase();
            var writes = new List<Task>();
            foreach (var key in counts.GroupBy(static count => count.Key))
            {
                writes.AddRange(key.Select(count => database.HashIncrementAsync(key.Key, count.Field, count.Value)));
                writes.Add(database.KeyExpireAsync(key.Key, ActivityKeys.IsMinute(key.Key) ? _keepMinutes : options.CurrentValue.Retention));
            }

            await Task.WhenAll(writes);
        }
        catch (Exception exception) when (StoreFaults.IsAway(exception))
        {
            // Some of it may have arrived, and counts that are too high would be worse than ones that lack a second.
            LogLost(counts.Length);
        }
    }

    private static (string Key, string Field, long Value)[] Counters(string key, string field, Savings sum) =>
        [(key, field + CallsSuffix, sum.Calls), (key, field + TokensSuffix, sum.Tokens), (key, field + MoneySuffix, sum.MicroDollars)];

    private void Add(string key, string field, long value)
    {
        var counter = (key, field);
        // The count takes all of the dictionary's locks; a counter that is there needs none.
        if (_pending.ContainsKey(counter) || _pending.Count < MostPending)
        {
            _pending.AddOrUpdate(counter, static (_, value) => value, static (_, sum, value) => sum + value, value);
        }
    }

    [LoggerMessage(320, LogLevel.Debug, "{Counters} activity counters could not be written and are lost.")]
    private partial void LogLost(int counters);
}
