using StackExchange.Redis;

namespace AspireAi.Api.Defense.Limits;

/// <summary>An operation of limits.lua with its arguments. A key is an argument, too: its place in the batch's list of keys.</summary>
internal sealed class LimitOperation(string name)
{
    // A counter outlives its period by so much: what still runs at its end is settled there.
    private static readonly TimeSpan _afterwards = TimeSpan.FromDays(2);

    private readonly List<(RedisValue Value, RedisKey? Key)> _arguments = [];

    /// <summary>Counts a request in all windows, if all admit it, and reads the other limits.</summary>
    /// <param name="requests">How many; 0 only reads.</param>
    public static LimitOperation Admit(int requests, IReadOnlyList<RateLimitScope> scopes, IReadOnlyList<SpendingCap> caps, DateTimeOffset now)
    {
        var operation = new LimitOperation("admit").Add(requests).Add(scopes.Count);
        foreach (var scope in scopes)
        {
            operation.AddKey(LimitKeys.Windows(scope.Scope)).Add(scope.Windows.Count);
            foreach (var window in scope.Windows)
            {
                operation.Add(window.Count).Add((long)window.Window.TotalMilliseconds);
            }
        }

        return operation.Add(scopes).Add(caps, now);
    }

    public LimitOperation Add(RedisValue value)
    {
        _arguments.Add((value, null));
        return this;
    }

    public LimitOperation AddKey(RedisKey key)
    {
        _arguments.Add((default, key));
        return this;
    }

    public LimitOperation Add(IReadOnlyList<RateLimitScope> scopes)
    {
        Add(scopes.Count);
        foreach (var scope in scopes)
        {
            AddKey(LimitKeys.Windows(scope.Scope)).Add(scope.TokensPerMinute ?? -1).Add(scope.ConcurrentCalls ?? -1);
        }

        return this;
    }

    public LimitOperation Add(IReadOnlyList<SpendingCap> caps, DateTimeOffset now)
    {
        Add(caps.Count);
        foreach (var cap in caps)
        {
            var keep = cap.Period.End - now + _afterwards;
            AddKey(LimitKeys.Counter(cap.Scope, cap.Period.Name)).Add(cap.Tokens ?? -1).Add(cap.Money ?? -1).Add((long)Math.Max(_afterwards.TotalMilliseconds, keep.TotalMilliseconds));
        }

        return this;
    }

    /// <summary>Appends it to a batch.</summary>
    /// <param name="arguments">Of the batch.</param>
    /// <param name="indexOf">The place of a key.</param>
    public void WriteTo(List<RedisValue> arguments, Func<RedisKey, int> indexOf)
    {
        arguments.Add(name);
        arguments.Add(_arguments.Count);
        foreach (var (value, key) in _arguments)
        {
            arguments.Add(key is { } named ? indexOf(named) : value);
        }
    }
}
