namespace AspireAi.Api.Defense.Limits;

/// <summary>What this replica's calls hold, to be held again where Redis has lost it. Belongs to one incarnation at a time.</summary>
internal sealed class RunningCalls
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Func<LimitOperation>> _calls = new(StringComparer.Ordinal);
    private long _incarnation;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _calls.Count;
            }
        }
    }

    public IReadOnlyList<string> Ids()
    {
        lock (_lock)
        {
            return [.. _calls.Keys];
        }
    }

    public bool Has(string id)
    {
        lock (_lock)
        {
            return _calls.ContainsKey(id);
        }
    }

    /// <summary>A call that was granted, before it is sent.</summary>
    /// <param name="id">Of its reservation.</param>
    /// <param name="hold">What it holds at the moment that it is asked.</param>
    /// <param name="incarnation">In which it was granted.</param>
    /// <returns>False where the data is another by now: whether anybody holds it is not known, so it has to be reserved again.</returns>
    public bool TryAdd(string id, Func<LimitOperation> hold, long incarnation)
    {
        lock (_lock)
        {
            if (incarnation != _incarnation)
            {
                return false;
            }

            _calls[id] = hold;
            return true;
        }
    }

    /// <summary>A call that was settled.</summary>
    /// <returns>False where the data is another by now, in which it may be held again: it has to be settled again.</returns>
    public bool TryRemove(string id, long incarnation)
    {
        lock (_lock)
        {
            if (incarnation != _incarnation)
            {
                return false;
            }

            _calls.Remove(id);
            return true;
        }
    }

    /// <summary>A call that can't be settled: its lease ends by itself.</summary>
    public void Abandon(string id)
    {
        lock (_lock)
        {
            _calls.Remove(id);
        }
    }

    /// <summary>From here on only what is granted in this incarnation counts.</summary>
    /// <returns>What has to be held again in it.</returns>
    public IReadOnlyList<LimitOperation> Adopt(long incarnation)
    {
        lock (_lock)
        {
            _incarnation = incarnation;
            return [.. _calls.Values.Select(static hold => hold())];
        }
    }
}
