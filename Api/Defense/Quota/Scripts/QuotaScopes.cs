namespace AspireAi.Api.Defense.Quota.Scripts;

/// <summary>Limits of one scope in one UTC month; null: none. Money in nano-dollars.</summary>
internal readonly record struct Cap(long? Tokens, long? Money);

/// <summary>A budget above the caller that its calls draw on, in nano-dollars per period.</summary>
internal sealed record BudgetUse(string Name, BudgetPeriod Period, long Cap)
{
    /// <summary>As the scripts name it.</summary>
    public string Tag { get; } = $"{(Period == BudgetPeriod.Day ? 'd' : 'm')}:{QuotaKeys.Escape(Name)}";
}

/// <summary>Everything that a call has to fit into. Whoever is the tightest decides.</summary>
internal sealed record QuotaScopes(string Tenant, string Subject, string? Key)
{
    public Cap SubjectCap { get; init; }

    public Cap KeyCap { get; init; }

    public Cap TenantCap { get; init; }

    public IReadOnlyList<BudgetUse> Budgets { get; init; } = [];

    /// <summary>The key as the scripts name it.</summary>
    public string KeyTag { get; } = Key is null ? None : QuotaKeys.Escape(Key);

    public string BudgetTags => Budgets.Count == 0 ? None : string.Join(',', Budgets.Select(budget => budget.Tag));

    /// <summary>Stands for no key, no budgets, no lease.</summary>
    public const string None = "-";
}
