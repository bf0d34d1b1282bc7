using StackExchange.Redis;

namespace AspireAi.Api.Defense.Limits;

/// <summary>An operation of limits.lua with its arguments. A key is an argument, too: its place in the batch's list of keys.</summary>
internal sealed class LimitOperation(string name)
{
    private readonly List<(RedisValue Value, RedisKey? Key)> _arguments = [];

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
