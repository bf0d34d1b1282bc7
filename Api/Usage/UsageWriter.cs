using System.Threading.Channels;
using AspireAi.Api.Defense.Limits;

namespace AspireAi.Api.Usage;

/// <summary>
/// Writes usage records, those of many calls in one transaction: each once, whatever is sent again; a final one in the place of an
/// estimate; and what is new of it in the totals of the call's scopes and the day's statistics. Only what stands in the database may be
/// settled in Redis, by the totals that the transaction returned (docs/model). While the database is unavailable records wait here.
/// </summary>
internal sealed class UsageWriter(IDbContextFactory<AppDbContext> contexts, TimeProvider time, ILogger<UsageWriter> logger) : RestartingBackgroundService
{
    // Of calls that have ended and are not in the database: beyond it nothing new may begin.
    private const int MostWaiting = 10_000;
    private const int MostPerBatch = 500;
    private static readonly TimeSpan _again = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _gather = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan _longestFlush = TimeSpan.FromSeconds(2);

    private static readonly RowsTable _records = new("usage_records",
    [
        ("id", "text"), ("at", "timestamptz"), ("tenant", "text"), ("caller", "text"), ("key_id", "text"), ("tier", "text"), ("model", "text"), ("provider", "text"),
        ("prompt_tokens", "bigint"), ("cached_tokens", "bigint"), ("reasoning_tokens", "bigint"), ("output_tokens", "bigint"), ("cost", "bigint"), ("outcome", "text"), ("cache", "text"),
        ("basis", "text"), ("is_overage", "boolean"), ("is_clamped", "boolean"), ("duration_ms", "bigint"), ("first_token_ms", "bigint"), ("trace_id", "text"), ("request_id", "text"),
        ("client_request_id", "text"), ("provider_request_id", "text"),
    ], "ON CONFLICT (id) DO NOTHING RETURNING id");

    private static readonly RowsTable _monthly = Totals("monthly_usage");
    private static readonly RowsTable _daily = Totals("daily_usage");

    private static readonly RowsTable _statistics = new("daily_statistics",
    [
        ("day", "date"), ("tenant", "text"), ("caller", "text"), ("model", "text"), ("calls", "bigint"), ("prompt_tokens", "bigint"), ("cached_tokens", "bigint"),
        ("output_tokens", "bigint"), ("cost", "bigint"), ("hits", "bigint"), ("saved_tokens", "bigint"), ("saved_micro_dollars", "bigint"),
    ],
    "ON CONFLICT (day, tenant, caller, model) DO UPDATE SET calls = daily_statistics.calls + excluded.calls, prompt_tokens = daily_statistics.prompt_tokens + excluded.prompt_tokens, "
    + "cached_tokens = daily_statistics.cached_tokens + excluded.cached_tokens, output_tokens = daily_statistics.output_tokens + excluded.output_tokens, cost = daily_statistics.cost + excluded.cost");

    private readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>();
    private int _flushing;
    private int _unwritten;

    /// <summary>Whether so much waits for the database that nothing new may begin.</summary>
    public bool IsFull => Volatile.Read(ref _unwritten) >= MostWaiting;

    /// <summary>Writes a record.</summary>
    /// <returns>The totals of the scopes that it is added to, once it is committed.</returns>
    public Task<IReadOnlyList<ScopeTotal>> WriteAsync(UsageRecord record) => SendAsync(new Waiting(record));

    /// <summary>Waits until everything is written that was given before, if that does not take long.</summary>
    public async Task FlushAsync()
    {
        Interlocked.Increment(ref _flushing);
        try
        {
            await SendAsync(new Waiting(null)).WaitAsync(_longestFlush, time);
        }
        catch (TimeoutException)
        {
            // The database is unavailable: what it has is what can be shown.
        }
        finally
        {
            Interlocked.Decrement(ref _flushing);
        }
    }

    protected override (TimeProvider Time, ILogger Logger) Tools => (time, logger);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Waiting>();
        while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            // Nobody waits for it but those who flush: more of them in a transaction cost less.
            if (Volatile.Read(ref _flushing) == 0)
            {
                await Task.Delay(_gather, time, stoppingToken);
            }

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
        Interlocked.Add(ref _unwritten, waiting.Record is null ? 0 : 1);
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
                    Interlocked.Add(ref _unwritten, one.Record is null ? 0 : -1);
                    one.Written.SetResult(TotalsOf(one, totals));
                }

                return;
            }
            catch (Exception exception) when (ServiceDefaults.Database.IsUnavailable(exception))
            {
                await Task.Delay(_again, time, stoppingToken);
            }
            catch (Exception) when (batch.Count > 1 && !stoppingToken.IsCancellationRequested)
            {
                // A record that can't be written must not keep the others from it.
                foreach (var one in batch)
                {
                    await CommitAsync([one], stoppingToken);
                }

                return;
            }
