using System.Diagnostics;
using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Defense.Quota.Gate;
using AspireAi.Api.Defense.RateLimit;
using AspireAi.Api.Defense.Telemetry;
using AspireAi.Api.Defense.Tiers;
using AspireAi.Api.Models;
using AspireAi.Api.Usage;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.Quota.Reserve;

/// <summary>
/// Asks for room for a call's worst case: prompt and largest output of all choices, in tokens and money, under all caps at once; and for
/// its tokens per minute and its place among the calls at once. Fails closed: while Redis is unavailable nothing is reserved.
/// </summary>
internal sealed class Reservations(
    LimitEngine engine,
    LimitMaintenance maintenance,
    CallerLimitsCatalog limits,
    Settlements settlements,
    RunningCalls running,
    WaitingLines lines,
    UsageWriter writer,
    PromptCounter prompts,
    ModelCatalog models,
    TierCatalog tiers,
    QuotaMetrics metrics,
    Outage outage,
    IOptionsMonitor<QuotaOptions> options,
    TimeProvider time)
{
    // Who would not wait for room waits for the counters all the same.
    private static readonly TimeSpan _leastPatience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan _untilSettled = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _whileRecovering = TimeSpan.FromMilliseconds(50);

    /// <exception cref="DefenseRejectedException">429 without room, 503 while Redis or the database is unavailable.</exception>
    public async Task<Reservation> HoldAsync(ChatCall call, CancellationToken cancellationToken)
    {
        using var span = StageSpans.Start("reservation");
        var reservation = RequestOf(call, span);
        try
        {
            if (reservation.IsCharged && writer.IsFull)
            {
                throw Unavailable(call);
            }

            await HoldAsync(call, reservation, cancellationToken);
            // Nobody may be there any more by now.
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (Exception exception)
        {
            if (exception is not OperationCanceledException)
            {
                span.Refused(exception);
            }

            LetGo(reservation);
            throw;
        }

        span.Decided(!reservation.IsHeld ? "without" : reservation.IsClamped ? "clamped" : "held")
            ?.SetTag("aspireai.reservation.tokens", reservation.Tokens).SetTag("aspireai.reservation.output_tokens", reservation.Output)
            .SetTag("aspireai.reservation.nano_dollars", reservation.Money);
        if (!reservation.IsCharged)
        {
            return reservation;
        }

        metrics.Reserved(reservation.IsClamped ? ReservationOutcome.Clamped : ReservationOutcome.Held);
        if (reservation.IsClamped)
        {
            metrics.Clamped(reservation.Wanted - reservation.OutputPerChoice);
        }

        // Always set: without a limit in the request, or with two that differ, the provider has to be told what was reserved.
        call.IsCutByBudget = reservation.IsClamped;
        call.ClampedMaxOutputTokens = (int)reservation.OutputPerChoice;
        return reservation;
    }

    /// <summary>Tokens left under the tightest of the caller's own caps; null without one, or where it is not known.</summary>
    public static long? RemainingTokens(IReadOnlyList<SpendingCap> caps, CounterState[] counters)
    {
        long? least = null;
        for (var i = 0; i < caps.Count; i++)
        {
            if (caps[i].Tokens is { } tokens && counters[i].IsSeeded)
            {
                least = Math.Min(least ?? long.MaxValue, Math.Max(0, tokens - counters[i].Tokens - counters[i].HeldTokens));
            }
        }

        return least;
    }

    private Reservation RequestOf(ChatCall call, Activity? span)
    {
        var (model, tier, now) = (call.Attempts?.Model ?? models.Get(call.Model), tiers.Of(call.Caller), DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()));
        var (isCharged, ofCaller) = (options.CurrentValue.Enabled, limits.Of(call.Caller, now));
        var prompt = isCharged ? prompts.Count(call, model) : default;
        call.PromptTokens = prompt.Tokens;
        var wanted = isCharged ? tiers.OutputLimitOf(call, model) : 0;
        if (isCharged && call.RequestedMaxOutputTokens is null)
        {
            // What the context window has no room for no provider can produce, and some refuse to be asked for it.
            wanted = (int)Math.Min(wanted, Math.Max(1, model.ContextWindow - prompt.Tokens));
        }

        var price = model.Price with { Input = Math.Max(model.Price.Input, model.Price.CachedInput) };
        return new Reservation
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            At = now,
            Caller = call.Caller,
            Model = model,
            Scopes = ofCaller.Reserved,
            IsCharged = isCharged,
            Caps = isCharged ? ofCaller.Caps : [],
            TraceId = Activity.Current?.TraceId.ToHexString(),
            RequestId = call.RequestId,
            ClientRequestId = call.ClientRequestId,
            Span = span?.Context ?? default,
            Prompt = prompt.Tokens,
            Choices = call.Choices,
            Wanted = wanted,
            Least = Math.Min(wanted, options.CurrentValue.MinOutputTokens),
            PromptMoney = isCharged ? NanoDollars.Cost(price, prompt.Tokens, 0, prompt.Predicted) : 0,
            MoneyPerToken = isCharged ? NanoDollars.Cost(price, 0, 0, call.Choices) : 0,
            Estimate = Math.Max(1, TokenEstimate.Of(call, tier)),
        };
    }

    private async Task HoldAsync(ChatCall call, Reservation reservation, CancellationToken cancellationToken)
    {
        reservation.Grant(reservation.Wanted, isHeld: false);
        if (!reservation.IsCharged && reservation.Scopes.Count == 0)
        {
            return;
        }

        var began = time.GetTimestamp();
        var line = lines.IsEmpty ? null : LinesOf(reservation).FirstOrDefault(one => lines.Has(one.Name));
        var turn = await QueueAsync(line, began, cancellationToken);
        try
        {
            while (!await TryHoldAsync(call, reservation, began, InUseAsync, cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            turn?.Dispose();
        }

        async Task InUseAsync(Line full)
        {
            if (full == line)
            {
                await lines.NextAsync(cancellationToken);
                return;
            }

            // Whoever waits for room of its own must not stand in the way of those who wait for what is shared.
            turn?.Dispose();
            (turn, line) = (null, full);
            turn = await QueueAsync(full, began, cancellationToken);
        }
    }

    /// <returns>False: it has to be asked again.</returns>
    private async Task<bool> TryHoldAsync(ChatCall call, Reservation reservation, long began, Func<Line, Task> inUse, CancellationToken cancellationToken)
    {
        LimitReply reply;
        // Calls of the caller that have ended, and whose tokens and places come back in a moment.
        var isSettling = settlements.IsSettling(call.Caller.Id);
        try
        {
            reply = await engine.RunAsync(reservation.Reserve(options.CurrentValue.Lease));
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            reservation.MayBeHeld |= exception is not NotSentException;
            if (outage.MayBeRestart() && time.GetElapsedTime(began) <= Outage.LongestRestart && NeedsRoom(reservation))
            {
                await Task.Delay(_whileRecovering, time, cancellationToken);
                return false;
            }

            GoOnWithout(call, reservation);
            return true;
        }

        outage.Over();
        var at = 5;
        var states = reply.States(reservation.Scopes, ref at, isAdmission: false);
        var counters = reply.Counters(reservation.Caps.Count, at);
        switch ((ReserveStatus)reply.Number(0))
        {
            case ReserveStatus.Held:
                reservation.Grant(reply.Number(1), isHeld: true);
                // A reply of an incarnation that is over by now counts for nothing.
                if (!running.TryAdd(reservation.Id, () => reservation.Hold(options.CurrentValue.Lease), reply.Incarnation))
                {
                    return false;
                }

                maintenance.NoteUse(reservation.Caps);
                Note(call, states);
                if (reservation.IsCharged)
                {
                    call.Outcome.QuotaRemainingTokens = RemainingTokens(reservation.Caps, counters);
                }

                if (time.GetElapsedTime(began) is var waited && waited > _whileRecovering)
                {
                    metrics.Waited(waited);
                }

                return true;
            case ReserveStatus.Limited when isSettling && time.GetElapsedTime(began) <= _untilSettled:
                if (settlements.IsSettling(call.Caller.Id))
                {
                    await lines.NextAsync(cancellationToken);
                }

                return false;
            case ReserveStatus.Limited:
                Note(call, states);
                metrics.Reserved(ReservationOutcome.Limited);
                throw new RateLimitRejectedException(LimitState.RefusalOf(states)!, byAddress: false);
            case ReserveStatus.Spent:
                // It may be Redis that is wrong: the database was restored.
                maintenance.NoteUse(reservation.Caps);
                metrics.Reserved(ReservationOutcome.Refused);
                throw QuotaRejections.UsedUp(BudgetOf(reservation, counters), tiers.Of(call.Caller).UpgradeLink, time.GetUtcNow());
            case ReserveStatus.InUse when IsPatient(began):
                await inUse(Decided());
                return false;
            case ReserveStatus.InUse:
                metrics.Reserved(ReservationOutcome.InUse);
                throw QuotaRejections.InUse(Decided().Cap, Decided().IsMoney);
            case ReserveStatus.Seed when IsPatientOrRecovering(began):
                await SeedAsync(call, reservation.Caps.Where((_, i) => !counters[i].IsSeeded).ToList());
                return false;
            case ReserveStatus.Wait when IsPatientOrRecovering(began):
                await Task.Delay(_whileRecovering, time, cancellationToken);
                return false;
            default:
                GoOnWithout(call, reservation);
                return true;
        }

        Line Decided() => new(reservation.Caps[(int)Math.Abs(reply.Number(4)) - 1], reply.Number(4) < 0);
    }

    private void GoOnWithout(ChatCall call, Reservation reservation)
    {
        LetGo(reservation);
        if (NeedsRoom(reservation))
        {
            throw Unavailable(call);
        }

        call.Outcome.MarkDegraded(QuotaGateChatClient.StageName);
        maintenance.NoteUse(reservation.Caps);
    }

    // Who has neither a cap nor a limit can't pass one.
    private bool NeedsRoom(Reservation reservation) =>
        reservation.IsCharged && reservation.Scopes.Count + reservation.Caps.Count > 0 && options.CurrentValue.WhenUnavailable == QuotaUnavailable.Reject;

    // The call is not made, or without a reservation. There may be one all the same, which nobody would renew.
    private void LetGo(Reservation reservation)
    {
        if (reservation.IsHeld || reservation.MayBeHeld)
        {
            running.Abandon(reservation.Id);
            settlements.Release(reservation);
            reservation.Grant(reservation.Wanted, isHeld: false);
        }
    }

    private bool IsPatientOrRecovering(long began) => IsPatient(began) || time.GetElapsedTime(began) <= _leastPatience;

    private bool IsPatient(long began) => time.GetElapsedTime(began) <= options.CurrentValue.WaitForRoom;

    // A cap that others wait for already, or that has just turned out to have no room.
    private async Task<IDisposable?> QueueAsync(Line? line, long began, CancellationToken cancellationToken)
    {
        if (line is null)
        {
            return null;
        }

        var patience = options.CurrentValue.WaitForRoom - time.GetElapsedTime(began);
        if (await lines.JoinAsync(line.Name, patience, cancellationToken) is { } turn)
        {
            return turn;
        }

        metrics.Reserved(ReservationOutcome.InUse);
        throw QuotaRejections.InUse(line.Cap, line.IsMoney);
    }

    private async Task SeedAsync(ChatCall call, List<SpendingCap> missing)
    {
        try
        {
            await Task.WhenAll(missing.Select(maintenance.SeedAsync));
        }
        catch (Exception exception) when (exception is RedisException or RedisTimeoutException && StoreFaults.IsUnavailable(exception))
        {
            // The next try finds that out.
        }
        catch (Exception exception) when (ServiceDefaults.Database.IsUnavailable(exception))
        {
            throw Unavailable(call);
        }
    }

    private static void Note(ChatCall call, List<LimitState> states) =>
        call.Outcome.Limits = [.. call.Outcome.Limits.Select(known => states.Find(state => state.Name == known.Name) ?? known)];

    private static UsedUpBudget BudgetOf(Reservation reservation, CounterState[] counters) => QuotaRejections.Find(
        reservation.Caps, counters, reservation.Prompt + (reservation.Least * reservation.Choices),
        reservation.PromptMoney + (reservation.MoneyPerToken * reservation.Least))
        ?? throw new InvalidOperationException("A reservation was refused, though there is room.");

    // Those in which it could come to stand: what costs nothing needs no money.
    private static IEnumerable<Line> LinesOf(Reservation reservation) => reservation.Caps
        .SelectMany(static cap => (Line[])[.. cap.Tokens is null ? [] : (Line[])[new(cap, false)], .. cap.Money is null ? [] : (Line[])[new(cap, true)]])
        .Where(line => !(line.IsMoney && reservation.IsFree));

    private DefenseRejectedException Unavailable(ChatCall call)
    {
        call.Outcome.MarkDegraded(QuotaGateChatClient.StageName);
        metrics.Reserved(ReservationOutcome.Unavailable);
        return QuotaRejections.Unavailable();
    }

    /// <summary>Calls that wait for tokens, or for money, of one cap.</summary>
    private sealed record Line(SpendingCap Cap, bool IsMoney)
    {
        public string Name => LimitKeys.Counter(Cap.Scope, Cap.Period.Name) + (IsMoney ? " money" : " tokens");
    }
}
