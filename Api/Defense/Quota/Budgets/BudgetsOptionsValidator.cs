using AspireAi.Api.Defense.Tiers;
using AspireAi.Api.Models;

namespace AspireAi.Api.Defense.Quota.Budgets;

/// <summary>Checks every budget and lists every mistake with its key.</summary>
internal sealed class BudgetsOptionsValidator(IOptionsMonitor<TiersOptions> tiers) : IValidateOptions<BudgetsOptions>
{
    private const long MostMicroDollars = NanoDollars.Most / NanoDollars.PerMicroDollar;

    public ValidateOptionsResult Validate(string? name, BudgetsOptions options)
    {
        var errors = new List<string>();
        Check(options.Guests, "Guests", errors);
        Check(options.Deployment, "Deployment", errors);
        foreach (var (tier, budget) in options.Tiers)
        {
            Check(budget, $"Tiers:{tier}", errors);
            if (!tiers.CurrentValue.Tiers.ContainsKey(tier))
            {
                errors.Add($"Budgets:Tiers:{tier} names no tier. Tiers: {string.Join(", ", tiers.CurrentValue.Tiers.Keys)}.");
            }
        }

        foreach (var (tenant, budget) in options.Tenants)
        {
            Money(budget.MicroDollarsPerMonth, $"Tenants:{tenant}:MicroDollarsPerMonth", errors);
            if (budget.TokensPerMonth < 1)
            {
                errors.Add($"Budgets:Tenants:{tenant}:TokensPerMonth has to be at least 1; leave it out for no limit.");
            }
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Check(MoneyBudget budget, string path, List<string> errors)
    {
        Money(budget.MicroDollarsPerDay, path + ":MicroDollarsPerDay", errors);
        Money(budget.MicroDollarsPerMonth, path + ":MicroDollarsPerMonth", errors);
    }

    private static void Money(long? microDollars, string path, List<string> errors)
    {
        if (microDollars is < 1 or > MostMicroDollars)
        {
            errors.Add($"Budgets:{path} has to lie between 1 and {MostMicroDollars} micro-dollars; leave it out for no limit.");
        }
    }
}
