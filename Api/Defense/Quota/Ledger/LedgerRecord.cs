using AspireAi.Api.Defense.Quota.Scripts;

namespace AspireAi.Api.Defense.Quota.Ledger;

/// <summary>What one call was charged. Money in nano-dollars.</summary>
internal sealed record LedgerRecord
{
    private const int Fields = 10;
    private const string EstimatedByExpiry = "e";

    public required string Id { get; init; }

    public required string Tenant { get; init; }

    /// <summary>UTC day of the reservation.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Time of the reservation, by the store's clock.</summary>
    public required DateTimeOffset At { get; init; }

    public required string Caller { get; init; }

    public string? Key { get; init; }

    public required string Tier { get; init; }

    public required string Model { get; init; }

    public required long PromptTokens { get; init; }

    public required long CachedTokens { get; init; }

    public required long OutputTokens { get; init; }

    public required long Money { get; init; }

    public required CallEnding Ending { get; init; }

    public required ChargeFlags Flags { get; init; }

    public long Tokens => PromptTokens + OutputTokens;

    /// <summary>As quota-common.lua writes it.</summary>
    public static LedgerRecord Read(string tenant, DateOnly day, string id, string text)
    {
        var parts = text.Split(' ', Fields);
        if (parts.Length != Fields || LedgerTail.Read(parts[9]) is not { } tail)
        {
            throw new FormatException($"The ledger record {id} can't be read.");
        }

        long Number(int index) => long.Parse(parts[index], CultureInfo.InvariantCulture);
        var expired = parts[0] == EstimatedByExpiry;
        return new LedgerRecord
        {
            Id = id,
            Tenant = tenant,
            Day = day,
            At = DateTimeOffset.FromUnixTimeMilliseconds(tail.At),
            Caller = tail.Caller,
            Key = parts[6] == QuotaScopes.None ? null : QuotaKeys.Unescape(parts[6]),
            Tier = tail.Tier,
            Model = QuotaKeys.Unescape(parts[7]),
            PromptTokens = Number(3),
            CachedTokens = Number(4),
            OutputTokens = Number(5),
            Money = Number(2),
            Ending = expired ? CallEnding.Expired : tail.Ending,
            Flags = tail.Flags,
        };
    }
}
