using AspireAi.Api.Defense.Quota;
using AspireAi.Api.Defense.Quota.Scripts;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota;

public sealed class QuotaRejectionsTests
{
    private const int Day = 20_000;

    [Theory]
    [InlineData(282, 0, 60_000, "has room for 49,718 more, and this request needs 60,000.")]
    [InlineData(50_000, 0, 16, "is used up: 50,000 are spent.")]
    [InlineData(282, 49_000, 1_000, "is used up: 282 are spent and 49,000 are held for calls that are running.")]
    public void Tokens_SaysWhatIsTrue(long spent, long held, long need, string expected)
    {
        var found = Find(new Cap(50_000, null), new Counter(spent, 0, held, 0), need, 0);
        Assert.Equal($"Your monthly allowance of 50,000 tokens {expected}", found.What);
        Assert.Equal(held > 0, found.HeldByOthers);
    }

    [Theory]
    [InlineData(20_000_000, 90_000_000, "has room for $0.08 more, and this request needs $0.09.")]
    [InlineData(100_000_000, 1_000, "is used up: $0.10 are spent.")]
    public void Money_SaysWhatIsTrue(long spent, long need, string expected) => Assert.Equal(
        $"Your monthly allowance of $0.10 {expected}", Find(new Cap(null, 100_000_000), new Counter(0, spent, 0, 0), 0, need).What);

    private static UsedUpBudget Find(Cap cap, Counter used, long tokens, long money)
    {
        var found = QuotaRejections.Find(new QuotaScopes("t", "s", null) { SubjectCap = cap }, new QuotaState(used, default, default, []), tokens, money, countHeld: true, Day);
        Assert.NotNull(found);
        return found;
    }
}
