using AspireAi.Api.Defense.Quota;
using AspireAi.Api.Defense.Quota.Scripts;

namespace AspireAi.Api.Tests.Defense.Quota.Scripts;

/// <summary>
/// What the scripts have to amount to, as plain collections: a lease that has ended is charged at that instant, counters are sums
/// over the reservations, and nothing is stored twice.
/// </summary>
internal sealed class QuotaModel
{
    private readonly Dictionary<string, Reservation> _reservations = [];
    private readonly Dictionary<string, ModelSlice> _slices = [];
    private readonly Dictionary<string, ModelBudget> _budgets = [];

    public DateTimeOffset Now { get; set; }

    public int Day => (int)(Now.ToUnixTimeMilliseconds() / 86_400_000);

    public IReadOnlyDictionary<string, Reservation> Reservations
    {
        get
        {
            foreach (var ended in _reservations.Values.Where(reservation => reservation.State == State.Live && reservation.Until <= Now))
            {
                ended.State = State.Estimated;
                ended.Settled = new Charge(ended.Tokens, ended.Money, Math.Min(ended.Prompt, ended.Tokens), 0, ended.Tokens - Math.Min(ended.Prompt, ended.Tokens), ended.Model);
            }

            return _reservations;
        }
    }

    public IReadOnlyDictionary<string, ModelSlice> Slices => _slices;

    public IReadOnlyDictionary<string, ModelBudget> Budgets => _budgets;

    public (ReserveStatus Status, long Output) Reserve(QuotaScopes scopes, ReserveRequest request)
    {
        if (Reservations.TryGetValue(request.Id, out var known))
        {
            return known.State == State.Live
                ? (ReserveStatus.Held, (known.Tokens - request.PromptTokens) / request.Choices)
                : (ReserveStatus.AlreadySettled, 0);
        }

        var own = Math.Min(Within(request, scopes.SubjectCap, Of(scopes.Subject, null)),
            Math.Min(scopes.Key is null ? long.MaxValue : Within(request, scopes.KeyCap, Of(scopes.Subject, scopes.Key)),
                Within(request, scopes.TenantCap, Of(null, null))));
        if (own < request.Least)
        {
            return (ReserveStatus.RefusedByScope, own);
        }

        var output = scopes.Budgets.Select(budget => Within(request, new Cap(null, Room(budget, Day)), default)).Append(own).Min();
        if (output < own && !request.TakeWhatThereIs)
        {
            return (ReserveStatus.SlicesShort, own);
        }

        if (output < request.Least)
        {
            return (ReserveStatus.RefusedBySlice, output);
        }

        _reservations[request.Id] = new Reservation
        {
            Scopes = scopes,
            Day = Day,
            Until = Now + request.Lease,
            Prompt = request.PromptTokens,
            Tokens = request.PromptTokens + (request.Choices * output),
            Money = request.PromptMoney + (request.MoneyPerToken * output),
            Model = request.Model,
        };
        return (ReserveStatus.Held, output);
    }

    public SettleStatus Settle(QuotaScopes scopes, SettleRequest request)
    {
        var charge = new Charge(request.PromptTokens + request.OutputTokens, request.Money, request.PromptTokens, request.CachedTokens, request.OutputTokens, request.Model);
        if (!Reservations.TryGetValue(request.Id, out var known))
        {
            _reservations[request.Id] = new Reservation { Scopes = scopes, Day = request.Day, State = State.Final, Settled = charge };
            return SettleStatus.ChargedUnreserved;
        }

        var status = known.State switch
        {
            State.Live => SettleStatus.Settled,
            State.Estimated => SettleStatus.CorrectedEstimate,
            _ => SettleStatus.WasFinal,
        };
        if (status != SettleStatus.WasFinal)
        {
            known.State = State.Final;
            known.Settled = charge;
        }

        return status;
    }

    public RenewStatus Renew(QuotaScopes scopes, int day, ReserveRequest request, long tokens, long money)
    {
        if (!Reservations.TryGetValue(request.Id, out var known))
        {
            _reservations[request.Id] = new Reservation
            {
                Scopes = scopes,
                Day = day,
                Until = Now + request.Lease,
                Prompt = request.PromptTokens,
                Tokens = tokens,
                Money = money,
                Model = request.Model,
            };
            return RenewStatus.Restored;
        }

        if (known.State != State.Live)
        {
            return RenewStatus.Ended;
        }

        known.Until = Now + request.Lease;
        return RenewStatus.Renewed;
    }

    public long Return(BudgetUse budget, int day)
    {
        var slice = SliceOf(budget, day);
        slice.Returned += Math.Max(0, Room(budget, day));
        return slice.Returned;
    }

