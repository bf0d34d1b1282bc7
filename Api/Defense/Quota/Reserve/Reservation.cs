using System.Text.Json.Serialization;
using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Models;
using AspireAi.Api.Usage;

namespace AspireAi.Api.Defense.Quota.Reserve;

/// <summary>A call's worst case, for which room is asked, and what is held for it until it settles. Money in nano-dollars.</summary>
internal sealed class Reservation
{
    /// <summary>Unique; sorts by time.</summary>
    public required string Id { get; init; }

    /// <summary>When it was asked for; the call belongs to this UTC day and month.</summary>
    public required DateTimeOffset At { get; init; }

    public required Caller Caller { get; init; }

    public required ChatModel Model { get; init; }

    /// <summary>Whose tokens per minute and calls at once it counts in.</summary>
    public required IReadOnlyList<RateLimitScope> Scopes { get; init; }

    /// <summary>What it has to fit into.</summary>
    public required IReadOnlyList<SpendingCap> Caps { get; init; }

    public required string? TraceId { get; init; }

    public required string? RequestId { get; init; }

    /// <summary>Tokens of the prompt.</summary>
    public long Prompt { get; init; }

    public int Choices { get; init; } = 1;

    /// <summary>Output tokens of each choice that are asked for.</summary>
    public long Wanted { get; init; }

    /// <summary>Output tokens of each choice below which the call is not worth making.</summary>
    public long Least { get; init; }

    public long PromptMoney { get; init; }

    /// <summary>For one output token of every choice.</summary>
    public long MoneyPerToken { get; init; }

    /// <summary>Tokens that the minute is charged for until the call has ended.</summary>
    public long Estimate { get; init; }

    /// <summary>Output tokens of each choice that there is room for.</summary>
    public long OutputPerChoice { get; private set; }

    /// <summary>Redis holds it.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>The call has ended, and still counts as running.</summary>
    public bool IsEnding { get; set; } = true;

    public bool IsClamped => OutputPerChoice < Wanted;

    /// <summary>Costs nothing, so that money that is spent does not stop it.</summary>
    public bool IsFree => PromptMoney + MoneyPerToken == 0;

    public bool HidesReasoning => Model.HidesReasoning;

    /// <summary>Output tokens of all choices together.</summary>
    public long Output => OutputPerChoice * Choices;

    /// <summary>Reserved, prompt and output.</summary>
    public long Tokens => Prompt + Output;

    public long Money => PromptMoney + (MoneyPerToken * OutputPerChoice);

    // The bill, once it is known and waits for the database.
    private (long Tokens, long Money)? Bill { get; set; }

    public void Grant(long outputPerChoice, bool isHeld) => (OutputPerChoice, IsHeld) = (outputPerChoice, isHeld);

    public LimitOperation Reserve(TimeSpan lease) => Begin("reserve").Add((long)lease.TotalMilliseconds).Add(LeaseTail.Of(this).ToJson()).Add(1)
        .Add(Prompt).Add(Choices).Add(Wanted).Add(Least).Add(PromptMoney).Add(MoneyPerToken).Add(Estimate).Add(Scopes).Add(Caps, At);

    /// <summary>Holds again what Redis has lost.</summary>
    public LimitOperation Hold(TimeSpan lease)
    {
        var (tokens, money) = Bill ?? (Tokens, Money);
        return Begin("hold").Add((long)lease.TotalMilliseconds).Add(LeaseTail.Of(this).ToJson()).Add(Bill is null ? 1 : 0).Add(tokens).Add(money).Add(Scopes).Add(Caps, At);
    }

    /// <summary>Undoes what may or may not have been reserved: the reply was lost.</summary>
    public LimitOperation Release() => Begin("release").Add(Scopes).Add(Caps, At);

    /// <summary>Holds no more than the bill, which is late in the database.</summary>
    public LimitOperation Shrink(long tokens, long money)
    {
        Bill = (Math.Min(tokens, Tokens), Math.Min(money, Money));
        return Begin("shrink").Add(tokens).Add(money).Add(Scopes).Add(Caps, At);
    }

    /// <param name="tokens">That it cost; null: nobody knows.</param>
    /// <param name="totals">Of the database.</param>
    public LimitOperation Settle(long? tokens, IReadOnlyList<ScopeTotal> totals) =>
        Begin("settle").Add(tokens ?? -1).Add(Scopes).Add(Caps, At).Add(Caps, totals).AddOthers(Caps, totals);

    private LimitOperation Begin(string name) => new LimitOperation(name).Add(Id).AddKey(LimitKeys.Reservation(Id));
}

/// <summary>What has to be known of a reservation when its replica is gone. Stands in Redis after the amounts; property names are short.</summary>
internal sealed record LeaseTail
{
    [JsonPropertyName("at")]
    public required long At { get; init; }

    [JsonPropertyName("t")]
    public required string Tenant { get; init; }

    [JsonPropertyName("c")]
    public required string Caller { get; init; }

    [JsonPropertyName("k")]
    public string? Key { get; init; }

    [JsonPropertyName("r")]
    public required string Tier { get; init; }

    [JsonPropertyName("m")]
    public required string Model { get; init; }

    [JsonPropertyName("v")]
    public required string Provider { get; init; }

    [JsonPropertyName("p")]
    public long Prompt { get; init; }

    [JsonPropertyName("i")]
    public string? TraceId { get; init; }

    [JsonPropertyName("q")]
    public string? RequestId { get; init; }

    /// <summary>Scopes with windows.</summary>
    [JsonPropertyName("w")]
    public required string[] Windows { get; init; }

    /// <summary>Scope, period, scope, period, …: the counters that hold it.</summary>
    [JsonPropertyName("n")]
    public required string[] Counters { get; init; }

    /// <summary>Scopes that it is added to.</summary>
    [JsonPropertyName("s")]
    public required string[] Spends { get; init; }

    public static LeaseTail Of(Reservation reservation) => new()
    {
        At = reservation.At.ToUnixTimeMilliseconds(),
        Tenant = reservation.Caller.Tenant,
        Caller = reservation.Caller.Id,
        Key = reservation.Caller.KeyId,
        Tier = reservation.Caller.Tier,
        Model = reservation.Model.Name,
        Provider = reservation.Model.OwnedBy,
        Prompt = reservation.Prompt,
        TraceId = reservation.TraceId,
        RequestId = reservation.RequestId,
        Windows = [.. reservation.Scopes.Select(static scope => scope.Scope)],
        Counters = [.. reservation.Caps.SelectMany(static cap => (string[])[cap.Scope, cap.Period.Name])],
        Spends = [.. ScopeNames.Of(reservation.Caller)],
    };

    public string ToJson() => JsonSerializer.Serialize(this, LeaseJson.Default.LeaseTail);

    public static LeaseTail? Read(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, LeaseJson.Default.LeaseTail);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LeaseTail))]
internal sealed partial class LeaseJson : JsonSerializerContext;
