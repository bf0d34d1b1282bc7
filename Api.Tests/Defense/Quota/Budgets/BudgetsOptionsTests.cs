using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Defense.Quota;
using AspireAi.Api.Defense.Quota.Budgets;
using AspireAi.Api.Defense.Tiers;
using AspireAi.Api.Models;
using AspireAi.Api.Tests.Servers;
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
        };
        options.Tiers["nobody"] = new MoneyBudget { MicroDollarsPerDay = -1 };
        options.Tenants["acme"] = new TenantBudget { TokensPerMonth = 0, MicroDollarsPerMonth = 0 };

        var failures = new BudgetsOptionsValidator(FixedOptions.Of(Tiers())).Validate(null, options).Failures!.ToList();

        foreach (var key in new[]
        {
            "Budgets:Guests:MicroDollarsPerDay", "Budgets:Deployment:MicroDollarsPerMonth", "Budgets:Tiers:nobody:MicroDollarsPerDay", "Budgets:Tiers:nobody names no tier",
            "Budgets:Tenants:acme:TokensPerMonth", "Budgets:Tenants:acme:MicroDollarsPerMonth",
        })
        {
            Assert.Single(failures, failure => failure.StartsWith(key, StringComparison.Ordinal));
        }

        Assert.Equal(6, failures.Count);
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
        var caps = new SpendingCaps(new TierCatalog(FixedOptions.Of(Tiers())), FixedOptions.Of(new BudgetsOptions()));

        Assert.Equal(new SpendingCap("user", "caller:user:a", UsagePeriod.Parse("2026-07"), 1500, 120_000), caps.Of(caller, now).Single());
        // More was taken away than there was: that is nothing, and not "no limit".
        Assert.Equal(0, caps.Of(caller, now.AddHours(2)).Single().Tokens);
    }

    [Fact]
    public void Caps_OfAGuest_AreItsOwnAndTheBudgetsAboveIt()
    {
        var budgets = new BudgetsOptions { Guests = { MicroDollarsPerDay = 5 }, Deployment = { MicroDollarsPerMonth = 7 } };
        budgets.Tiers[TierNames.Free] = new MoneyBudget { MicroDollarsPerMonth = 6 };
        var caps = new SpendingCaps(new TierCatalog(FixedOptions.Of(Tiers())), FixedOptions.Of(budgets));
        var now = new DateTimeOffset(2026, 7, 31, 23, 0, 0, TimeSpan.Zero);

        var guest = caps.Of(new Caller { Id = "guest:a", Kind = CallerKind.Guest, Tier = TierNames.Free, KeyId = "k", KeyLimits = new KeyLimits { TokensPerMonth = 9 } }, now);

        Assert.Equal(["user 2026-07", "key 2026-07", "guests 2026-07-31", "tier:free 2026-07", "deployment 2026-07"], guest.Select(cap => $"{cap.Name} {cap.Period.Name}"));
        Assert.Equal([now.AddHours(1)], guest.Select(cap => cap.Period.End).Distinct());
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