    public DrawReply Draw(BudgetUse budget, int day, long granted, long returned, long need, long usual)
    {
        var key = Instance(budget, day);
        var state = _budgets.TryGetValue(key, out var found) ? found : _budgets[key] = new ModelBudget();
        state.Granted = Math.Max(state.Granted, granted);
        state.Returned = Math.Max(state.Returned, returned);
        var left = budget.Cap - (state.Granted - state.Returned);
        var grant = need == 0 ? 0 : Math.Max(need, Math.Min(usual, (long)Math.Floor(left / 8.0)));
        grant = Math.Max(0, Math.Min(grant, left));

        state.Granted += grant;
        return new DrawReply(state.Granted, grant, state.Granted - state.Returned, state.Returned);
    }

    /// <summary>A crash of the budget's server loses what it granted last.</summary>
    public void LoseGrant(BudgetUse budget, int day, long lost) => _budgets[Instance(budget, day)].Granted -= lost;

    /// <summary>A crash of the tenant's server loses what it returned last, though the budget has heard of it.</summary>
    public void LoseReturn(BudgetUse budget, int day, long lost) => SliceOf(budget, day).Returned -= lost;

    public void Credit(BudgetUse budget, int day, DrawReply reply)
    {
        var slice = SliceOf(budget, day);
        slice.Granted = Math.Max(slice.Granted, reply.Granted);
        slice.Returned = Math.Max(slice.Returned, reply.Returned);
    }

    /// <summary>What the tenant has to tell of a budget: what was granted or, if that is more, spent; what was returned; what is spent.</summary>
    public (long Granted, long Returned, long Spent) Told(BudgetUse budget, int day)
    {
        var slice = SliceOf(budget, day);
        var spent = Of(budget, day).Settled.Money;
        return (Math.Max(slice.Granted, slice.Returned + spent), slice.Returned, spent);
    }

    public long Room(BudgetUse budget, int day)
    {
        var (settled, held) = Of(budget, day);
        var slice = SliceOf(budget, day);
        return slice.Granted - slice.Returned - settled.Money - held.Money;
    }

    /// <summary>What is counted in this month for a subject, for one of its keys, or for the tenant (both null).</summary>
    public Counter Of(string? subject, string? key)
    {
        var month = MonthOf(Day);
        var (settled, held) = Of(reservation => (subject is null || reservation.Scopes.Subject == subject) && (key is null || reservation.Scopes.Key == key)
            && MonthOf(reservation.Day) == month);
        return new Counter(settled.Tokens, settled.Money, held.Tokens, held.Money);
    }

    public static string Instance(BudgetUse budget, int day) =>
        $"{budget.Name}/{(budget.Period == BudgetPeriod.Day ? day : MonthOf(day))}";

    /// <summary>Months since the year 0.</summary>
    public static int MonthOf(int day) => (QuotaKeys.DateOf(day).Year * 12) + QuotaKeys.DateOf(day).Month;

    private ((long Tokens, long Money) Settled, (long Tokens, long Money) Held) Of(BudgetUse budget, int day) =>
        Of(reservation => reservation.Scopes.Budgets.Any(use => Instance(use, reservation.Day) == Instance(budget, day)));

    private ((long Tokens, long Money) Settled, (long Tokens, long Money) Held) Of(Func<Reservation, bool> belongs)
    {
        var all = Reservations.Values.Where(belongs).ToList();
        var live = all.Where(reservation => reservation.State == State.Live).ToList();
        var done = all.Where(reservation => reservation.State != State.Live).Select(reservation => reservation.Settled!).ToList();
        return ((done.Sum(charge => charge.Tokens), done.Sum(charge => charge.Money)), (live.Sum(held => held.Tokens), live.Sum(held => held.Money)));
    }

    private ModelSlice SliceOf(BudgetUse budget, int day)
    {
        var key = Instance(budget, day);
        return _slices.TryGetValue(key, out var slice) ? slice : _slices[key] = new ModelSlice();
    }

    private static long Within(ReserveRequest request, Cap cap, Counter used)
    {
        var output = request.Wanted;
        if (cap.Tokens is { } tokens)
        {
            output = Math.Min(output, (long)Math.Floor((tokens - used.Tokens - used.HeldTokens - request.PromptTokens) / (double)request.Choices));
        }

        if (cap.Money is { } money)
        {
            var left = money - used.Money - used.HeldMoney - request.PromptMoney;
            output = left < 0 ? Math.Min(output, -1) : request.MoneyPerToken == 0 ? output : Math.Min(output, left / request.MoneyPerToken);
        }

        return output;
    }

    internal enum State
    {
        Live,
        Estimated,
        Final,
    }

    internal sealed record Charge(long Tokens, long Money, long Prompt, long Cached, long Output, string Model);

    internal sealed class Reservation
    {
        public required QuotaScopes Scopes { get; init; }
        public required int Day { get; init; }
        public DateTimeOffset Until { get; set; }
        public long Prompt { get; init; }
        public long Tokens { get; set; }
        public long Money { get; set; }
        public string Model { get; init; } = "";
        public State State { get; set; }
        public Charge? Settled { get; set; }
    }

    internal sealed class ModelSlice
    {
        public long Granted { get; set; }
        public long Returned { get; set; }
    }

    internal sealed class ModelBudget
    {
        public long Granted { get; set; }
        public long Returned { get; set; }
    }
}
