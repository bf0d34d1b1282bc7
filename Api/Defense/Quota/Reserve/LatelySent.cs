namespace AspireAi.Api.Defense.Quota.Reserve;

/// <summary>
/// What the store has acknowledged in the last seconds, and may forget in a crash or a failover: to be sent again after one. From the
/// moment of doubt until then nothing grows old, however long the store is away.
/// </summary>
internal sealed class LatelySent<T>(TimeProvider time)
{
    // A store that syncs its log every second may lose so much in a crash, and its clock and ours take their time.
    private static readonly TimeSpan _remembered = TimeSpan.FromSeconds(10);
    private const int Most = 50_000;

    private readonly Lock _lock = new();
    private readonly Queue<(long At, T Item)> _items = new();
    private bool _inDoubt;

    public void Add(T item)
    {
        lock (_lock)
        {
            _items.Enqueue((time.GetTimestamp(), item));
            while (_items.Count > Most || (!_inDoubt && time.GetElapsedTime(_items.Peek().At) > _remembered))
            {
                _items.Dequeue();
            }
        }
    }

    /// <summary>The store is away: what is remembered may be lost.</summary>
    public void Doubt()
    {
        lock (_lock)
        {
            _inDoubt = true;
        }
    }

    /// <summary>All of it, in the order in which it was sent; it is remembered no longer.</summary>
    public List<T> Take()
    {
        lock (_lock)
        {
            _inDoubt = false;
            List<T> all = [.. _items.Select(entry => entry.Item)];
            _items.Clear();
            return all;
        }
    }
}
