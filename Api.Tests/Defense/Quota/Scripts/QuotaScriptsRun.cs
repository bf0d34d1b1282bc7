using System.Globalization;
using AspireAi.Api.Defense.Quota;
using AspireAi.Api.Defense.Quota.Scripts;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota.Scripts;

/// <summary>One history, taken step by step by the scripts and by the model, in a tenant of its own.</summary>
internal sealed class QuotaScriptsRun
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private const long UsualSlice = 1500;
    private const long BudgetCap = 9000;

    private readonly IDatabase _database;
    private readonly QuotaStore _store;
    private readonly FakeTimeProvider _server = new(new DateTimeOffset(2026, 7, 30, 20, 0, 0, TimeSpan.Zero));
    private readonly string _tenant = StoreServers.Unique();
    private readonly List<Known> _known = [];
    private readonly HashSet<int> _days = [];
    private readonly List<(BudgetUse Budget, int Day, DrawReply Reply)> _grants = [];
    private readonly Dictionary<string, long> _mostSpent = [];
    private readonly bool _keepsTimeToLive;
    private int _ids;

    public QuotaScriptsRun(IConnectionMultiplexer connection, Store server = Store.Redis)
    {
        // Not if the last write to a hash fell into a checkpoint; what the scripts do about that has a test of its own.
        _keepsTimeToLive = server != Store.Garnet;
        _database = connection.GetDatabase();
        // The replica's clock stands at a time of its own: the scripts have to put it right.
        _store = new QuotaStore(connection, new MovableStoreClock(_server, new FakeTimeProvider(_server.GetUtcNow().AddDays(-3))), FixedOptions.Of(new QuotaOptions()));
        Model.Now = _server.GetUtcNow();
        Budgets =
        [
            new BudgetUse(_tenant + " guests", BudgetPeriod.Day, BudgetCap),
            new BudgetUse(_tenant + " tier,x", BudgetPeriod.Month, BudgetCap),
            new BudgetUse(_tenant + ":all", BudgetPeriod.Month, BudgetCap * 2),
        ];
        var tenantCap = new Cap(2500, null);
        Callers =
        [
            new QuotaScopes(_tenant, "user:ann", null) { SubjectCap = new Cap(1000, 4000), TenantCap = tenantCap },
            new QuotaScopes(_tenant, "user:ann", "key 1") { SubjectCap = new Cap(1000, 4000), KeyCap = new Cap(300, 900), TenantCap = tenantCap, Budgets = [Budgets[2]] },
            new QuotaScopes(_tenant, "guest:2001:db8::/64", null) { SubjectCap = new Cap(400, null), TenantCap = tenantCap, Budgets = Budgets },
            new QuotaScopes(_tenant, "user:{no} caps", "k%2") { TenantCap = tenantCap, Budgets = [Budgets[1]] },
        ];
    }

    public QuotaModel Model { get; } = new();

    /// <summary>Whether nothing costs more than was reserved for it, and nothing is lost.</summary>
    public bool Honest { get; init; }

    /// <summary>Something cost more than was reserved, or a crash has lost something: caps may be passed from here on.</summary>
    public bool Overspent { get; private set; }

    public QuotaScopes[] Callers { get; }

    public BudgetUse[] Budgets { get; }

    public string NextId() => $"{_tenant}-{_ids++}";

    public Known? Any(int index) => _known.Count == 0 ? null : _known[index % _known.Count];

    public void Advance(TimeSpan by)
    {
        _server.Advance(by);
        Model.Now = _server.GetUtcNow();
    }

    public async Task ReserveAsync(QuotaScopes scopes, ReserveRequest request)
    {
        var expected = Model.Reserve(scopes, request);
        var reply = await _store.ReserveAsync(() => scopes, request);
        Assert.Equal(expected, (reply.Status, reply.Output));
        Assert.Equal(Model.Day, reply.Day);
        _days.Add(reply.Day);
        if (reply.Status == ReserveStatus.Held)
        {
            Assert.Equal((Model.Reservations[request.Id].Tokens, Model.Reservations[request.Id].Money), (reply.Tokens, reply.Money));
        }

        CheckState(scopes, reply.State, reply.Day);
        CheckRefusal(reply, request);
        if (reply.Status == ReserveStatus.Held && _known.All(known => known.Request.Id != request.Id))
        {
            _known.Add(new Known(scopes, request, reply));
        }
    }

    public async Task SettleAsync(QuotaScopes scopes, SettleRequest request)
    {
        _days.Add(request.Day);
        var room = Model.Reservations.GetValueOrDefault(request.Id);
        if (Honest && room is null)
        {
            // Given back without a trace, and nobody who is honest charges that.
            return;
        }

        var (tokens, money) = Left(room);
        Overspent |= request.PromptTokens + request.OutputTokens > tokens || request.Money > money;
        var expected = Model.Settle(scopes, request);
        var reply = await _store.SettleAsync(scopes, request);
        Assert.Equal(expected, reply.Status);
        if (request.Day == Model.Day)
        {
            CheckState(scopes, reply.State, request.Day);
        }
    }

    /// <summary>What may be charged without taking room that nobody has set aside for it.</summary>
    private static (long Tokens, long Money) Left(QuotaModel.Reservation? room) => room switch
    {
        { State: QuotaModel.State.Live } => (room.Tokens, room.Money),
        { State: QuotaModel.State.Estimated } => (room.Settled!.Tokens, room.Settled.Money),
        // Settled for good: charging it again changes nothing.
        { State: QuotaModel.State.Final } => (long.MaxValue, long.MaxValue),
        _ => default,
    };

    public async Task RenewAsync(Known known)
    {
        _days.Add(known.Day);
        if (!Model.Reservations.ContainsKey(known.Request.Id))
        {
            // What was given back without a trace comes back by this as if a crash had lost it. Nobody who is honest renews that.
            if (Honest)
            {
                return;
            }

            Overspent = true;
        }

        var expected = Model.Renew(known.Scopes, known.Day, known.Request, known.Reply.Tokens, known.Reply.Money);
        Assert.Equal(expected, await _store.RenewAsync(known.Reply, known.Request));
    }

    public async Task SweepAsync(QuotaScopes scopes) => await _store.SweepAsync(scopes.Tenant, scopes.Subject, Model.Day);

    public async Task GateAsync(QuotaScopes scopes) => CheckState(scopes, await _store.GateAsync(() => scopes), Model.Day);

    public async Task ReturnAsync(BudgetUse budget)
    {
        _days.Add(Model.Day);
        Assert.Equal(Model.Return(budget, Model.Day), await _store.ReturnAsync(_tenant, Model.Day, budget.Name, budget.Period));
    }

    public async Task DrawAsync(BudgetUse budget, long need, bool creditIsLost)
    {
        var day = Model.Day;
        _days.Add(day);
        var (granted, returned, spent) = Model.Told(budget, day);
        var expected = Model.Draw(budget, day, granted, returned, need, UsualSlice);
        var reply = await _store.DrawAsync(_tenant, day, budget, granted, returned, need, UsualSlice);
        Assert.Equal(expected, reply);
        // Whatever providers bill and crashes lose: beyond its cap a budget is charged what was really spent, and gives nothing.
        var instance = QuotaModel.Instance(budget, day);
        _mostSpent[instance] = Math.Max(spent, _mostSpent.GetValueOrDefault(instance));
        Assert.InRange(reply.Total, 0, Math.Max(budget.Cap, _mostSpent[instance]));
        _grants.Add((budget, day, reply));
        if (!creditIsLost)
        {
            await CreditAsync(_grants.Count - 1);
        }
    }

    /// <summary>A crash of the server that has the budget loses the last grant there; the tenant may know of it.</summary>
    public async Task LoseGrantAsync()
    {
        if (_grants.Count == 0)
        {
            return;
        }

        var (budget, day, _) = _grants[^1];
        var key = QuotaKeys.Budget(budget.Name, budget.Period, QuotaKeys.DateOf(day));
        var field = $"g:{_tenant}";
        var lost = Math.Min(100, (long)await _database.HashGetAsync(key, field));
        await _database.HashDecrementAsync(key, field, lost);
        await _database.HashDecrementAsync(key, "total", lost);
        Model.LoseGrant(budget, day, lost);
        // Until the tenant tells, another may be granted it too.
        Overspent = true;
    }

    /// <summary>A crash of the server that has the tenant loses there what it returned last; the budget may know of it.</summary>
    public async Task LoseReturnAsync(BudgetUse budget)
    {
        var day = Model.Day;
        var lost = Math.Min(100, Model.Told(budget, day).Returned);
        if (lost == 0)
        {
            return;
        }

        var date = QuotaKeys.DateOf(day);
        await _database.HashDecrementAsync(
            budget.Period == BudgetPeriod.Day ? QuotaKeys.TenantDay(_tenant, date) : QuotaKeys.TenantMonth(_tenant, date), $"s:{QuotaKeys.Escape(budget.Name)}:r", lost);
        Model.LoseReturn(budget, day, lost);
        // Until the budget tells, it is spent here and granted to others.
        Overspent = true;
    }

    /// <summary>Brings a grant to the tenant: for the first time, late or again.</summary>
    public async Task CreditAsync(int index)
    {
        if (_grants.Count > 0)
        {
            var (budget, day, reply) = _grants[index % _grants.Count];
            Model.Credit(budget, day, reply);
            await _store.CreditAsync(Callers[2], day, budget, reply, TimeSpan.Zero);
        }
    }

    /// <summary>Settled and held together are within every cap, in the store itself, until a provider has billed too much.</summary>
    public async Task CheckCapsAsync()
    {
        if (Overspent)
        {
            return;
        }

        foreach (var scopes in Callers)
        {
            var state = await _store.GateAsync(() => scopes);
            foreach (var (counter, cap) in new[] { (state.Subject, scopes.SubjectCap), (state.Key, scopes.KeyCap), (state.Tenant, scopes.TenantCap) })
            {
                Assert.True(counter.Tokens + counter.HeldTokens <= (cap.Tokens ?? long.MaxValue), $"{counter} is over {cap}.");
                Assert.True(counter.Money + counter.HeldMoney <= (cap.Money ?? long.MaxValue), $"{counter} is over {cap}.");
            }

            Assert.All(state.Slices, slice => Assert.True(slice.Room >= 0, $"{slice} is overdrawn."));
        }
    }

    /// <summary>Every hash of every day and month, field by field, once the ended leases are swept as the replicas do it.</summary>
    public async Task CheckEverythingStoredAsync()
    {
        foreach (var member in (await _database.SortedSetRangeByScoreAsync(QuotaKeys.Due(_tenant), stop: Model.Now.ToUnixTimeMilliseconds())).Select(value => (string)value!).ToList())
        {
            var (day, subject) = QuotaKeys.ReadMember(member);
            await _store.SweepAsync(_tenant, subject, day);
        }

        Assert.Empty(await _database.SortedSetRangeByScoreAsync(QuotaKeys.Due(_tenant), stop: Model.Now.ToUnixTimeMilliseconds()));
        foreach (var day in _days)
        {
            await new QuotaStoreDump(_database, _tenant, day, Callers, Model, _keepsTimeToLive).CheckAsync();
        }
    }

    /// <summary>Nobody is refused while the room, and the slices at hand, cover the prompt and the least output.</summary>
    private static void CheckRefusal(ReserveReply reply, ReserveRequest request)
    {
        var least = (Tokens: request.PromptTokens + (request.Choices * request.Least), Money: request.PromptMoney + (request.MoneyPerToken * request.Least));
        bool Lacks(Cap cap, Counter used) =>
            cap.Tokens - used.Tokens - used.HeldTokens < least.Tokens || cap.Money - used.Money - used.HeldMoney < least.Money;
        if (reply.Status == ReserveStatus.RefusedByScope)
        {
            var (scopes, state) = (reply.Scopes, reply.State);
            Assert.True(Lacks(scopes.SubjectCap, state.Subject) || Lacks(scopes.KeyCap, state.Key) || Lacks(scopes.TenantCap, state.Tenant),
                $"{request} was refused, though there is room: {state}.");
        }
        else if (reply.Status == ReserveStatus.RefusedBySlice)
        {
            Assert.Contains(reply.State.Slices, slice => slice.Room < least.Money);
        }
    }

    /// <summary>Room is what decides; how it divides into held and settled may lag until the ended leases of others are swept.</summary>
    private void CheckState(QuotaScopes scopes, QuotaState state, int day)
    {
        foreach (var (actual, expected) in new[]
        {
            (state.Subject, Model.Of(scopes.Subject, null)),
            (state.Key, scopes.Key is null ? default : Model.Of(scopes.Subject, scopes.Key)),
            (state.Tenant, Model.Of(null, null)),
        })
        {
            Assert.Equal((expected.Tokens + expected.HeldTokens, expected.Money + expected.HeldMoney), (actual.Tokens + actual.HeldTokens, actual.Money + actual.HeldMoney));
        }

        Assert.Equal(scopes.Budgets.Select(budget => Model.Room(budget, day)), state.Slices.Select(slice => slice.Room));
    }

    internal sealed record Known(QuotaScopes Scopes, ReserveRequest Request, ReserveReply Reply)
    {
        public int Day => Reply.Day;
    }
}