#pragma warning disable CA1031 // A defect of ours; whoever waits says so.
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Interlocked.Decrement(ref _unwritten);
                batch[0].Written.SetException(exception);
                return;
            }
        }
    }

    private async Task<Dictionary<(string Scope, string Period), ScopeTotal>> SaveAsync(AppDbContext context, List<Waiting> batch, CancellationToken cancellationToken)
    {
        // A final one before its estimate; and sorted, so that two who write at once don't wait for each other.
        var charges = await InsertAsync(context, [.. batch.Select(static one => one.Record).OfType<UsageRecord>().OrderBy(static record => record.Outcome == UsageRecord.Expired)
            .DistinctBy(static record => record.Id).OrderBy(static record => record.Id, StringComparer.Ordinal)], cancellationToken);
        var changes = new Dictionary<(string Scope, string Period), (long Tokens, long Money)>();
        foreach (var one in batch)
        {
            // Taken out: of two that are the same record, one is new.
            var (tokens, money) = one.Record is { } record && charges.Remove(record.Id, out var charge) ? charge : default;
            foreach (var key in one.Keys)
            {
                var sum = changes.GetValueOrDefault(key);
                changes[key] = (sum.Tokens + tokens, sum.Money + money);
            }
        }

        var version = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var totals = new Dictionary<(string Scope, string Period), ScopeTotal>();
        foreach (var (table, isDay) in ((RowsTable, bool)[])[(_monthly, false), (_daily, true)])
        {
            var rows = changes.Where(change => UsagePeriod.IsDayName(change.Key.Period) == isDay)
                .OrderBy(static change => change.Key.Scope, StringComparer.Ordinal).ThenBy(static change => change.Key.Period, StringComparer.Ordinal).ToList();
            await table.AddAsync(context, rows,
                (row, change) => row.Add(change.Key.Scope).Add(change.Key.Period).Add(change.Value.Tokens).Add(change.Value.Money).Add(version),
                row =>
                {
                    var total = new ScopeTotal(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4));
                    totals[total.Key] = total;
                }, cancellationToken);
        }

        return totals;
    }

    private static ScopeTotal[] TotalsOf(Waiting one, Dictionary<(string Scope, string Period), ScopeTotal> totals)
    {
        var found = new ScopeTotal[one.Keys.Count];
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = totals[one.Keys[i]];
        }

        return found;
    }

    private static RowsTable Totals(string table) => new(table, [("scope", "text"), ("period", "text"), ("tokens", "bigint"), ("money", "bigint"), ("version", "bigint")],
        $"ON CONFLICT (scope, period) DO UPDATE SET tokens = {table}.tokens + excluded.tokens, money = {table}.money + excluded.money, version = {{0}}({table}.version + 1, excluded.version) RETURNING scope, period, tokens, money, version");

    private static void Write(RowWriter row, UsageRecord record) => row
        .Add(record.Id).Add(record.At).Add(record.Tenant).Add(record.Caller).Add(record.KeyId).Add(record.Tier).Add(record.Model).Add(record.Provider)
        .Add(record.PromptTokens).Add(record.CachedTokens).Add(record.ReasoningTokens).Add(record.OutputTokens).Add(record.Cost).Add(record.Outcome).Add(record.Cache)
        .Add(record.Basis.ToString()).Add(record.IsOverage).Add(record.IsClamped).Add(record.DurationMs).Add(record.FirstTokenMs).Add(record.TraceId).Add(record.RequestId)
        .Add(record.ClientRequestId).Add(record.ProviderRequestId);

    /// <returns>By record what is new of it: all, or the difference to the estimate whose place it takes.</returns>
    private static async Task<Dictionary<string, (long Tokens, long Money)>> InsertAsync(AppDbContext context, List<UsageRecord> records, CancellationToken cancellationToken)
    {
        var inserted = new HashSet<string>(StringComparer.Ordinal);
        await _records.AddAsync(context, records, Write, row => inserted.Add(row.GetString(0)), cancellationToken);
        var charges = new Dictionary<string, (long Tokens, long Money)>(StringComparer.Ordinal);
        var days = new Dictionary<(DateOnly Day, string Tenant, string Caller, string Model), DaySum>();
        foreach (var record in records)
        {
            if (inserted.Contains(record.Id))
            {
                charges[record.Id] = (record.Tokens, record.Cost);
                Add(record, 1);
            }
            else if (record.Outcome != UsageRecord.Expired && await ReplaceEstimateAsync(context, record, cancellationToken) is { } estimate)
            {
                charges[record.Id] = (record.Tokens - estimate.Tokens, record.Cost - estimate.Cost);
                Add(record, 1);
                Add(estimate, -1);
            }
        }

        var sums = days.OrderBy(static day => day.Key, DayKeys.Order).ToList();
        await _statistics.AddAsync(context, sums, static (row, day) => row.Add(day.Key.Day).Add(day.Key.Tenant).Add(day.Key.Caller).Add(day.Key.Model)
            .Add(day.Value.Calls).Add(day.Value.Prompt).Add(day.Value.Cached).Add(day.Value.Output).Add(day.Value.Cost).Add(0L).Add(0L).Add(0L), returned: null, cancellationToken);
        return charges;

        void Add(UsageRecord record, long sign)
        {
            var key = (DateOnly.FromDateTime(record.At.UtcDateTime), record.Tenant, record.Caller, record.Model);
            var sum = days.GetValueOrDefault(key);
            days[key] = new(sum.Calls + sign, sum.Prompt + (sign * record.PromptTokens), sum.Cached + (sign * record.CachedTokens),
                sum.Output + (sign * record.OutputTokens), sum.Cost + (sign * record.Cost));
        }
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
        await _records.AddAsync(context, [record], Write, returned: null, cancellationToken);
        return estimate;
    }

    /// <summary>What is new in a day's statistics.</summary>
    private readonly record struct DaySum(long Calls, long Prompt, long Cached, long Output, long Cost);

    private sealed class Waiting(UsageRecord? record)
    {
        public UsageRecord? Record { get; } = record;

        /// <summary>The rows that it is added to.</summary>
        public List<(string Scope, string Period)> Keys { get; } = record is null ? [] : ScopeNames.KeysOf(record.At, record.Tenant, record.Caller, record.KeyId, record.Tier);

        public TaskCompletionSource<IReadOnlyList<ScopeTotal>> Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
