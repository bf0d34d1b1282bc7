using System.Collections.Concurrent;
using AspireAi.Api.Defense.Quota.Budgets;
using AspireAi.Api.Defense.Quota.Counting;
using AspireAi.Api.Defense.Quota.Gate;
using AspireAi.Api.Defense.Quota.Ledger;
using AspireAi.Api.Defense.Quota.Scripts;
using AspireAi.Api.Defense.Tiers;
using AspireAi.Api.Models;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.Quota.Reserve;

/// <summary>
/// Asks for room for a call's worst case: prompt and largest output of all choices, in tokens and money, under all scopes at once.
/// Fails closed: while the store is away nothing is reserved.
/// </summary>
internal sealed class Reservations(
    QuotaStore store,
    BudgetCatalog budgets,
    BudgetSlices slices,
    Settlements settlements,
    PromptCounter prompts,
    ModelCatalog models,
    TierCatalog tiers,
    Tenants tenants,
    QuotaMetrics metrics,
    OpeningFlush opening,
    IOptionsMonitor<QuotaOptions> options,
    TimeProvider time)
{
    // Each draws what is missing, and each may find that others were quicker.
    private const int MostDraws = 16;

    /// <exception cref="DefenseRejectedException">429 without room, 503 while the store is away.</exception>
    public async Task<Reservation> HoldAsync(ChatCall call)
    {
        var model = models.Get(call.Model);
        var request = RequestOf(call, model);
        var tail = new LedgerTail
        {
            At = store.Clock.Milliseconds,
            Caller = call.Caller.Id,
            Tier = call.Caller.Tier,
            Ending = CallEnding.Expired,
            Flags = ChargeFlags.Counted | ChargeFlags.Estimated,
        };
        request = request with { Tail = tail.ToJson() };
        var gate = await opening.ReplyAsync<GateReply>(call);
        var reservation = gate.State is null ? throw Unavailable(call) : await HoldInStoreAsync(call, model, request, tail);
        if (reservation.Clamped)
        {
            metrics.Clamped(request.Wanted - reservation.OutputPerChoice);
        }

        // Always set: without a limit in the request, or with two that differ, the provider has to be told what was reserved.
        call.IsCutByBudget = reservation.Clamped;
        call.ClampedMaxOutputTokens = (int)reservation.OutputPerChoice;
        return reservation;
    }

    private ReserveRequest RequestOf(ChatCall call, ChatModel model)
    {
        var prompt = prompts.Count(call, model);
        // What the context window has no room for no provider can produce, and some refuse to be asked for it.
        var inWindow = Math.Max(1, model.ContextWindow - prompt.Tokens);
        var wanted = tiers.OutputLimitOf(call, model);
        if (call.RequestedMaxOutputTokens is null)
        {
            wanted = (int)Math.Min(wanted, inWindow);
        }

        var price = PriceOf(model);
        return new ReserveRequest
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()).ToString("N"),
            Lease = options.CurrentValue.Lease,
            PromptTokens = prompt.Tokens,
            Choices = call.Choices,
            Wanted = wanted,
            Least = Math.Min(wanted, options.CurrentValue.MinOutputTokens),
            PromptMoney = NanoDollars.Cost(price, prompt.Tokens, 0, prompt.Predicted),
            MoneyPerToken = NanoDollars.Cost(price, 0, 0, call.Choices),
            Model = model.Name,
            Tail = "",
        };
    }

    // Whichever of them answers, it has to fit.
    private ModelPrice PriceOf(ChatModel model)
    {
        var price = model.Price;
        foreach (var fallback in model.Fallbacks.Select(models.Get))
        {
            price = new ModelPrice(Math.Max(price.Input, fallback.Price.Input), 0, Math.Max(price.Output, fallback.Price.Output));
        }

        return price with { Input = Math.Max(price.Input, model.Price.CachedInput) };
    }

    private async Task<Reservation> HoldInStoreAsync(ChatCall call, ChatModel model, ReserveRequest request, LedgerTail tail)
    {
        QuotaScopes ScopesNow() => budgets.Of(call.Caller, store.Clock.Now);
        var attempt = new ReserveAttempt();
        try
        {
            await tenants.NoteAsync(call.Caller.Tenant);
            var reply = await ReserveAsync(ScopesNow, request, attempt);
            if (reply.Status != ReserveStatus.Held)
            {
                throw Refused(call, request, reply);
            }

            call.Outcome.QuotaRemainingTokens = RemainingTokens(reply.Scopes, reply.State);
            var reservation = new Reservation
            {
                Request = request,
                Scopes = reply.Scopes,
                Day = reply.Day,
                Reply = reply,
                Model = model,
                Tail = tail,
                OutputPerChoice = reply.Output,
                Clamped = reply.Output < request.Wanted,
            };
            metrics.Reserved(reservation.Clamped ? ReservationOutcome.Clamped : ReservationOutcome.Held);
            return reservation;
        }
        catch (Exception exception) when (StoreFaults.IsAway(exception))
        {
            if (attempt.WasMade)
            {
                settlements.Cancel(attempt, request, tail);
            }

            throw Unavailable(call);
        }
    }

    private async Task<ReserveReply> ReserveAsync(Func<QuotaScopes> scopesNow, ReserveRequest request, ReserveAttempt attempt)
    {
        for (var draws = 0; ; draws++)
        {
            var reply = await store.ReserveAsync(scopesNow, request, attempt);
            if (reply.Status != ReserveStatus.SlicesShort)
            {
                return reply;
            }

            var need = request.PromptMoney + (request.MoneyPerToken * reply.Output);
            if (!await slices.DrawAsync(reply.Scopes, reply.Day, reply.State.Slices, need) || draws == MostDraws)
            {
                request = request with { TakeWhatThereIs = true };
            }
        }
    }

    private DefenseRejectedException Unavailable(ChatCall call)
    {
        call.Outcome.MarkDegraded(QuotaGateChatClient.StageName);
        metrics.Reserved(ReservationOutcome.Unavailable);
        return QuotaRejections.Unavailable();
    }

    private DefenseRejectedException Refused(ChatCall call, ReserveRequest request, ReserveReply reply)
    {
        metrics.Reserved(reply.Status == ReserveStatus.RefusedBySlice ? ReservationOutcome.RefusedByBudget : ReservationOutcome.Refused);
        var budget = QuotaRejections.Find(reply.Scopes, reply.State,
            request.PromptTokens + (request.Least * request.Choices), request.PromptMoney + (request.MoneyPerToken * request.Least), countHeld: true, reply.Day)
            ?? throw new InvalidOperationException($"The reservation was refused ({reply.Status}), though there is room.");
        return QuotaRejections.UsedUp(budget, tiers.Of(call.Caller).UpgradeLink, store.Clock.Now);
    }

    /// <summary>Tokens left in the tightest of the scopes; null without a cap.</summary>
    public static long? RemainingTokens(QuotaScopes scopes, QuotaState state)
    {
        long? least = null;
        foreach (var (cap, used) in new[] { (scopes.SubjectCap, state.Subject), (scopes.KeyCap, state.Key), (scopes.TenantCap, state.Tenant) })
        {
            if (cap.Tokens is { } tokens)
            {
                least = Math.Min(least ?? long.MaxValue, Math.Max(0, tokens - used.Tokens - used.HeldTokens));
            }
        }

        return least;
    }
}
