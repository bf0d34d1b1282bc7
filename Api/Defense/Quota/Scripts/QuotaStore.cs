using StackExchange.Redis;

namespace AspireAi.Api.Defense.Quota.Scripts;

/// <summary>
/// The quota's scripts, each as a method. Throws what the store throws: it neither fails open nor closed, its callers do.
/// </summary>
internal sealed class QuotaStore(IConnectionMultiplexer redis, StoreClock clock, IOptionsMonitor<QuotaOptions> options)
{
    private const int WrongDay = 3;
    private const string Common = "quota-common";

    private readonly RedisScript _gate = Script("quota-gate", clock);
    private readonly RedisScript _reserve = Script("quota-reserve", clock, Common);
    private readonly RedisScript _settle = Script("quota-settle", clock, Common);
    private readonly RedisScript _renew = Script("quota-renew", clock, Common);
    private readonly RedisScript _sweep = Script("quota-sweep", clock, Common);
    private readonly RedisScript _credit = Script("quota-slice-credit", clock);
    private readonly RedisScript _giveBack = Script("quota-slice-return", clock);
    private readonly RedisScript _draw = Script("quota-budget-draw", clock);

    public StoreClock Clock => clock;

    private IDatabase Database => redis.GetDatabase();

    private RedisValue RetentionSeconds => (long)options.CurrentValue.Retention.TotalSeconds;

    /// <param name="scopesNow">The caller's scopes by the store's clock; asked again should the guess of the day be wrong.</param>
    public async Task<QuotaState> GateAsync(Func<QuotaScopes> scopesNow)
    {
        while (true)
        {
            var scopes = scopesNow();
            var keys = Keys(scopes, clock.Day);
            var reply = (RedisResult[])(await _gate.RunAsync(Database, keys.Hashes,
                clock.With([keys.DayNumber, scopes.KeyTag, scopes.BudgetTags])))!;
            if (Observe(reply) != WrongDay)
            {
                return QuotaState.Read(reply, 5);
            }
        }
    }

    /// <param name="scopesNow">The caller's scopes by the store's clock; asked again should the guess of the day be wrong.</param>
    /// <param name="request">What room is asked for.</param>
    /// <param name="attempt">Learns what was asked, for the case that there is no answer.</param>
    public async Task<ReserveReply> ReserveAsync(Func<QuotaScopes> scopesNow, ReserveRequest request, ReserveAttempt? attempt = null)
    {
        while (true)
        {
            var scopes = scopesNow();
            var keys = Keys(scopes, clock.Day);
            attempt?.Make(scopes, keys.DayNumber);
            var reply = (RedisResult[])(await _reserve.RunAsync(Database, keys.All, clock.With(
            [
                keys.Label, keys.Member, RetentionSeconds,
                keys.DayNumber, request.Id, (long)request.Lease.TotalMilliseconds,
                request.PromptTokens, request.Choices, request.Wanted, request.Least, request.PromptMoney, request.MoneyPerToken,
                scopes.KeyTag, QuotaKeys.Escape(request.Model),
                scopes.SubjectCap.Tokens ?? -1, scopes.SubjectCap.Money ?? -1, scopes.KeyCap.Tokens ?? -1, scopes.KeyCap.Money ?? -1,
                scopes.TenantCap.Tokens ?? -1, scopes.TenantCap.Money ?? -1,
                request.TakeWhatThereIs ? 1 : 0, scopes.BudgetTags, request.Tail,
            ])))!;
            var status = Observe(reply);
            if (status != WrongDay)
            {
                return new ReserveReply((ReserveStatus)status, scopes, keys.DayNumber, QuotaState.Number(reply[2]), QuotaState.Number(reply[3]),
                    QuotaState.Number(reply[4]), QuotaState.Read(reply, 5));
            }
        }
    }

    public async Task<SettleReply> SettleAsync(QuotaScopes scopes, SettleRequest request)
    {
        var keys = Keys(scopes, request.Day);
        var reply = (RedisResult[])(await _settle.RunAsync(Database, keys.All, clock.With(
        [
            keys.Label, keys.Member, RetentionSeconds,
            request.Id, request.PromptTokens + request.OutputTokens, request.Money, request.PromptTokens, request.CachedTokens,
            request.OutputTokens, scopes.KeyTag, QuotaKeys.Escape(request.Model), scopes.BudgetTags,
            request.Tail,
        ])))!;
        return new SettleReply((SettleStatus)Observe(reply), QuotaState.Number(reply[2]), QuotaState.Read(reply, 5));
    }

