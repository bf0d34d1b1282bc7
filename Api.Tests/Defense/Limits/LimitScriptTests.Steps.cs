using AspireAi.Api.Defense.Limits;

namespace AspireAi.Api.Tests.Defense.Limits;

// What a history is made of.
public sealed partial class LimitScriptTests
{
    private abstract record Step
    {
        public abstract Task TakeAsync(Run run);
    }

    private sealed record Admit(bool Counts) : Step
    {
        public override Task TakeAsync(Run run) => run.RepliesAsync(run.Admit(Counts), run.Model.Admit(Counts));
    }

    private sealed record Reserve(int? Which, Wish Wish) : Step
    {
        public override Task TakeAsync(Run run)
        {
            var id = Which is { } which ? run.IdOf(which) : run.NewId();
            var operation = new LimitOperation("reserve", id, "tail").AddKey(run.LeaseKey(id)).Add(30_000).Add(Wish.Runs ? 1 : 0)
                .Add(Wish.Prompt).Add(Wish.Choices).Add(Wish.Wanted).Add(Wish.Least).Add(Wish.Base).Add(Wish.Each).Add(Wish.Estimate);
            return run.RepliesAsync(run.WithCounters(run.WithScopes(operation), run.PeriodOf(id)), run.Model.Reserve(id, run.PeriodOf(id), Wish));
        }
    }

    private sealed record Hold(int Which, long Tokens, long Money) : Step
    {
        public override Task TakeAsync(Run run)
        {
            var id = run.IdOf(Which);
            run.Model.Hold(id, run.PeriodOf(id), Tokens, Money, runs: true);
            return run.RepliesAsync(run.WithCounters(run.WithScopes(
                new LimitOperation("hold", id, "tail").AddKey(run.LeaseKey(id)).Add(30_000).Add(1).Add(Tokens).Add(Money)), run.PeriodOf(id)), []);
        }
    }

    private sealed record Settle(int Which, long Tokens, long Money) : Step
    {
        public override Task TakeAsync(Run run)
        {
            var id = run.IdOf(Which);
            run.Commit(run.PeriodOf(id), Math.Max(0, Tokens), Money);
            return run.SettleAsync(id, Tokens, late: 0);
        }
    }

    /// <summary>What another one's transaction returned before, arriving now.</summary>
    private sealed record SettleLate(int Which, int Late) : Step
    {
        public override Task TakeAsync(Run run) => run.SettleAsync(run.IdOf(Which), 0, Late);
    }

    private sealed record Release(int Which) : Step
    {
        public override Task TakeAsync(Run run)
        {
            var id = run.IdOf(Which);
            run.Model.Release(id);
            return run.RepliesAsync(run.WithCounters(run.WithScopes(new LimitOperation("release", id).AddKey(run.LeaseKey(id))), run.PeriodOf(id)), []);
        }
    }

    private sealed record Shrink(int Which, long Tokens, long Money) : Step
    {
        public override Task TakeAsync(Run run)
        {
            var id = run.IdOf(Which);
            var there = run.Model.Leases.ContainsKey(id);
            run.Model.Shrink(id, Tokens, Money);
            return run.RepliesAsync(run.WithCounters(run.WithScopes(new LimitOperation("shrink").AddKey(run.LeaseKey(id)).Add(Tokens).Add(Money)), run.PeriodOf(id)), [there ? "1" : "0"]);
        }
    }

    /// <param name="Late">By so many commits the row is older.</param>
    /// <param name="Settled">So many versions less were seen in Redis before the row was read.</param>
    private sealed record Reconcile(int Late, int Settled) : Step
    {
        public override Task TakeAsync(Run run)
        {
            var period = run.Model.Period;
            var (seen, rows) = (run.Model.Counters(period).ConvertAll(counter => Math.Max(0, counter.Version - Settled)), run.RowsBefore(period, Late));
            run.Model.Reconcile(period, seen, rows);
            var operation = run.WithCounters(new LimitOperation("reconcile").Add(run.Incarnation), period);
            for (var i = 0; i < rows.Count; i++)
            {
                operation.Add(seen[i]).Add(rows[i].Version).Add(rows[i].Tokens).Add(rows[i].Money);
            }

            return run.RepliesAsync(operation, []);
        }
    }

    private sealed record Incarnate(bool Recovers) : Step
    {
        public override async Task TakeAsync(Run run)
        {
            await run.FlushAsync();
            run.Model.BeginIncarnation();
            await run.IncarnateAsync(Recovers);
        }
    }

    private sealed record Advance(int Milliseconds) : Step
    {
        public override async Task TakeAsync(Run run)
        {
            await run.FlushAsync();
            run.Model.Now += Milliseconds;
        }
    }

    /// <summary>New calls spend in another month; those that run settle in theirs.</summary>
    private sealed record BeginMonth : Step
    {
        public override Task TakeAsync(Run run)
        {
            run.Model.Period++;
            return Task.CompletedTask;
        }
    }
}
