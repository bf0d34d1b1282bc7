using AspireAi.Api.Defense.Quota.Ledger;
using AspireAi.Api.Defense.Quota.Scripts;
using AspireAi.Api.Models;

namespace AspireAi.Api.Defense.Quota.Reserve;

/// <summary>What is held for one call until it settles.</summary>
internal sealed record Reservation
{
    public required ReserveRequest Request { get; init; }

    public required QuotaScopes Scopes { get; init; }

    /// <summary>UTC days since 1970 by the store's clock; the month that the call counts in.</summary>
    public required int Day { get; init; }

    /// <summary>As it stands in the store.</summary>
    public required ReserveReply Reply { get; init; }

    public required ChatModel Model { get; init; }

    public required LedgerTail Tail { get; init; }

    /// <summary>Output tokens of each choice.</summary>
    public required long OutputPerChoice { get; init; }

    public bool Clamped { get; init; }

    public bool HidesReasoning => Model.HidesReasoning;

    public long Prompt => Request.PromptTokens;

    /// <summary>Output tokens of all choices together.</summary>
    public long Output => OutputPerChoice * Request.Choices;

    public long Tokens => Prompt + Output;

    /// <summary>Nano-dollars.</summary>
    public long Money => Request.PromptMoney + (Request.MoneyPerToken * OutputPerChoice);
}
