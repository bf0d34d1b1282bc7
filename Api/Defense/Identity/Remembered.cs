using System.Collections.Concurrent;
using AspireAi.Api.Stores;

namespace AspireAi.Api.Defense.Identity;

/// <summary>Whether announced changes reach this replica. While they don't, nothing counts as fresh and everything is looked up.</summary>
internal sealed class Listening
{
    private volatile bool _toAnnouncements;

    public bool ToAnnouncements
    {
        get => _toAnnouncements;
        set => _toAnnouncements = value;
    }
}

/// <param name="Value">Null: the books have none.</param>
/// <param name="FromMemory">The books are away; this is what they said within the last minutes.</param>
internal readonly record struct Found<T>(T? Value, bool FromMemory) where T : class;

/// <summary>
/// What the books said, kept in-process: for seconds to spare round trips, and for minutes for when the books are away. Fails
/// closed: what was not looked up before the outage is not let in during it, and what the books don't have is not kept.
/// </summary>
/// <remarks>
/// An announced change drops the entry (<see cref="Forget"/>). A look-up that is under way then may have read the old state: its
/// result is not kept, and requests that come later don't join it.
/// </remarks>
internal sealed class Remembered<T>(TimeProvider time, CallerOptions options, Listening listening) where T : class
{
    // How long a failed look-up keeps the next ones from trying: a store that hangs costs each of them its time-out.
    private static readonly TimeSpan _pauseAfterFailure = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<Found<T>>>> _lookUps = new(StringComparer.Ordinal);
    private long _changes;
    private long _pausedUntil;

    public int Count => _entries.Count;

    /// <summary>An entry that needs no look-up. No allocation.</summary>
    public bool TryGetFresh(ReadOnlySpan<char> id, out T value)
    {
        if (listening.ToAnnouncements && _entries.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out var entry) && entry.FreshUntil > time.GetTimestamp())
        {
            value = entry.Value;
            return true;
        }

        value = null!;
        return false;
    }

    /// <summary>An entry that was looked up within the last minutes and not changed since, as far as this replica has heard.</summary>
    public bool TryGetRemembered(ReadOnlySpan<char> id, out T value)
    {
        if (_entries.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out var entry) && entry.RememberedUntil > time.GetTimestamp())
        {
            value = entry.Value;
            return true;
        }

        value = null!;
        return false;
    }

    /// <exception cref="StackExchange.Redis.RedisException">The books are away and the id is not remembered.</exception>
    /// <exception cref="TimeoutException">As before.</exception>
    public ValueTask<Found<T>> GetAsync(string id, Func<string, Task<T?>> lookUp)
    {
        if (TryGetFresh(id, out var fresh))
        {
            return new(new Found<T>(fresh, false));
        }

        if (Volatile.Read(ref _pausedUntil) > time.GetTimestamp() && TryGetOld(id) is { } old)
        {
            return new(old);
        }

        var lazy = _lookUps.GetOrAdd(id, static (id, state) => new(() => state.Self.LookUpAsync(id, state.LookUp)), (Self: this, LookUp: lookUp));
        return new(lazy.Value);
    }

    /// <summary>The entry has changed in the books, or is gone.</summary>
    public void Forget(string id)
    {
        Interlocked.Increment(ref _changes);
        _lookUps.TryRemove(id, out _);
        _entries.TryRemove(id, out _);
    }

    /// <summary>Announcements may have been missed: everything has to be looked up again. It stays for while the books are away.</summary>
    public void DoubtAll()
    {
        Interlocked.Increment(ref _changes);
        _lookUps.Clear();
        foreach (var (id, entry) in _entries)
        {
            _entries.TryUpdate(id, entry with { FreshUntil = 0 }, entry);
        }
    }

    private async Task<Found<T>> LookUpAsync(string id, Func<string, Task<T?>> lookUp)
    {
        var changes = Volatile.Read(ref _changes);
        try
        {
            var value = await lookUp(id);
            Volatile.Write(ref _pausedUntil, 0);
            if (value is null)
            {
                _entries.TryRemove(id, out _);
            }
            else if (Volatile.Read(ref _changes) == changes)
            {
                var now = time.GetTimestamp();
                _entries[id] = new Entry(value, now + Ticks(options.FreshFor), now + Ticks(options.RememberFor));
                if (_entries.Count > options.MaxRemembered)
                {
                    Shrink();
                }

                // A change that was announced between the check and the write would be overwritten by it.
                if (Volatile.Read(ref _changes) != changes)
                {
                    _entries.TryRemove(id, out _);
                }
            }

            return new Found<T>(value, false);
        }
        catch (Exception exception) when (StoreFaults.IsAway(exception))
        {
            Volatile.Write(ref _pausedUntil, time.GetTimestamp() + Ticks(_pauseAfterFailure));
            if (TryGetOld(id) is { } old)
            {
                return old;
            }

            throw;
        }
        finally
        {
            _lookUps.TryRemove(id, out _);
        }
    }

    private Found<T>? TryGetOld(string id) =>
        _entries.TryGetValue(id, out var entry) && entry.RememberedUntil > time.GetTimestamp() ? new Found<T>(entry.Value, true) : null;

    // A part at once, so that it happens seldom; the oldest, which are the least likely to come back.
    private void Shrink()
    {
        foreach (var (id, _) in _entries.ToArray().OrderBy(pair => pair.Value.RememberedUntil).Take(options.MaxRemembered / 2))
        {
            _entries.TryRemove(id, out _);
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private sealed record Entry(T Value, long FreshUntil, long RememberedUntil);
}