    /// <summary>Prolongs the lease of what was reserved, and reserves it anew if the store has lost it.</summary>
    public async Task<RenewStatus> RenewAsync(ReserveReply reserved, ReserveRequest request)
    {
        var scopes = reserved.Scopes;
        var keys = Keys(scopes, reserved.Day);
        return (RenewStatus)(int)await _renew.RunAsync(Database, keys.All, clock.With(
        [
            keys.Label, keys.Member, RetentionSeconds, request.Id, (long)request.Lease.TotalMilliseconds,
            reserved.Tokens, reserved.Money, request.PromptTokens, scopes.KeyTag, QuotaKeys.Escape(request.Model),
            scopes.BudgetTags, request.Tail,
        ]));
    }

    /// <returns>How many leases had ended; at a hundred there may be more.</returns>
    public async Task<int> SweepAsync(string tenant, string subject, int day)
    {
        var keys = QuotaKeys.Of(tenant, subject, day);
        return (int)await _sweep.RunAsync(Database, keys.All, clock.With([keys.Label, keys.Member, RetentionSeconds]));
    }

    /// <param name="scopes">The tenant's, whoever of it.</param>
    /// <param name="day">That the slice belongs to.</param>
    /// <param name="budget">That has answered.</param>
    /// <param name="reply">What it knows of the tenant.</param>
    /// <param name="usedUpFor">How long the budget counts as used up; zero if it has given.</param>
    public Task CreditAsync(QuotaScopes scopes, int day, BudgetUse budget, DrawReply reply, TimeSpan usedUpFor) =>
        _credit.RunAsync(Database, [Keys(scopes, day).TenantOf(budget.Period)],
            clock.With([QuotaKeys.Escape(budget.Name), reply.Granted, reply.Returned, (long)usedUpFor.TotalMilliseconds, RetentionSeconds]));

    /// <returns>Nano-dollars that the tenant has returned so far.</returns>
    public async Task<long> ReturnAsync(string tenant, int day, string budget, BudgetPeriod period)
    {
        var date = QuotaKeys.DateOf(day);
        var key = period == BudgetPeriod.Day ? QuotaKeys.TenantDay(tenant, date) : QuotaKeys.TenantMonth(tenant, date);
        return QuotaState.Number(await _giveBack.RunAsync(Database, [key], [QuotaKeys.Escape(budget)]));
    }

    /// <param name="tenant">Who draws.</param>
    /// <param name="day">The UTC day that the budget's period is, or is in.</param>
    /// <param name="budget">What it draws on.</param>
    /// <param name="granted">Nano-dollars that the tenant was granted so far, or has spent.</param>
    /// <param name="returned">Nano-dollars that the tenant has returned so far.</param>
    /// <param name="need">Nano-dollars needed; 0 only tells the other two.</param>
    /// <param name="usual">Nano-dollars of a usual slice.</param>
    public async Task<DrawReply> DrawAsync(string tenant, int day, BudgetUse budget, long granted, long returned, long need, long usual)
    {
        var reply = (RedisResult[])(await _draw.RunAsync(Database, [QuotaKeys.Budget(budget.Name, budget.Period, QuotaKeys.DateOf(day))],
            [QuotaKeys.Escape(tenant), returned, granted, need, usual, budget.Cap, RetentionSeconds]))!;
        return new DrawReply(QuotaState.Number(reply[0]), QuotaState.Number(reply[1]), QuotaState.Number(reply[2]), QuotaState.Number(reply[3]));
    }

    private static QuotaKeys Keys(QuotaScopes scopes, int day) => QuotaKeys.Of(scopes.Tenant, scopes.Subject, day);

    private static RedisScript Script(string name, StoreClock clock, string? before = null)
    {
        var text = RedisScript.Embedded(name).Text;
        return RedisScript.FromText(name, clock.In(before is null ? text : RedisScript.Embedded(before).Text + "\n" + text));
    }

    private int Observe(RedisResult[] reply)
    {
        clock.Observe(QuotaState.Number(reply[1]));
        return (int)QuotaState.Number(reply[0]);
    }
}
