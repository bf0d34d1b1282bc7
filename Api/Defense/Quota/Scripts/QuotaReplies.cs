namespace AspireAi.Api.Defense.Quota.Scripts;

/// <summary>The worst case of a call, for which room is asked. Money in nano-dollars.</summary>
internal sealed record ReserveRequest
{
    public required string Id { get; init; }

    public required TimeSpan Lease { get; init; }

    public required long PromptTokens { get; init; }

    public int Choices { get; init; } = 1;

    /// <summary>Output tokens of each choice.</summary>
    public required long Wanted { get; init; }

    /// <summary>Output tokens of each choice below which the call is not worth making.</summary>
    public required long Least { get; init; }

    public required long PromptMoney { get; init; }

    /// <summary>For one output token of every choice.</summary>
    public required long MoneyPerToken { get; init; }

    public required string Model { get; init; }

    /// <summary>Clamp to what the slices have, instead of reporting that they are short.</summary>
    public bool TakeWhatThereIs { get; init; }

    /// <summary>Tail of the ledger record should the lease end unsettled.</summary>
    public required string Tail { get; init; }
}

/// <summary>What was asked of the store last: if its answer is lost, that is what may be held.</summary>
internal sealed class ReserveAttempt
{
    public QuotaScopes Scopes { get; private set; } = null!;

    /// <summary>UTC days since 1970. By the time that nobody answers it may be another day.</summary>
    public int Day { get; private set; }

    public bool WasMade => Scopes is not null;

    public void Make(QuotaScopes scopes, int day) => (Scopes, Day) = (scopes, day);
}

internal enum ReserveStatus
{
    RefusedByScope = 0,
    Held = 1,
    SlicesShort = 2,
    AlreadySettled = 4,
    RefusedBySlice = 5,
}

/// <param name="Scopes">What it was reserved under.</param>
/// <param name="Day">The UTC day (since 1970) that the reservation belongs to, by the store's clock.</param>
/// <param name="Output">Tokens per choice: those reserved, or those that there would be room for.</param>
/// <param name="Tokens">Tokens reserved.</param>
/// <param name="Money">Nano-dollars reserved.</param>
internal sealed record ReserveReply(ReserveStatus Status, QuotaScopes Scopes, int Day, long Output, long Tokens, long Money, QuotaState State);

/// <summary>What a call cost. Money in nano-dollars.</summary>
internal sealed record SettleRequest
{
    public required string Id { get; init; }

    /// <summary>The UTC day of its reservation.</summary>
    public required int Day { get; init; }

    public required long PromptTokens { get; init; }

    /// <summary>Those of the prompt's that the provider had cached.</summary>
    public long CachedTokens { get; init; }

    public required long OutputTokens { get; init; }

    public required long Money { get; init; }

    public required string Model { get; init; }

    public required string Tail { get; init; }
}

internal enum RenewStatus
{
    /// <summary>Settled already, or estimated when its lease ended.</summary>
    Ended = 0,
    Renewed = 1,

    /// <summary>The store had lost it.</summary>
    Restored = 2,
}

internal enum SettleStatus
{
    WasFinal = 0,
    Settled = 1,
    CorrectedEstimate = 2,
    ChargedUnreserved = 3,
}

/// <param name="Reserved">Tokens that were reserved, or estimated.</param>
internal sealed record SettleReply(SettleStatus Status, long Reserved, QuotaState State);

/// <param name="Granted">Nano-dollars that the tenant was granted so far.</param>
/// <param name="Now">Nano-dollars that it was granted by this draw.</param>
/// <param name="Total">Nano-dollars that all tenants were granted and did not return.</param>
/// <param name="Returned">Nano-dollars that the tenant has returned so far, as the budget knows it.</param>
internal sealed record DrawReply(long Granted, long Now, long Total, long Returned);
