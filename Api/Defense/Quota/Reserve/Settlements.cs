using System.Collections.Concurrent;
using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Defense.Telemetry;
using AspireAi.Api.Models;
using AspireAi.Api.Usage;

namespace AspireAi.Api.Defense.Quota.Reserve;

/// <summary>
/// Charges what calls cost: first in the database, then in Redis by the totals that the commit returned (docs/model). Nothing waits for
/// it. Fails closed: what does not arrive stays held, and is charged whole when its lease ends.
/// </summary>
internal sealed partial class Settlements(
    LimitEngine engine, UsageWriter writer, RunningCalls running, WaitingLines lines, QuotaMetrics metrics, TimeProvider time, ILogger<Settlements> logger)
    : IHostedService
{
    /// <summary>Of a service whose last work is worth waiting for, also where the time for stopping is up already.</summary>
    public static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan _again = TimeSpan.FromMilliseconds(250);

    // A commit that takes longer is late: until it is there, no more than the bill is held.
    private static readonly TimeSpan _late = TimeSpan.FromSeconds(1);

    // Callers of calls that have ended and still count as running.
    private readonly ConcurrentDictionary<string, int> _ending = new(StringComparer.Ordinal);
    private const int MostReleases = 10_000;

    private readonly ConcurrentQueue<Reservation> _releases = new();
    private int _underWay;

    /// <summary>Nothing is on its way.</summary>
    public bool IsIdle => Volatile.Read(ref _underWay) == 0;

    /// <summary>Whether calls of the caller have ended here and still count as running.</summary>
    public bool IsSettling(string caller) => _ending.ContainsKey(caller);

    /// <summary>Charges a call.</summary>
    /// <param name="reservation">What was held for it.</param>
    /// <param name="charge">What it cost.</param>
    /// <param name="meter">What was seen of the answer.</param>
    /// <param name="outcome">What the caches said, and the provider's id of the call.</param>
    public void Settle(Reservation reservation, CallCharge charge, OutputMeter meter, ChatOutcome outcome)
    {
        var model = reservation.Model;
        var money = NanoDollars.Cost(model.Price, charge.Prompt, charge.Cached, charge.Output);
        var overage = Math.Max(0, charge.Prompt + charge.Output - reservation.Tokens);
        var flags = charge.Flags
            | (overage > 0 || money > reservation.Money ? ChargeFlags.Overage : ChargeFlags.None)
            | (reservation.IsClamped ? ChargeFlags.Clamped : ChargeFlags.None);
        metrics.Settled(model.Name, reservation.Caller.Tier, charge.Prompt, charge.Cached, charge.Output, money, charge.Ending, flags, overage);
        if (flags.HasFlag(ChargeFlags.Overage))
        {
            LogOverage(model.Name, charge.Prompt + charge.Output, reservation.Tokens);
        }

        var record = reservation.Record(NameOf(charge.Ending)) with
        {
            Provider = outcome.Endpoint?.Host ?? "",
            PromptTokens = charge.Prompt,
            CachedTokens = charge.Cached,
            ReasoningTokens = Math.Clamp(meter.Usage?.ReasoningTokenCount ?? 0, 0, charge.Output),
            OutputTokens = charge.Output,
            Cost = money,
            Cache = outcome.Cache is { } result ? JsonNamingPolicy.SnakeCaseLower.ConvertName(result.ToString()) : "",
            Basis = flags.HasFlag(ChargeFlags.Estimated) ? UsageBasis.Estimated : flags.HasFlag(ChargeFlags.Counted) ? UsageBasis.Counted : UsageBasis.Reported,
            ProviderRequestId = outcome.ProviderRequestId,
            IsOverage = flags.HasFlag(ChargeFlags.Overage),
            DurationMs = (long)(time.GetUtcNow() - reservation.At).TotalMilliseconds,
            FirstTokenMs = meter.FirstOutput is { } first ? (long)(first - reservation.At).TotalMilliseconds : 0,
        };
        Track(SettleAsync(reservation, record), reservation);
    }

    /// <summary>Ends a call of which nothing is charged, since no caps hold.</summary>
    /// <param name="tokens">That it cost; null where nobody knows.</param>
    public void End(Reservation reservation, long? tokens)
    {
        if (reservation.IsHeld)
        {
            Track(SettleAsync(reservation, tokens, []), reservation);
        }
    }

    /// <summary>Undoes what may or may not have been reserved: the reply was lost.</summary>
    public void Release(Reservation reservation)
    {
        // Of an outage there are as many as calls that came: beyond these, leases that were reserved all the same are charged when they end.
        if (_releases.Count < MostReleases)
        {
            _releases.Enqueue(reservation);
        }
    }

    /// <summary>Sends the releases that wait, many together.</summary>
    /// <exception cref="Exception">Redis is unavailable; they wait on.</exception>
    public async Task SendReleasesAsync()
    {
        while (!_releases.IsEmpty)
        {
            await SendSomeReleasesAsync();
        }
    }

    private async Task SendSomeReleasesAsync()
    {
        var sent = new List<Reservation>();
        while (sent.Count < LimitEngine.MostPerBatch && _releases.TryDequeue(out var next))
        {
            sent.Add(next);
        }

        try
        {
            await engine.RunAsync([.. sent.Select(static one => one.Release())]);
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            sent.ForEach(_releases.Enqueue);
            throw;
        }
    }

    /// <summary>Charges the whole reservation of a call that nobody renews any more; or finds the record that is there.</summary>
    /// <param name="record">The estimate.</param>
    /// <param name="settle">Makes of the totals what lets it go in Redis.</param>
    public async Task ExpireAsync(UsageRecord record, Func<IReadOnlyList<ScopeTotal>, LimitOperation> settle) =>
        await engine.RunAsync(settle(await writer.WriteAsync(record)));

    public static string NameOf(CallEnding ending) => JsonNamingPolicy.SnakeCaseLower.ConvertName(ending.ToString());

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // The server has cut what ran on for too long; it settles in a moment.
        for (var stopped = time.GetTimestamp(); (!IsIdle || running.Count > 0) && time.GetElapsedTime(stopped) < LongestStop;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, CancellationToken.None);
        }

        try
        {
            await SendReleasesAsync();
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            // Their leases are charged when they end.
        }
    }

    private async Task SettleAsync(Reservation reservation, UsageRecord record)
    {
        using var span = StageSpans.Start("settlement", reservation.Span);
        span.Decided(record.Outcome)?.SetTag("aspireai.settlement.tokens", record.Tokens).SetTag("aspireai.settlement.nano_dollars", record.Cost)
            .SetTag("aspireai.settlement.basis", record.Basis.ToString());
        var written = writer.WriteAsync(record);
        if (reservation.IsHeld && await IsLateAsync(written))
        {
            try
            {
                await engine.RunAsync(reservation.Shrink(record.Tokens, record.Cost));
                Settled(reservation, isLast: false);
            }
            catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
            {
                // Where it is held again it is held for the bill.
            }
        }

        await SettleAsync(reservation, record.Tokens, await written);
    }

    private async Task<bool> IsLateAsync(Task<IReadOnlyList<ScopeTotal>> written)
    {
        try
        {
            await written.WaitAsync(_late, time);
            return false;
        }
        catch (TimeoutException)
        {
            return true;
        }
    }

    private async Task SettleAsync(Reservation reservation, long? tokens, IReadOnlyList<ScopeTotal> totals)
    {
        var others = ScopeTotals.Others(reservation.Caps, totals, take: reservation.IsHeld);
        if (!reservation.IsHeld)
        {
            // Redis was unavailable when it began; the reconciler brings what is missed here.
            try
            {
                await engine.RunAsync(reservation.Settle(tokens, totals, others));
            }
            catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
            {
            }

            return;
        }

        // In another incarnation it may be held again meanwhile.
        while (!running.TryRemove(reservation.Id, (await RepeatAsync(() => reservation.Settle(tokens, totals, others))).Incarnation))
        {
        }
    }

    private async Task<LimitReply> RepeatAsync(Func<LimitOperation> operation)
    {
        while (true)
        {
            try
            {
                return await engine.RunAsync(operation());
            }
            catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
            {
                await Task.Delay(_again, time);
            }
        }
    }

    // Its place and its tokens of the minute are free again, or it is over altogether.
    private void Settled(Reservation reservation, bool isLast)
    {
        if (reservation.IsEnding)
        {
            reservation.IsEnding = false;
            _ending.AddOrUpdate(reservation.Caller.Id, 0, static (_, count) => count - 1);
            _ending.TryRemove(new(reservation.Caller.Id, 0));
        }

        if (isLast || reservation.IsHeld)
        {
            lines.Settled();
        }
    }

    private void Track(Task task, Reservation reservation)
    {
        Interlocked.Increment(ref _underWay);
        _ending.AddOrUpdate(reservation.Caller.Id, 1, static (_, count) => count + 1);
        metrics.Unsettled(1);
        _ = ObserveAsync();

        async Task ObserveAsync()
        {
            try
            {
                await task;
            }
#pragma warning disable CA1031 // A defect of ours: the lease ends by itself, and all of it is charged.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                running.Abandon(reservation.Id);
                LogFailed(exception);
            }
            finally
            {
                Settled(reservation, isLast: true);
                Interlocked.Decrement(ref _underWay);
                metrics.Unsettled(-1);
            }
        }
    }

    [LoggerMessage(5001, LogLevel.Warning, "Model {Model} billed {Billed} tokens for a call with {Reserved} reserved; the rest is charged as overage.")]
    private partial void LogOverage(string model, long billed, long reserved);

    [LoggerMessage(5002, LogLevel.Error, "A call could not be settled; its whole reservation is charged when its lease ends.")]
    private partial void LogFailed(Exception exception);
}
