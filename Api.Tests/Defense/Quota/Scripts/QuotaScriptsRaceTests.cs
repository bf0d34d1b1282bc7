using AspireAi.Api.Defense.Quota;
using AspireAi.Api.Defense.Quota.Scripts;
using AspireAi.Api.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota.Scripts;

public sealed class QuotaScriptsRaceTests(StoreServers servers)
{
    private const int Racers = 64;
    private const int CallsEach = 20;
    private const long Cap = 10_000;

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet), InlineData(Store.Cluster)]
    public async Task Reservations_FromManyConnectionsAtOnce_NeverPassTheCap(Store store)
    {
        var scopes = new QuotaScopes(StoreServers.Unique(), "user:racer", null) { SubjectCap = new Cap(Cap, null) };
        var connections = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => servers.ConnectAsync(store)));
        var stores = connections
            .Select(connection => new QuotaStore(connection, new StoreClock(TimeProvider.System), FixedOptions.Of(new QuotaOptions())))
            .ToArray();
        var ended = new CancellationTokenSource();
        var watch = WatchAsync(stores[0], scopes, ended.Token);

        var spent = await Task.WhenAll(Enumerable.Range(0, Racers).Select(racer => RaceAsync(stores[racer % stores.Length], scopes, racer)));

        await ended.CancelAsync();
        Assert.True(await watch > 0, "Nothing was seen of the race.");
        var state = await stores[0].GateAsync(() => scopes);
        Assert.Equal(new Counter(spent.Sum(), spent.Sum(), 0, 0), state.Subject);
        // Each settles a half of what it held, so the cap is reached only if refusals are no more than they have to be.
        Assert.InRange(state.Subject.Tokens, Cap - 200, Cap);
        await Task.WhenAll(connections.Select(connection => connection.DisposeAsync().AsTask()));
    }

    /// <summary>Garnet drops the time to live of a hash that is written during a checkpoint; nothing may be left for ever because of that.</summary>
    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    public async Task TimeToLive_ThatWasLost_IsThereAgainAfterTheNextCall(Store server)
    {
        await using var connection = await servers.ConnectAsync(server);
        var database = connection.GetDatabase();
        var store = new QuotaStore(connection, new StoreClock(TimeProvider.System), FixedOptions.Of(new QuotaOptions()));
        var tenant = StoreServers.Unique();
        var budget = new BudgetUse(tenant, BudgetPeriod.Day, Cap);
        var scopes = new QuotaScopes(tenant, "user:racer", null) { Budgets = [budget] };
        await SpendAsync("first");
        var keys = QuotaKeys.Of(tenant, scopes.Subject, store.Clock.Day);
        RedisKey[] kept = [.. keys.All[1..5], keys.All[7], QuotaKeys.Budget(budget.Name, budget.Period, QuotaKeys.DateOf(keys.DayNumber))];
        foreach (var key in kept)
        {
            Assert.True(await database.KeyPersistAsync(key), $"{key} had no time to live.");
        }

        await SpendAsync("second");

        foreach (var key in kept)
        {
            Assert.True(await database.KeyTimeToLiveAsync(key) is not null, $"{key} lives for ever.");
        }

        async Task SpendAsync(string id)
        {
            await store.GateAsync(() => scopes);
            var draw = await store.DrawAsync(tenant, store.Clock.Day, budget, 0, 0, need: 100, usual: 100);
            await store.CreditAsync(scopes, store.Clock.Day, budget, draw, TimeSpan.Zero);
            var reply = await store.ReserveAsync(() => scopes, new ReserveRequest
            {
                Id = id,
                Lease = TimeSpan.FromMinutes(10),
                PromptTokens = 50,
                Wanted = 10,
                Least = 1,
                PromptMoney = 50,
                MoneyPerToken = 1,
                Model = "m",
                Tail = "{}",
            });
            Assert.Equal(ReserveStatus.Held, reply.Status);
            await store.SettleAsync(scopes, new SettleRequest { Id = id, Day = reply.Day, PromptTokens = 50, OutputTokens = 5, Money = 55, Model = "m", Tail = "{}" });
        }
    }

    private static async Task<long> RaceAsync(QuotaStore store, QuotaScopes scopes, int racer)
    {
        var spent = 0L;
        for (var call = 0; call < CallsEach; call++)
        {
            var reply = await store.ReserveAsync(() => scopes, new ReserveRequest
            {
                Id = $"{scopes.Tenant}-{racer}-{call}",
                Lease = TimeSpan.FromMinutes(10),
                PromptTokens = 50,
                Wanted = 100,
                Least = 1,
                PromptMoney = 50,
                MoneyPerToken = 1,
                Model = "m",
                Tail = "{}",
            });
            if (reply.Status != ReserveStatus.Held)
            {
                Assert.Equal(ReserveStatus.RefusedByScope, reply.Status);
                continue;
            }

            var output = reply.Output / 4;
            spent += 50 + output;
            await store.SettleAsync(scopes, new SettleRequest
            {
                Id = $"{scopes.Tenant}-{racer}-{call}",
                Day = reply.Day,
                PromptTokens = 50,
                OutputTokens = output,
                Money = 50 + output,
                Model = "m",
                Tail = "{}",
            });
        }

        return spent;
    }

    private static async Task<int> WatchAsync(QuotaStore store, QuotaScopes scopes, CancellationToken ended)
    {
        var looks = 0;
        while (!ended.IsCancellationRequested)
        {
            var counter = (await store.GateAsync(() => scopes)).Subject;
            Assert.InRange(counter.Tokens + counter.HeldTokens, 0, Cap);
            looks++;
        }

        return looks;
    }
}
