using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Defense.Quota;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota;

public sealed class QuotaRejectionsTests
{
    private static readonly UsagePeriod _month = UsagePeriod.Parse("2026-11");

    [Theory]
    [InlineData(282, 0, 60_000, "has room for 49,718 more, and this request needs at least 60,000.")]
    [InlineData(50_000, 0, 16, "is used up: 50,000 are spent.")]
    [InlineData(50_000, 49, 1_000, "is used up: 50,000 are spent and 49 are held for calls that are running.")]
    public void Tokens_SaysWhatIsTrue(long spent, long held, long need, string expected) =>
        Assert.Equal($"Your monthly allowance of 50,000 tokens {expected}", Find(new("user", "caller:a", _month, 50_000, null), new(true, spent, 0, held, 0), need, 0)!.What);

    [Theory]
    [InlineData(20_000_000, 90_000_000, "has room for $0.08 more, and this request needs at least $0.09.")]
    [InlineData(100_000_000, 1_000, "is used up: $0.10 are spent.")]
    public void Money_SaysWhatIsTrue(long spent, long need, string expected) =>
        Assert.Equal($"Your monthly allowance of $0.10 {expected}", Find(new("user", "caller:a", _month, null, 100_000_000), new(true, 0, spent, 0, 0), 0, need)!.What);

    [Fact]
    public void Caps_ThatDoNotRefuse_AreTheModelsThatCostNothingAndCountersThatNobodyKnows()
    {
        var cap = new SpendingCap("user", "caller:a", _month, 100, 1_000);
        Assert.Null(Find(cap, new(true, 0, 1_000, 0, 0), 10, money: 0));
        Assert.Null(Find(cap, new(false, 100, 1_000, 0, 0), 10, 10));
        Assert.NotNull(Find(cap, new(true, 100, 0, 0, 0), 10, money: 0));
    }

    [Theory, InlineData("user", true, "user.money"), InlineData("key", false, "key.tokens"), InlineData("guests", true, "guests.month")]
    public void InUse_NamesTheBudget_AndWhenToComeAgain(string name, bool isMoney, string budget)
    {
        var error = QuotaRejections.InUse(new SpendingCap(name, name, _month, 5, 10), isMoney);
        Assert.Equal((429, "quota_in_use"), (error.Status, error.Code));
        Assert.InRange(error.RetryAfter!.Value.TotalSeconds, 1, 5);
        Assert.Contains($"\"budget\":\"{budget}\"", System.Text.Encoding.UTF8.GetString(error.Body.Span), StringComparison.Ordinal);
    }

    private static UsedUpBudget? Find(SpendingCap cap, CounterState used, long tokens, long money) => QuotaRejections.Find([cap], [used], tokens, money);
}
