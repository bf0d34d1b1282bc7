using AspireAi.Api.Defense.Quota;
using AspireAi.Api.Defense.Quota.Scripts;
using AspireAi.Api.Tests.Servers;
using CsCheck;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota.Scripts;

/// <summary>
/// Random histories (reservations, settlements, replays, expiries, leases, slices, a clock that runs over a month's end) through
/// the scripts and through <see cref="QuotaModel"/>: every reply and everything stored has to be the same.
/// </summary>
public sealed class QuotaScriptsModelTests(StoreServers servers)
{
    private static readonly Gen<Step> Steps = Gen.Frequency(
        (8, Gen.Select(Gen.Int[0, 3], Gen.Int[0, 60], Gen.Int[1, 3], Gen.Int[0, 120], Gen.Int[0, 3])
            .Select((who, prompt, choices, wanted, price) => (Step)new ReserveStep(who, prompt, choices, wanted, price, TakeWhatThereIs: prompt % 2 == 0))),
        (2, Gen.Int[0, 50].Select(index => (Step)new ReserveAgainStep(index))),
        (6, Gen.Select(Gen.Int[0, 50], Gen.Int[0, 100]).Select((index, percent) => (Step)new SettleStep(index, percent))),
        (1, Gen.Select(Gen.Int[0, 50], Gen.Int[101, 300]).Select((index, percent) => (Step)new SettleStep(index, percent))),
        (1, Gen.Select(Gen.Int[0, 3], Gen.Int[0, 50]).Select((who, tokens) => (Step)new SettleUnknownStep(who, tokens))),
        (2, Gen.Int[0, 50].Select(index => (Step)new RenewStep(index))),
        (3, Gen.Int[0, 50].Select(seconds => (Step)new AdvanceStep(TimeSpan.FromSeconds(seconds)))),
        (1, Gen.Int[1, 30].Select(hours => (Step)new AdvanceStep(TimeSpan.FromHours(hours)))),
        (3, Gen.Select(Gen.Int[0, 2], Gen.Int[0, 4000], Gen.Bool).Select((budget, need, lost) => (Step)new DrawStep(budget, need, lost))),
        (1, Gen.Int[0, 2].Select(budget => (Step)new DrawStep(budget, Need: 0, CreditIsLost: false))),
        (1, Gen.Int[0, 20].Select(grant => (Step)new CreditStep(grant))),
        (1, Gen.Const((Step)new LoseGrantStep())),
        (1, Gen.Int[0, 2].Select(budget => (Step)new LoseReturnStep(budget))),
        (2, Gen.Int[0, 2].Select(budget => (Step)new ReturnStep(budget))),
        (1, Gen.Int[0, 3].Select(who => (Step)new GateStep(who))),
        (1, Gen.Int[0, 3].Select(who => (Step)new SweepStep(who))));

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet), InlineData(Store.Cluster)]
    public Task Scripts_AnyHistory_AmountToTheModel(Store store) => AnyHistoriesAsync(store, Some(store));

    /// <summary>As long as nothing costs more than was reserved for it and no crash loses anything, no cap is ever passed.</summary>
    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet), InlineData(Store.Cluster)]
    public Task Scripts_HistoryOfHonestProviders_NeverPassACap(Store store) => HonestHistoriesAsync(store, Some(store));

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet), InlineData(Store.Cluster)]
    [Trait("Category", "Long")]
    public async Task Scripts_ThousandsOfHistories_AmountToTheModel(Store store)
    {
        await AnyHistoriesAsync(store, Many);
        await HonestHistoriesAsync(store, Many);
    }

    private const int Many = 5000;

    private static int Some(Store store) => store == Store.Garnet ? 75 : 150;

    private async Task AnyHistoriesAsync(Store store, int count)
    {
        await using var connection = await servers.ConnectAsync(store);
        await Steps.Array[1, 60].SampleAsync(
            steps => RunAsync(new QuotaScriptsRun(connection, store), steps), iter: count, threads: 1, print: Print);
    }

    private async Task HonestHistoriesAsync(Store store, int count)
    {
        await using var connection = await servers.ConnectAsync(store);
        await Steps.Where(step => step.IsHonest).Array[1, 60].SampleAsync(async steps =>
        {
            var run = new QuotaScriptsRun(connection, store) { Honest = true };
            await RunAsync(run, steps);
            Assert.False(run.Overspent);
        }, iter: count, threads: 1, print: Print);
    }

    // All of it: what matters is seldom at one of the ends.
    private static string Print(Step[] steps) => string.Join('\n', steps.Select(step => step.ToString()));

    private static async Task RunAsync(QuotaScriptsRun run, Step[] steps)
    {
        foreach (var step in steps)
        {
            await step.RunAsync(run);
            await run.CheckCapsAsync();
        }

        await run.CheckEverythingStoredAsync();
    }

    internal abstract record Step
    {
        /// <summary>Costs no more than was reserved for it, and loses nothing.</summary>
        public virtual bool IsHonest => true;

        public abstract Task RunAsync(QuotaScriptsRun run);
    }

    private sealed record ReserveStep(int Who, int Prompt, int Choices, int Wanted, int Price, bool TakeWhatThereIs) : Step
    {
        public override Task RunAsync(QuotaScriptsRun run) => run.ReserveAsync(run.Callers[Who], new ReserveRequest
        {
            Id = run.NextId(),
            Lease = QuotaScriptsRun.Lease,
            PromptTokens = Prompt,
            Choices = Choices,
            Wanted = Wanted,
            Least = Math.Min(Wanted, 8),
            PromptMoney = Prompt * Price,
            MoneyPerToken = Choices * Price * 2,
            Model = Price == 1 ? "a model/1" : "b",
            TakeWhatThereIs = TakeWhatThereIs,
            Tail = $$"""{"what":"{{Prompt}} | {{Wanted}}"}""",
        });
    }

    private sealed record ReserveAgainStep(int Index) : Step
    {
        public override Task RunAsync(QuotaScriptsRun run) => run.Any(Index) is { } known && known.Day == run.Model.Day
            ? run.ReserveAsync(known.Scopes, known.Request)
            : Task.CompletedTask;
    }

    private sealed record SettleStep(int Index, int Percent) : Step
    {
        public override bool IsHonest => Percent <= 100;

        public override Task RunAsync(QuotaScriptsRun run)
        {
            if (run.Any(Index) is not { } known)
            {
                return Task.CompletedTask;
            }

            // A lease may have paid for calls by now.
            var left = run.Model.Reservations.TryGetValue(known.Request.Id, out var held) ? (held.Tokens, held.Money) : (known.Reply.Tokens, known.Reply.Money);
            var tokens = left.Tokens * Percent / 100;
            var prompt = Math.Min(known.Request.PromptTokens, tokens);
            return run.SettleAsync(known.Scopes, new SettleRequest
            {
                Id = known.Request.Id,
                Day = known.Day,
                PromptTokens = prompt,
                CachedTokens = prompt / 2,
                OutputTokens = tokens - prompt,
                Money = left.Money * Percent / 100,
                Model = known.Request.Model,
                Tail = "{}",
            });
        }
    }

    private sealed record SettleUnknownStep(int Who, int Tokens) : Step
    {
        public override bool IsHonest => false;

        public override Task RunAsync(QuotaScriptsRun run) => run.SettleAsync(run.Callers[Who], new SettleRequest
        {
            Id = run.NextId(),
            Day = run.Model.Day,
            PromptTokens = Tokens / 3,
            OutputTokens = Tokens - (Tokens / 3),
            Money = Tokens * 3,
            Model = "b",
            Tail = "{}",
        });
    }

    private sealed record RenewStep(int Index) : Step
    {
        public override Task RunAsync(QuotaScriptsRun run) => run.Any(Index) is { } known ? run.RenewAsync(known) : Task.CompletedTask;
    }

    private sealed record AdvanceStep(TimeSpan By) : Step
    {
        public override Task RunAsync(QuotaScriptsRun run)
        {
            run.Advance(By);
            return Task.CompletedTask;
        }
    }

    private sealed record DrawStep(int Budget, int Need, bool CreditIsLost) : Step
    {
        public override Task RunAsync(QuotaScriptsRun run) => run.DrawAsync(run.Budgets[Budget], Need, CreditIsLost);
    }

    private sealed record CreditStep(int Grant) : Step
    {
        public override Task RunAsync(QuotaScriptsRun run) => run.CreditAsync(Grant);
    }

    private sealed record LoseGrantStep : Step
    {
        public override bool IsHonest => false;

        public override Task RunAsync(QuotaScriptsRun run) => run.LoseGrantAsync();
    }

    private sealed record LoseReturnStep(int Budget) : Step
    {
        public override bool IsHonest => false;

        public override Task RunAsync(QuotaScriptsRun run) => run.LoseReturnAsync(run.Budgets[Budget]);
    }

    private sealed record ReturnStep(int Budget) : Step
    {
        public override Task RunAsync(QuotaScriptsRun run) => run.ReturnAsync(run.Budgets[Budget]);
    }

    private sealed record GateStep(int Who) : Step
    {
        public override Task RunAsync(QuotaScriptsRun run) => run.GateAsync(run.Callers[Who]);
    }

    private sealed record SweepStep(int Who) : Step
    {
        public override Task RunAsync(QuotaScriptsRun run) => run.SweepAsync(run.Callers[Who]);
    }
}
