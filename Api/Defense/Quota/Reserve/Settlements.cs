using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using AspireAi.Api.Defense.Quota.Budgets;
using AspireAi.Api.Defense.Quota.Ledger;
using AspireAi.Api.Defense.Quota.Scripts;
using AspireAi.Api.Models;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.Quota.Reserve;

/// <summary>
/// Brings what calls cost into the books, once, however long the store is away. Nothing waits for it: the script is on its way
/// when <see cref="Settle"/> returns, and since it counts once per reservation it may be sent again. Fails closed: what does not
/// arrive stays reserved, and is charged whole when its lease ends.
/// </summary>
internal sealed partial class Settlements(
    QuotaStore store,
    BudgetSlices slices,
    QuotaMetrics metrics,
    StoreReturns returns,
    IConnectionMultiplexer redis,
    TimeProvider time,
    ILogger<Settlements> logger)
    : SteadyService
{
    private const int MostDefects = 10;
    /// <summary>Of a service whose last work is worth waiting for, also where the time for stopping is up already.</summary>
    public static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan _again = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<Settlement> _waiting = new();
    private readonly LatelySent<Settlement> _sent = new(time);
    private readonly SemaphoreSlim _signal = new(0);
    private int _underWay;

    /// <summary>Nothing waits for the store and nothing is on its way.</summary>
    public bool IsIdle => _waiting.IsEmpty && Volatile.Read(ref _underWay) == 0;

    /// <summary>Whether it is worth waiting for what is under way.</summary>
    public bool CanArrive => redis.IsConnected;

    /// <summary>Charges a call.</summary>
    /// <param name="reservation">What was held for it.</param>
    /// <param name="charge">What it cost.</param>
    /// <param name="model">The one that bills: a fallback has prices of its own.</param>
    public void Settle(Reservation reservation, CallCharge charge, ChatModel model)
    {
        var money = NanoDollars.Cost(model.Price, charge.Prompt, charge.Cached, charge.Output);
        var overage = Math.Max(0, charge.Prompt + charge.Output - reservation.Tokens);
        var flags = charge.Flags
            | (overage > 0 || money > reservation.Money ? ChargeFlags.Overage : ChargeFlags.None)
            | (reservation.Clamped ? ChargeFlags.Clamped : ChargeFlags.None);
        metrics.Settled(model.Name, reservation.Tail.Tier, charge.Prompt, charge.Cached, charge.Output, money, charge.Ending, flags, overage);
        if (flags.HasFlag(ChargeFlags.Overage))
        {
            LogOverage(model.Name, charge.Prompt + charge.Output, reservation.Tokens);
        }

        Send(new Settlement(reservation.Scopes, new SettleRequest
        {
            Id = reservation.Request.Id,
            Day = reservation.Day,
            PromptTokens = charge.Prompt,
            CachedTokens = charge.Cached,
            OutputTokens = charge.Output,
            Money = money,
            Model = model.Name,
            Tail = (reservation.Tail with { Ending = charge.Ending, Flags = flags }).ToJson(),
        }));
    }

    /// <summary>Undoes what may or may not have been reserved: the store's answer was lost.</summary>
    public void Cancel(ReserveAttempt attempt, ReserveRequest request, LedgerTail tail) => Send(new Settlement(attempt.Scopes, new SettleRequest
    {
        Id = request.Id,
        Day = attempt.Day,
        PromptTokens = 0,
        OutputTokens = 0,
        Money = 0,
        Model = request.Model,
        Tail = (tail with { Ending = CallEnding.NotSent }).ToJson(),
    }));

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // Requests have ended by now. What can't be brought home is charged whole when its lease ends.
        for (var stopped = time.GetTimestamp(); !IsIdle && CanArrive && time.GetElapsedTime(stopped) < LongestStop;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, CancellationToken.None);
        }

        await base.StopAsync(cancellationToken);
    }

    protected override (TimeProvider Time, ILogger Logger) Tools => (time, logger);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        returns.Doubted += _sent.Doubt;
        returns.Returned += OnReturned;
        try
        {
            while (true)
            {
                while (!_waiting.IsEmpty)
                {
                    await DrainAsync();
                    if (!_waiting.IsEmpty)
                    {
                        await Task.Delay(_again, time, stoppingToken);
                    }
                }

                await _signal.WaitAsync(stoppingToken);
            }
        }
        finally
        {
            returns.Doubted -= _sent.Doubt;
            returns.Returned -= OnReturned;
        }
    }

    private void OnReturned()
    {
        // Whatever of these the store still has, it doesn't count again.
        foreach (var settlement in _sent.Take())
        {
            Wait(settlement);
        }
    }

    private void Send(Settlement settlement)
    {
        if (_waiting.IsEmpty)
        {
            _ = SendOrWaitAsync(settlement);
        }
        else
        {
            Wait(settlement);
        }
    }

    private async Task SendOrWaitAsync(Settlement settlement)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            if (!await TrySendAsync(settlement))
            {
                Wait(settlement);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private void Wait(Settlement settlement)
    {
        metrics.Unsettled(1);
        _waiting.Enqueue(settlement);
        _signal.Release();
    }

    private async Task DrainAsync()
    {
        while (_waiting.TryPeek(out var settlement) && await TrySendAsync(settlement))
        {
            _waiting.TryDequeue(out _);
            metrics.Unsettled(-1);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A charge must not get lost, whatever stands in its way.")]
    private async Task<bool> TrySendAsync(Settlement settlement)
    {
        try
        {
            var reply = await store.SettleAsync(settlement.Scopes, settlement.Request);
            _sent.Add(settlement);
            await slices.BookOverageAsync(settlement.Scopes, settlement.Request.Day, reply.State.Slices);
            return true;
        }
        catch (Exception exception)
        {
            if (StoreFaults.IsAway(exception))
            {
                return false;
            }

            // A defect of ours. It must not stand in the way of all the others for ever.
            LogFailed(exception, settlement.Request.Id);
            if (++settlement.Defects < MostDefects)
            {
                return false;
            }

            return true;
        }
    }

    private sealed record Settlement(QuotaScopes Scopes, SettleRequest Request)
    {
        public int Defects { get; set; }
    }

    [LoggerMessage(5001, LogLevel.Warning, "Model {Model} billed {Billed} tokens for a call with {Reserved} reserved; the rest is charged as overage.")]
    private partial void LogOverage(string model, long billed, long reserved);

    [LoggerMessage(5002, LogLevel.Error, "Call {Reservation} could not be settled. It is tried ten times; after that its whole reservation is charged.")]
    private partial void LogFailed(Exception exception, string reservation);
}
