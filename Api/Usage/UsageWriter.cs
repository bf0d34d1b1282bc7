using System.Data.Common;
using System.Threading.Channels;
using AspireAi.Api.Defense.Limits;

namespace AspireAi.Api.Usage;

/// <summary>
/// Writes usage records, those of many calls in one transaction: each once, whatever is sent again; a final one in the place of an
/// estimate; and what is new of it in the totals of the call's scopes and the day's statistics. Only what stands in the database may be
/// settled in Redis, by the totals that the transaction returned (docs/model). While the database is unavailable records wait here.
/// </summary>
internal sealed class UsageWriter(IDbContextFactory<AppDbContext> contexts, TimeProvider time, ILogger<UsageWriter> logger) : SteadyService
{
    // Of calls that have ended and are not in the database: beyond it nothing new may begin.
    private const int MostWaiting = 10_000;
    private const int MostPerBatch = 100;
    private static readonly TimeSpan _again = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _longestFlush = TimeSpan.FromSeconds(2);

    private static readonly Upsert _statistics = new(
        "daily_statistics", ["day", "tenant", "caller", "model"], ["calls", "prompt_tokens", "cached_tokens", "output_tokens", "cost", "hits", "saved_tokens", "saved_micro_dollars"]);

    private readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>();

    /// <summary>Whether so much waits for the database that nothing new may begin.</summary>
    public bool IsFull => _waiting.Reader.Count >= MostWaiting;

    /// <summary>Writes a record.</summary>
    /// <param name="record">What the call was charged.</param>
    /// <param name="scopes">Whose totals it counts in.</param>
    /// <returns>The totals of those scopes, once it is committed.</returns>
    public Task<IReadOnlyList<ScopeTotal>> WriteAsync(UsageRecord record, IReadOnlyList<string> scopes) => SendAsync(new Waiting(record, scopes));

    /// <summary>Waits until everything is written that was given before, if that does not take long.</summary>
    public async Task FlushAsync()
    {
        try
        {
            await SendAsync(new Waiting(null, [])).WaitAsync(_longestFlush, time);
        }
        catch (TimeoutException)
        {
            // The database is unavailable: what it has is what can be shown.
        }
    }

    protected override (TimeProvider Time, ILogger Logger) Tools => (time, logger);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Waiting>();
        while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            while (batch.Count < MostPerBatch && _waiting.Reader.TryRead(out var next))
            {
                batch.Add(next);
            }

