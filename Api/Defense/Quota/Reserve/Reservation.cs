using System.Diagnostics;
using System.Text.Json.Serialization;
using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Models;
using AspireAi.Api.Usage;
using StackExchange.Redis;

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

    /// <summary>False: no caps hold, and nothing is recorded.</summary>
    public required bool IsCharged { get; init; }

    public required string? TraceId { get; init; }

    public required string? RequestId { get; init; }

    public required string? ClientRequestId { get; init; }

    /// <summary>The stage's span, below which its settlement has one; none where nobody listens.</summary>
    public ActivityContext Span { get; init; }

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

    /// <summary>Redis may hold it: a reply was lost.</summary>
    public bool MayBeHeld { get; set; }

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

    // Tokens and money, once they are known and wait for the database.
    private volatile Tuple<long, long>? _bill;

    public void Grant(long outputPerChoice, bool isHeld) => (OutputPerChoice, IsHeld, MayBeHeld) = (outputPerChoice, isHeld, false);

    public LimitOperation Reserve(TimeSpan lease) => Begin("reserve", Id, Tail()).Add(lease.TotalMilliseconds).Add(1)
        .Add(Prompt).Add(Choices).Add(Wanted).Add(Least).Add(PromptMoney).Add(MoneyPerToken).Add(Estimate).Add(Scopes).Add(Caps, At);

    /// <summary>Holds again what Redis has lost.</summary>
    public LimitOperation Hold(TimeSpan lease)
    {
        var bill = _bill;
        var (tokens, money) = bill ?? Tuple.Create(Tokens, Money);
        return Begin("hold", Id, Tail()).Add(lease.TotalMilliseconds).Add(bill is null ? 1 : 0).Add(tokens).Add(money).Add(Scopes).Add(Caps, At);
    }

    /// <summary>Undoes what may or may not have been reserved: the reply was lost.</summary>
    public LimitOperation Release() => Begin("release", Id).Add(Scopes).Add(Caps, At);

    /// <summary>Holds no more than the bill, which is late in the database.</summary>
    public LimitOperation Shrink(long tokens, long money)
    {
        _bill = Tuple.Create(Math.Min(tokens, Tokens), Math.Min(money, Money));
        return Begin("shrink").Add(tokens).Add(money).Add(Scopes).Add(Caps, At);
    }

    /// <param name="tokens">That it cost; null: nobody knows.</param>
    /// <param name="totals">Of the database.</param>
    /// <param name="others">Those among them that it has no cap of, but brings to Redis.</param>
    public LimitOperation Settle(long? tokens, IReadOnlyList<ScopeTotal> totals, IReadOnlyList<ScopeTotal> others) =>
        Begin("settle", Id).Add(tokens ?? -1).Add(Scopes).Add(Caps, At).Add(Caps, totals).AddOthers(others);

    /// <summary>The record of the call, so far as it is known.</summary>
    public UsageRecord Record(string outcome) => new()
    {
        Id = Id,
        At = At,
        Tenant = Caller.Tenant,
        Caller = Caller.Id,
        KeyId = Caller.KeyId,
        Tier = Caller.Tier,
        Model = Model.Name,
        Provider = Model.Endpoints[0].Host,
        PromptTokens = Prompt,
        Outcome = outcome,
        IsClamped = IsClamped,
        TraceId = TraceId,
        RequestId = RequestId,
        ClientRequestId = ClientRequestId,
    };

    private byte[] Tail() => new LeaseTail(
        Record(UsageRecord.Expired), [.. Scopes.Select(static scope => scope.Scope)], [.. Caps.SelectMany(static cap => (string[])[cap.Scope, cap.Period.Name])]).ToJson();

    private LimitOperation Begin(string name, params RedisValue[] texts) => new LimitOperation(name, texts).AddKey(LimitKeys.Reservation(Id));
}

/// <summary>What has to be known of a reservation when its replica is gone. Stands in Redis after the amounts.</summary>
/// <param name="Record">As it is written then, but for the amounts.</param>
/// <param name="Windows">Scopes with windows.</param>
/// <param name="Counters">Scope, period, scope, period, …: the counters that hold it.</param>
internal sealed record LeaseTail(UsageRecord Record, string[] Windows, string[] Counters)
{
    public static LeaseTail? Read(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, LeaseJson.Default.LeaseTail);

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, LeaseJson.Default.LeaseTail);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(LeaseTail))]
internal sealed partial class LeaseJson : JsonSerializerContext;
