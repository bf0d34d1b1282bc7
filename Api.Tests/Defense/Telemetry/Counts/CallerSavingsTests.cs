using AspireAi.Api.Defense.Telemetry.Counts;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Telemetry.Counts;

public class CallerSavingsTests
{
    [Fact]
    public void Few_AreTakenAtOnce_SummedByField()
    {
        var savings = new CallerSavings(10);
        savings.Add("ada", "01:demo", 10, 3);
        savings.Add("ada", "01:demo", 20, 4);
        savings.Add("ada", "01:gpt", 1, 1);
        savings.Add("bob", "01:demo", 5, 0);

        Assert.Equal(
            [("ada", "01:demo", new Savings(2, 30, 7)), ("ada", "01:gpt", new Savings(1, 1, 1)), ("bob", "01:demo", new Savings(1, 5, 0))],
            savings.Take());
        Assert.Empty(savings.Take(all: true));
    }

    [Fact]
    public void Many_TakeTurns_TheLongestWaitingFirst()
    {
        var savings = new CallerSavings(10_000);
        for (var i = 0; i < 8_000; i++)
        {
            savings.Add($"caller {i}", "01:demo", 1, 1);
        }

        var first = savings.Take().ToList();
        Assert.Equal(8_000 / 16, first.Count);
        Assert.Equal(("caller 0", "caller 499"), (first[0].Key, first[^1].Key));

        // Who has been written waits anew, behind the others.
        savings.Add("caller 0", "01:demo", 7, 7);
        var rest = savings.Take(all: true).ToList();
        Assert.Equal(7_501, rest.Count);
        Assert.Equal(("caller 500", "caller 0", 7), (rest[0].Key, rest[^1].Key, rest[^1].Sum.Tokens));
    }

    [Fact]
    public void BeyondTheMost_NewcomersAreNotCounted()
    {
        var savings = new CallerSavings(1);
        savings.Add("ada", "01:demo", 1, 1);
        savings.Add("bob", "01:demo", 1, 1);
        savings.Add("ada", "01:demo", 1, 1);

        var only = Assert.Single(savings.Take());
        Assert.Equal(("ada", 2), (only.Key, only.Sum.Calls));
    }

    [Fact]
    public async Task AddedByMany_WhileTaken_NothingIsLost()
    {
        const int Writers = 4, Each = 50_000;
        var savings = new CallerSavings(10_000);
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                savings.Add($"caller {i % 7}", "01:demo", 1, 2);
            }
        })));
        var taken = new Savings();
        while (!writing.IsCompleted)
        {
            Sum();
            await Task.Yield();
        }

        await writing;
        Sum();
        Assert.Equal(new Savings(Writers * Each, Writers * Each, 2 * Writers * Each), taken);

        void Sum()
        {
            foreach (var (_, _, sum) in savings.Take(all: true))
            {
                taken = new(taken.Calls + sum.Calls, taken.Tokens + sum.Tokens, taken.MicroDollars + sum.MicroDollars);
            }
        }
    }
}