            await CommitAsync(batch, stoppingToken);
            batch.Clear();
        }
    }

    private Task<IReadOnlyList<ScopeTotal>> SendAsync(Waiting waiting)
    {
        _waiting.Writer.TryWrite(waiting);
        return waiting.Written.Task;
    }

    private async Task CommitAsync(List<Waiting> batch, CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                // The record's id makes it harmless to do it again after a commit whose reply was lost: then nothing is new, and the totals are read.
                var totals = batch.All(static one => one.Record is null) ? []
                    : await contexts.InTransactionAsync(context => SaveAsync(context, batch, stoppingToken), canRepeat: true, stoppingToken);
                foreach (var one in batch)
                {
                    one.Written.SetResult([.. one.Keys().Select(key => totals[key])]);
                }

                return;
            }
            catch (Exception exception) when (ServiceDefaults.Database.IsUnavailable(exception))
            {
                await Task.Delay(_again, time, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // A defect of ours must not keep the others from being written for ever.
                batch.ForEach(one => one.Written.SetException(exception));
                throw;
            }
        }
    }

    private async Task<Dictionary<(string Scope, string Period), ScopeTotal>> SaveAsync(AppDbContext context, List<Waiting> batch, CancellationToken cancellationToken)
    {
        var charges = await InsertAsync(context, [.. batch.Select(static one => one.Record).OfType<UsageRecord>().DistinctBy(static record => record.Id)], cancellationToken);
        var changes = new Dictionary<(string Scope, string Period), (long Tokens, long Money)>();
        foreach (var one in batch)
        {
            // Taken out: of two that are the same record, one is new.
            var (tokens, money) = one.Record is { } record && charges.Remove(record.Id, out var charge) ? charge : default;
            foreach (var key in one.Keys())
            {
                var sum = changes.GetValueOrDefault(key);
                changes[key] = (sum.Tokens + tokens, sum.Money + money);
            }
        }

        var version = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var totals = new Dictionary<(string Scope, string Period), ScopeTotal>();
        foreach (var (table, isDay) in ((string, bool)[])[("monthly_usage", false), ("daily_usage", true)])
        {
            var rows = changes.Where(change => UsagePeriod.Parse(change.Key.Period).IsDay == isDay)
                .OrderBy(static change => change.Key.Scope, StringComparer.Ordinal).ThenBy(static change => change.Key.Period, StringComparer.Ordinal)
                .Select(change => new object[] { change.Key.Scope, change.Key.Period, change.Value.Tokens, change.Value.Money, version });
            var largest = context.Database.IsSqlite() ? "MAX" : "GREATEST";
            foreach (var some in rows.Chunk(Upsert.RowsPerStatement))
            {
                var statement = $"""
                    {Upsert.Insert(table, ["scope", "period", "tokens", "money", "version"], some)}
                    ON CONFLICT (scope, period) DO UPDATE SET tokens = {table}.tokens + excluded.tokens, money = {table}.money + excluded.money,
                      version = {largest}({table}.version + 1, excluded.version)
                    RETURNING scope, period, tokens, money, version
                    """;
                foreach (var total in await context.Database.SqlQueryRaw<ScopeTotal>(statement, [.. some.SelectMany(static row => row)]).ToListAsync(cancellationToken))
                {
                    totals[total.Key] = total;
                }
            }
        }

        return totals;
    }

    /// <returns>By record what is new of it: all, or the difference to the estimate whose place it takes.</returns>
    private static async Task<Dictionary<string, (long Tokens, long Money)>> InsertAsync(AppDbContext context, List<UsageRecord> records, CancellationToken cancellationToken)
    {
        object?[][] rows = [.. records.Select(UsageColumns.Of)];
        var statement = $"""{Upsert.Insert("usage_records", UsageColumns.Names, rows)} ON CONFLICT (id) DO NOTHING RETURNING id AS "Value" """;
        var inserted = await context.Database.SqlQueryRaw<string>(statement, [.. rows.SelectMany(static row => row)!]).ToListAsync(cancellationToken);
        var charges = new Dictionary<string, (long Tokens, long Money)>(StringComparer.Ordinal);
        var days = new List<UsageRecord>();
        var undone = new List<UsageRecord>();
        foreach (var record in records)
        {
            if (inserted.Contains(record.Id))
            {
                charges[record.Id] = (record.Tokens, record.Cost);
                days.Add(record);
            }
            else if (record.Outcome != UsageRecord.Expired && await ReplaceEstimateAsync(context, record, cancellationToken) is { } estimate)
            {
                charges[record.Id] = (record.Tokens - estimate.Tokens, record.Cost - estimate.Cost);
                days.Add(record);
                undone.Add(estimate);
            }
        }

        var sums = days.Select(static record => (Record: record, Sign: 1)).Concat(undone.Select(static record => (Record: record, Sign: -1)))
            .GroupBy(static one => (Day: DateOnly.FromDateTime(one.Record.At.UtcDateTime), one.Record.Tenant, one.Record.Caller, one.Record.Model)).OrderBy(static group => group.Key)
            .Select(static group => new object[]
            {
                group.Key.Day, group.Key.Tenant, group.Key.Caller, group.Key.Model, group.Sum(static one => (long)one.Sign), group.Sum(static one => one.Sign * one.Record.PromptTokens),
                group.Sum(static one => one.Sign * one.Record.CachedTokens), group.Sum(static one => one.Sign * one.Record.OutputTokens), group.Sum(static one => one.Sign * one.Record.Cost),
                0L, 0L, 0L,
            });
        await _statistics.AddAsync(context, sums, cancellationToken);
        return charges;
    }

    /// <returns>The estimate; null where there is none, since the record is there already.</returns>
    private static async Task<UsageRecord?> ReplaceEstimateAsync(AppDbContext context, UsageRecord record, CancellationToken cancellationToken)
    {
        // Read-modify-write begins with a write, which makes others wait.
        var estimates = context.UsageRecords.Where(one => one.Id == record.Id && one.Outcome == UsageRecord.Expired);
        if (await estimates.ExecuteUpdateAsync(set => set.SetProperty(one => one.Cache, record.Cache), cancellationToken) == 0)
        {
            return null;
        }

        var estimate = await estimates.AsNoTracking().SingleAsync(cancellationToken);
        await estimates.ExecuteDeleteAsync(cancellationToken);
        var values = UsageColumns.Of(record);
        var statement = Upsert.Insert("usage_records", UsageColumns.Names, [values]);
        await context.Database.ExecuteSqlRawAsync(statement, values!, cancellationToken);
        return estimate;
    }

    private sealed record Waiting(UsageRecord? Record, IReadOnlyList<string> Scopes)
    {
        public TaskCompletionSource<IReadOnlyList<ScopeTotal>> Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IEnumerable<(string Scope, string Period)> Keys()
        {
            if (Record is null)
            {
                return [];
            }

            var (month, day) = (UsagePeriod.MonthOf(Record.At).Name, UsagePeriod.DayOf(Record.At).Name);
            return Scopes.SelectMany(scope => new[] { (scope, month), (scope, day) });
        }
    }
}
