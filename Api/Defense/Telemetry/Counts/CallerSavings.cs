using System.Collections.Concurrent;

namespace AspireAi.Api.Defense.Telemetry.Counts;

/// <summary>Money in millionths of a US dollar.</summary>
internal readonly record struct Savings(long Calls, long Tokens, long MicroDollars);

/// <summary>
/// What callers saved and is still to be written. Whoever waits longest is written first, and where many callers ask not all of them
/// each second: a hit of a caller who has one a second would otherwise be four commands more, and the page that shows it is looked at
/// now and then.
/// </summary>
/// <param name="most">Callers; of those beyond, nothing is counted.</param>
internal sealed class CallerSavings(int most)
{
    // Of few callers all are written at once. Of many it takes about this number of rounds until a caller's turn comes.
    private const int AtOnce = 250, Rounds = 16;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _turns = new();

    public int Count => _turns.Count;

    /// <param name="key">The caller's hash.</param>
    /// <param name="field">Its counters' common name.</param>
    /// <param name="tokens">Saved by one call.</param>
    /// <param name="microDollars">Saved by that call.</param>
    public void Add(string key, string field, long tokens, long microDollars)
    {
        while (true)
        {
            if (!_entries.TryGetValue(key, out var entry))
            {
                if (Count >= most)
                {
                    return;
                }

                entry = new();
                if (!_entries.TryAdd(key, entry))
                {
                    continue;
                }

                _turns.Enqueue(key);
            }

            if (entry.TryAdd(field, tokens, microDollars))
            {
                return;
            }
        }
    }

    /// <summary>Those whose turn it is.</summary>
    /// <param name="all">Nobody waits any longer.</param>
    public IEnumerable<(string Key, string Field, Savings Sum)> Take(bool all = false)
    {
        for (var left = all ? int.MaxValue : Math.Max(AtOnce, Count / Rounds); left > 0 && _turns.TryDequeue(out var key); left--)
        {
            if (!_entries.TryRemove(key, out var entry))
            {
                continue;
            }

            foreach (var (field, sum) in entry.Close())
            {
                yield return (key, field, sum);
            }
        }
    }

    /// <summary>Nothing is added once it has been taken.</summary>
    private sealed class Entry
    {
        private readonly Dictionary<string, Savings> _sums = new(StringComparer.Ordinal);
        private bool _closed;

        public bool TryAdd(string field, long tokens, long microDollars)
        {
            lock (_sums)
            {
                if (_closed)
                {
                    return false;
                }

                var sum = _sums.GetValueOrDefault(field);
                _sums[field] = new(sum.Calls + 1, sum.Tokens + tokens, sum.MicroDollars + microDollars);
                return true;
            }
        }

        public Dictionary<string, Savings> Close()
        {
            lock (_sums)
            {
                _closed = true;
                return _sums;
            }
        }
    }
}
