using System.Collections.Concurrent;

namespace AspireAi.Api.Defense.Identity;

/// <summary>What the caches of one replica share.</summary>
internal sealed class LookupState
{
    private volatile bool _hearsChanges;
    private long _pausedUntil;

    /// <summary>Whether other replicas' changes are heard of here. While they aren't, nothing counts as fresh and everything is looked up.</summary>
    public bool HearsChanges
    {
        get => _hearsChanges;
        set => _hearsChanges = value;
    }

    /// <summary>Timestamp until which known callers are not looked up: a database that hangs costs each look-up its time-out.</summary>
    public long PausedUntil
    {
        get => Volatile.Read(ref _pausedUntil);
        set => Volatile.Write(ref _pausedUntil, value);
    }
}

/// <param name="Value">Null: the database has none.</param>
/// <param name="IsStale">The database is unavailable; this is what it said within the last minutes.</param>
internal readonly record struct LookupResult<T>(T? Value, bool IsStale) where T : class;

/// <summary>
/// What the database said, kept in-process: for seconds to spare round trips, and for minutes for when the database is unavailable. Fails
/// closed: what was not looked up before the outage is not let in during it, and what the database doesn't have is not kept.
/// </summary>
/// <remarks>
/// An announced change drops the entry (<see cref="Invalidate"/>). A look-up that is under way then may have read the old state: its
/// result is not kept, and requests that come later don't join it.
/// </remarks>
internal sealed class LookupCache<T>(TimeProvider time, CallerOptions options, LookupState state) where T : class
{
    private static readonly TimeSpan _pauseAfterFailure = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<LookupResult<T>>>> _lookUps = new(StringComparer.Ordinal);
    private long _changes;

    public int Count => _entries.Count;

    /// <summary>An entry that needs no look-up. No allocation.</summary>
    public bool TryGetFresh(ReadOnlySpan<char> id, out T value)
    {
        if (state.HearsChanges && _entries.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out var entry) && entry.FreshUntil > time.GetTimestamp())
        {
            value = entry.Value;
            return true;
        }

        value = null!;
        return false;
    }

    /// <summary>An entry that was looked up within the last minutes and not changed since, as far as this replica has heard.</summary>
    public bool TryGetKnown(ReadOnlySpan<char> id, out T value)
    {
        if (_entries.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out var entry) && entry.StaleUntil > time.GetTimestamp())
        {
            value = entry.Value;
            return true;
        }

        value = null!;
        return false;
    }

    /// <exception cref="TimeoutException">The database does not answer and the id is not cached; one of the database's own if it is unavailable.</exception>
    public ValueTask<LookupResult<T>> GetAsync(string id, Func<string, CancellationToken, Task<T?>> lookUp)
    {
        if (TryGetFresh(id, out var fresh))
        {
            return new(new LookupResult<T>(fresh, false));
        }

        if (state.PausedUntil > time.GetTimestamp() && TryGetOld(id) is { } old)
        {
            return new(old);
        }

        var lazy = _lookUps.GetOrAdd(id, static (id, call) => new(() => call.Self.LookUpAsync(id, call.LookUp)), (Self: this, LookUp: lookUp));
        return new(lazy.Value);
    }

    /// <summary>The entry has changed in the database, or is gone.</summary>
    public void Invalidate(string id)
    {
        Interlocked.Increment(ref _changes);
        _lookUps.TryRemove(id, out _);
        _entries.TryRemove(id, out _);
    }

    /// <summary>Announcements may have been missed: everything has to be looked up again. It stays for while the database is unavailable.</summary>
    public void InvalidateAll()
    {
        Interlocked.Increment(ref _changes);
        _lookUps.Clear();
        foreach (var (id, entry) in _entries)
        {
            _entries.TryUpdate(id, entry with { FreshUntil = 0 }, entry);
        }
    }

    private async Task<LookupResult<T>> LookUpAsync(string id, Func<string, CancellationToken, Task<T?>> lookUp)
    {
        var changes = Volatile.Read(ref _changes);
        try
        {
            // Also ends what the database is asked, which would keep a connection for as long as it hangs.
            using var limit = new CancellationTokenSource(options.LookupTimeout, time);
            var value = await lookUp(id, limit.Token).WaitAsync(options.LookupTimeout, time);
            state.PausedUntil = 0;
            if (value is null)
            {
                _entries.TryRemove(id, out _);
            }
            else if (Volatile.Read(ref _changes) == changes)
            {
                var now = time.GetTimestamp();
                _entries[id] = new Entry(value, now + Ticks(options.FreshFor), now + Ticks(options.StaleFor));
                if (_entries.Count > options.MaxEntries)
                {
                    Shrink();
                }

                // A change that was announced between the check and the write would be overwritten by it.
                if (Volatile.Read(ref _changes) != changes)
                {
                    _entries.TryRemove(id, out _);
                }
            }

            return new LookupResult<T>(value, false);
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception) || exception is OperationCanceledException)
        {
            state.PausedUntil = time.GetTimestamp() + Ticks(_pauseAfterFailure);
            if (TryGetOld(id) is { } old)
            {
                return old;
            }

            throw exception is OperationCanceledException ? new TimeoutException("The database does not answer.", exception) : exception;
        }
        finally
        {
            _lookUps.TryRemove(id, out _);
        }
    }

    private LookupResult<T>? TryGetOld(string id) =>
        _entries.TryGetValue(id, out var entry) && entry.StaleUntil > time.GetTimestamp() ? new LookupResult<T>(entry.Value, true) : null;

    // A part at once, so that it happens seldom; the oldest, which are the least likely to come back.
    private void Shrink()
    {
        foreach (var (id, _) in _entries.ToArray().OrderBy(pair => pair.Value.StaleUntil).Take(options.MaxEntries / 2))
        {
            _entries.TryRemove(id, out _);
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private sealed record Entry(T Value, long FreshUntil, long StaleUntil);
}
