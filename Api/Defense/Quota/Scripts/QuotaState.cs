using StackExchange.Redis;

namespace AspireAi.Api.Defense.Quota.Scripts;

/// <summary>What is counted in a scope in one UTC month. Money in nano-dollars.</summary>
internal readonly record struct Counter(long Tokens, long Money, long HeldTokens, long HeldMoney);

/// <summary>A tenant's part of a budget above it, in nano-dollars.</summary>
/// <param name="Granted">Given to the tenant so far.</param>
/// <param name="Returned">Given back by it so far.</param>
/// <param name="Settled">Spent.</param>
/// <param name="Held">Reserved by calls that run.</param>
/// <param name="UsedUpUntil">Server's milliseconds until which the budget is known to have nothing more to give; 0: it has.</param>
internal readonly record struct Slice(long Granted, long Returned, long Settled, long Held, long UsedUpUntil)
{
    public long Room => Granted - Returned - Settled - Held;

    /// <summary>
    /// What the budget is told that the tenant has had: granted, or spent beyond that. What is only held doesn't count: once told, it
    /// would be granted for good, and be room that the budget never had when the call costs less.
    /// </summary>
    public long GrantedOrSpent => Math.Max(Granted, Returned + Settled);

    /// <summary>What there will be room for when the budget has been told.</summary>
    public long RoomOnceTold => GrantedOrSpent - Returned - Settled - Held;
}

/// <summary>What a script reports: the caller's scopes after it, and the slices in the order in which the budgets were named.</summary>
internal sealed record QuotaState(Counter Subject, Counter Key, Counter Tenant, Slice[] Slices)
{
    private const int CounterFields = 4;
    private const int SliceFields = 5;

    public static QuotaState Read(RedisResult[] reply, int from)
    {
        long At(int index) => Number(reply[from + index]);
        Counter CounterAt(int index) => new(At(index), At(index + 1), At(index + 2), At(index + 3));

        var slices = new Slice[(reply.Length - from - (3 * CounterFields)) / SliceFields];
        for (var i = 0; i < slices.Length; i++)
        {
            var at = (3 * CounterFields) + (i * SliceFields);
            slices[i] = new Slice(At(at), At(at + 1), At(at + 2), At(at + 3), At(at + 4));
        }

        return new QuotaState(CounterAt(0), CounterAt(CounterFields), CounterAt(2 * CounterFields), slices);
    }

    public static long Number(RedisResult value) => long.Parse((string)value!, CultureInfo.InvariantCulture);
}
