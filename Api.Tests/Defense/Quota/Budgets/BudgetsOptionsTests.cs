using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Defense.Quota;
using AspireAi.Api.Defense.Quota.Budgets;
using AspireAi.Api.Defense.Tiers;
using AspireAi.Api.Models;
using AspireAi.Api.Tests.Defense.Quota.Scripts;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota.Budgets;

public sealed class BudgetsOptionsTests
{
    [Fact]
    public void Validator_SeveralMistakes_NamesEachKey()
    {
        var options = new BudgetsOptions
        {
            Guests = { MicroDollarsPerDay = 0 },
            Deployment = { MicroDollarsPerMonth = long.MaxValue },
            SliceMicroDollars = 0,
            SliceIdle = TimeSpan.Zero,
        };
        options.Tiers["nobody"] = new MoneyBudget { MicroDollarsPerDay = -1 };
        options.Tenants["acme"] = new TenantBudget { TokensPerMonth = 0, MicroDollarsPerMonth = 0 };

        var failures = new BudgetsOptionsValidator(FixedOptions.Of(Tiers())).Validate(null, options).Failures!.ToList();

        foreach (var key in new[]
        {
            "Budgets:Guests:MicroDollarsPerDay", "Budgets:Deployment:MicroDollarsPerMonth", "Budgets:Tiers:nobody:MicroDollarsPerDay", "Budgets:Tiers:nobody names no tier",
            "Budgets:Tenants:acme:TokensPerMonth", "Budgets:Tenants:acme:MicroDollarsPerMonth", "Budgets:SliceMicroDollars", "Budgets:SliceIdle",
        })
        {
            Assert.Single(failures, failure => failure.StartsWith(key, StringComparison.Ordinal));
        }

        Assert.Equal(8, failures.Count);
    }

    [Fact]
    public void Grant_OfThisMonth_RaisesBothCapsAndOneOfAnotherDoesNot()
    {
        var now = new DateTimeOffset(2026, 7, 31, 23, 0, 0, TimeSpan.Zero);
        var caller = new Caller
        {
            Id = "user:a",
            Kind = CallerKind.User,
            Tier = TierNames.Free,
            Grants = [new TokenGrant(new UtcMonth(2026, 7), 500, 20), new TokenGrant(new UtcMonth(2026, 8), -5000, 0)],
        };
        var catalog = new BudgetCatalog(new TierCatalog(FixedOptions.Of(Tiers())), FixedOptions.Of(new BudgetsOptions()));

        Assert.Equal((1500L, 120_000L), (catalog.Of(caller, now).SubjectCap.Tokens, catalog.Of(caller, now).SubjectCap.Money));
        // More was taken away than there was: that is nothing, and not "no limit".
        Assert.Equal(0, catalog.Of(caller, now.AddHours(2)).SubjectCap.Tokens);
    }

    [Theory]
    [InlineData(0.005, 1, 5)]
    [InlineData(0.0375, 3, 113)]
    [InlineData(10, 1_000_000, 10_000_000_000)]
    [InlineData(0, 1_000_000, 0)]
    public void Cost_OfFinePrices_IsExactOrRoundedUpOnce(double price, long tokens, long nanoDollars) =>
        Assert.Equal(nanoDollars, NanoDollars.Cost(new ModelPrice((decimal)price, 0, 0), tokens, 0, 0));

    private static TiersOptions Tiers() => new()
    {
        Tiers = { [TierNames.Guest] = new TierOptions(), [TierNames.Free] = new TierOptions { TokensPerMonth = 1000, MicroDollarsPerMonth = 100 } },
    };
}
