using System.Globalization;
using AspireAi.Api.Defense.Quota;
using AspireAi.Api.Defense.Quota.Scripts;
using AspireAi.Api.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota.Scripts;

/// <summary>
/// A server that is killed in the middle of a script may keep its first writes and not the rest (Garnet does). Whatever is left over,
/// the counters are never below what the ledger and the running reservations say: a cut script must not free room.
/// </summary>
public sealed class QuotaScriptsCutTests(StoreServers servers)
{
    private const int MostWrites = 40;

    public static TheoryData<Cut> Cuts { get; } = [.. Enum.GetValues<Cut>()];

    public enum Cut
    {
        Reserve,
        Settle,
        CorrectEstimate,
        Sweep,
        Restore,
    }

    [Theory, MemberData(nameof(Cuts))]
    public async Task Script_CutAfterAnyOfItsWrites_FreesNoRoom(Cut which)
    {
        await using var connection = await servers.ConnectAsync(Store.Redis);
        var cuts = 0;
        while (cuts < MostWrites && await IsCutAsync(connection, which, cuts))
        {
            cuts++;
        }

        Assert.InRange(cuts, 2, MostWrites - 1);
    }

    /// <returns>Whether the script had so many writes.</returns>
    private static async Task<bool> IsCutAsync(ConnectionMultiplexer connection, Cut which, int writes)
    {
        var tenant = StoreServers.Unique();
        var scopes = new QuotaScopes(tenant, "user:ann", "k") { Budgets = [new BudgetUse(tenant, BudgetPeriod.Day, 1_000_000)] };
        var options = FixedOptions.Of(new QuotaOptions());
        var store = new QuotaStore(connection, new StoreClock(TimeProvider.System), options);
        var day = (await StartedAsync(store, scopes, which)).Day;
        var breaking = new QuotaStore(connection, new CuttingClock(writes), options);
        var wasCut = false;
        try
        {
            await RunAsync(breaking, scopes, which, day);
        }
        catch (RedisServerException exception) when (exception.Message.Contains(CuttingClock.Word, StringComparison.Ordinal))
        {
            wasCut = true;
        }

        await CheckAsync(connection, store, scopes, day);
        // What was not acknowledged is sent again.
        await RunAsync(store, scopes, which, day);
        await CheckAsync(connection, store, scopes, day);
        return wasCut;
    }

    private static async Task<ReserveReply> StartedAsync(QuotaStore store, QuotaScopes scopes, Cut which)
    {
        await store.GateAsync(() => scopes);
        var budget = scopes.Budgets[0];
        await store.CreditAsync(scopes, store.Clock.Day, budget, new DrawReply(100_000, 0, 0, 0), TimeSpan.Zero);
        // One that is never touched, so that everything holds something.
        await store.ReserveAsync(() => scopes, Request("other") with { Lease = TimeSpan.FromHours(1) });
        if (which is Cut.CorrectEstimate or Cut.Sweep)
        {
            var ended = await store.ReserveAsync(() => scopes, Request("call") with { Lease = TimeSpan.FromMilliseconds(1) });
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            if (which == Cut.CorrectEstimate)
            {
                await store.SweepAsync(scopes.Tenant, scopes.Subject, ended.Day);
            }

            return ended;
        }

        return which == Cut.Settle ? await store.ReserveAsync(() => scopes, Request("call")) : new ReserveReply(default, scopes, store.Clock.Day, 0, 150, 150, null!);
    }

    private static async Task RunAsync(QuotaStore store, QuotaScopes scopes, Cut which, int day)
    {
        var settle = new SettleRequest { Id = "call", Day = day, PromptTokens = 40, OutputTokens = 50, Money = 90, Model = "m", Tail = "{}" };
        await (which switch
        {
            Cut.Reserve => store.ReserveAsync(() => scopes, Request("call")),
            Cut.Settle or Cut.CorrectEstimate => store.SettleAsync(scopes, settle),
            Cut.Sweep => (Task)store.SweepAsync(scopes.Tenant, scopes.Subject, day),
            _ => store.RenewAsync(new ReserveReply(ReserveStatus.Held, scopes, day, 100, 150, 150, null!), Request("call")),
        });
    }

    private static ReserveRequest Request(string id) => new()
    {
        Id = id,
        Lease = TimeSpan.FromMinutes(10),
        PromptTokens = 50,
        Wanted = 100,
        Least = 1,
        PromptMoney = 50,
        MoneyPerToken = 1,
        Model = "m",
        Tail = "{}",
    };

    private static async Task CheckAsync(ConnectionMultiplexer connection, QuotaStore store, QuotaScopes scopes, int day)
    {
        var keys = QuotaKeys.Of(scopes.Tenant, scopes.Subject, day);
        var database = connection.GetDatabase();
        // A ledger record has its state before the amounts.
        var noted = (await database.HashGetAllAsync(keys.All[6])).Select(entry => (entry.Name, Text: $"live {entry.Value}"))
            .Concat((await database.HashGetAllAsync(keys.All[7])).Select(entry => (entry.Name, Text: $"{entry.Value}")))
            .ToLookup(entry => entry.Name, entry => entry.Text.Split(' '));
        // One that is just being charged may be in both.
        long Sum(int part) => noted.Sum(of => of.Max(parts => long.Parse(parts[part], CultureInfo.InvariantCulture)));

        var state = await store.GateAsync(() => scopes);
        foreach (var counter in new[] { state.Subject, state.Key, state.Tenant })
        {
            Assert.InRange(counter.Tokens + counter.HeldTokens, Sum(1), long.MaxValue);
            Assert.InRange(counter.Money + counter.HeldMoney, Sum(2), long.MaxValue);
        }

        Assert.InRange(state.Slices[0].Settled + state.Slices[0].Held, Sum(2), long.MaxValue);
    }

    /// <summary>Puts an end to the scripts after so many writes; Redis keeps those, as it undoes nothing when a script fails.</summary>
    private sealed class CuttingClock(int writes) : StoreClock(TimeProvider.System)
    {
        public const string Word = "cut off";

        public override string In(string script) => $$"""
            local left = {{writes}}
            local function limited(name, ...)
              if string.match('HSET HDEL ZADD ZREM ZINCRBY EXPIRE', '%f[%a]' .. name .. '%f[%A]') then
                if left == 0 then
                  error('{{Word}}')
                end
                left = left - 1
              end
              return redis.call(name, ...)
            end

            """ + base.In(script).Replace("redis.call(", "limited(", StringComparison.Ordinal);
    }
}
