using System.Buffers.Binary;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.Limits;

/// <summary>An operation of limits.lua: its numbers, packed, and its texts. A key is a number, too: its place in the batch's list of keys.</summary>
internal sealed class LimitOperation(string name, params RedisValue[] texts)
{
    // A counter outlives its period by so much: what still runs at its end is settled there.
    private static readonly TimeSpan _afterwards = TimeSpan.FromDays(2);

    private readonly List<(int At, RedisKey Key)> _keys = new(4);
    private byte[] _numbers = new byte[32 * sizeof(double)];
    private int _count = 1;
    private bool _isSent;

    public string Name => name;

    /// <summary>Counts a request in all windows, if all admit it, and reads the other limits.</summary>
    /// <param name="requests">How many; 0 only reads.</param>
    public static LimitOperation Admit(int requests, IReadOnlyList<RateLimitScope> scopes, IReadOnlyList<SpendingCap> caps, DateTimeOffset now)
    {
        var operation = new LimitOperation("admit").Add(requests).Add(scopes.Count);
        for (var i = 0; i < scopes.Count; i++)
        {
            var windows = scopes[i].Windows;
            operation.Add(scopes[i]).Add(windows.Count);
            for (var w = 0; w < windows.Count; w++)
            {
                operation.Add(windows[w].Count).Add(windows[w].Window.TotalMilliseconds);
            }
        }

        return operation.Add(caps, now);
    }

    public LimitOperation Add(double number)
    {
        if (_numbers.Length == _count * sizeof(double))
        {
            Array.Resize(ref _numbers, _numbers.Length * 2);
        }

        Set(_count++, number);
        return this;
    }

    public LimitOperation AddKey(RedisKey key)
    {
        _keys.Add((_count, key));
        return Add(0);
    }

    public LimitOperation Add(IReadOnlyList<RateLimitScope> scopes)
    {
        Add(scopes.Count);
        for (var i = 0; i < scopes.Count; i++)
        {
            Add(scopes[i]);
        }

        return this;
    }

    public LimitOperation Add(IReadOnlyList<SpendingCap> caps, DateTimeOffset now)
    {
        Add(caps.Count);
        for (var i = 0; i < caps.Count; i++)
        {
            var cap = caps[i];
            var keep = Math.Max(0, (cap.Period.End - now).TotalMilliseconds) + _afterwards.TotalMilliseconds;
            AddKey(cap.Key).Add(cap.Tokens ?? -1).Add(cap.Money ?? -1).Add(Math.Floor(keep));
        }

        return this;
    }

    /// <summary>Appends it to a batch.</summary>
    /// <param name="arguments">Of the batch.</param>
    /// <param name="keys">Of the batch.</param>
    /// <param name="places">Where each of them is.</param>
    public void WriteTo(List<RedisValue> arguments, List<RedisKey> keys, Dictionary<RedisKey, int> places)
    {
        if (_isSent)
        {
            // What was sent before may be on its way still: its time was up.
            _numbers = [.. _numbers];
        }

        _isSent = true;
        foreach (var (at, key) in _keys)
        {
            if (!places.TryGetValue(key, out var place))
            {
                keys.Add(key);
                places[key] = place = keys.Count;
            }

            Set(at, place);
        }

        arguments.Add(name);
        Set(0, texts.Length);
        arguments.Add(_numbers.AsMemory(0, _count * sizeof(double)));
        arguments.AddRange(texts);
    }

    private void Set(int at, double number) => BinaryPrimitives.WriteDoubleLittleEndian(_numbers.AsSpan(at * sizeof(double)), number);

    private LimitOperation Add(RateLimitScope scope) => AddKey(scope.Key).Add(scope.TokensPerMinute ?? -1).Add(scope.ConcurrentCalls ?? -1);
}
