namespace AspireAi.Api.Defense.Quota.Budgets;

/// <summary>
/// Budgets above the single caller; section <c>Budgets</c>, read again when the configuration changes. A caller who has room of its
/// own is still refused when a budget above has none.
/// </summary>
public sealed class BudgetsOptions
{
    public const string Section = "Budgets";

    /// <summary>All guests together.</summary>
    public MoneyBudget Guests { get; set; } = new();

    /// <summary>All callers of a tier together, by the tier's name.</summary>
    public Dictionary<string, MoneyBudget> Tiers { get; } = new(StringComparer.Ordinal);

    /// <summary>Everybody together.</summary>
    public MoneyBudget Deployment { get; set; } = new();

    /// <summary>All callers of a tenant together, by the tenant's name.</summary>
    public Dictionary<string, TenantBudget> Tenants { get; } = new(StringComparer.Ordinal);
}

/// <summary>A budget in millionths of a US dollar. Null: no limit.</summary>
public sealed class MoneyBudget
{
    /// <summary>Per UTC day.</summary>
    public long? MicroDollarsPerDay { get; set; }

    /// <summary>Per UTC month.</summary>
    public long? MicroDollarsPerMonth { get; set; }
}

/// <summary>A tenant's limits per UTC month. Null: no limit.</summary>
public sealed class TenantBudget
{
    /// <summary>Prompt and output together.</summary>
    public long? TokensPerMonth { get; set; }

    /// <summary>Millionths of a US dollar.</summary>
    public long? MicroDollarsPerMonth { get; set; }
}
