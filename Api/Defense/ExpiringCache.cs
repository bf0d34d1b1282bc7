using System.Collections.Concurrent;

namespace AspireAi.Api.Defense;

/// <summary>
/// What is known for a while, by a key; each entry has its own end, by this process's clock. For shortcuts only: where it is full of what
/// has not ended, the newcomer is not kept.
/// </summary>
internal sealed class ExpiringCache<T>(TimeProvider time, int most)
    where T : class
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private long _nextSweep;
    private long _latestEnd = long.MinValue;

    /// <summary>Whether all that was kept has ended. Asked with every request: a count of the dictionary would take all of its locks.</summary>
    public bool IsEmpty => Volatile.Read(ref _latestEnd) <= time.GetTimestamp();

    /// <returns>What is known, and for how long still; null: nothing.</returns>
    public (T Value, TimeSpan Left)? Find(string key)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            return null;
        }

        var left = time.GetElapsedTime(time.GetTimestamp(), entry.Until);
        if (left > TimeSpan.Zero)
        {
            return (entry.Value, left);
        }

        _entries.TryRemove(new(key, entry));
        return null;
    }

    /// <param name="key">Whose.</param>
    /// <param name="value">What is known.</param>
    /// <param name="lasts">From <paramref name="since"/> on.</param>
    /// <param name="since">A timestamp of the clock; null: now.</param>
    /// <param name="longest">What is known for longer stays.</param>
    public void Keep(string key, T value, TimeSpan lasts, long? since = null, bool longest = false)
    {
        var now = time.GetTimestamp();
        if (!_entries.ContainsKey(key) && _entries.Count >= most)
        {
            Sweep(now);
            if (_entries.Count >= most)
            {
                return;
            }
        }

        var entry = new Entry((since ?? now) + (long)(lasts.TotalSeconds * time.TimestampFrequency), value);
        _entries.AddOrUpdate(key, entry, (_, known) => longest && known.Until > entry.Until ? known : entry);
        var latest = Volatile.Read(ref _latestEnd);
        while (latest < entry.Until && Interlocked.CompareExchange(ref _latestEnd, entry.Until, latest) != latest)
        {
            latest = Volatile.Read(ref _latestEnd);
        }
    }

    public void Forget(string key) => _entries.TryRemove(key, out _);

    // Once a second at most: a flood that fills it must not walk through all of it each time.
    private void Sweep(long now)
    {
        var due = Volatile.Read(ref _nextSweep);
        if (now < due || Interlocked.CompareExchange(ref _nextSweep, now + time.TimestampFrequency, due) != due)
        {
            return;
        }

        foreach (var pair in _entries)
        {
            if (pair.Value.Until <= now)
            {
                _entries.TryRemove(pair);
            }
        }
    }

    private sealed record Entry(long Until, T Value);
}
