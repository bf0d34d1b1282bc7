using AspireAi.Api.Defense.Limits;

namespace AspireAi.Api.Tests.Defense.Limits;

/// <summary>A limit of so many requests within so many milliseconds.</summary>
internal sealed record WindowLimit(long Count, long Milliseconds);

/// <param name="PerMinute">Tokens; -1: no limit.</param>
/// <param name="AtOnce">Calls; -1: no limit.</param>
internal sealed record ScopeLimits(string Key, IReadOnlyList<WindowLimit> Windows, long PerMinute, long AtOnce)
{
    public override string ToString() => $"{Key}: {string.Join(", ", Windows)}, {PerMinute} a minute, {AtOnce} at once";
}

/// <param name="Tokens">-1: no cap.</param>
/// <param name="Money">-1: no cap.</param>
internal sealed record CounterCap(string Key, long Tokens, long Money);

/// <summary>What a reservation asks for.</summary>
internal sealed record Wish(long Prompt, long Choices, long Wanted, long Least, long Base, long Each, bool Runs, long Estimate);

/// <summary>What limits.lua does, said plainly: lists and sums, and nothing packed.</summary>
internal sealed class LimitModel(IReadOnlyList<ScopeLimits> scopes, IReadOnlyList<CounterCap> caps)
{
    private const long Minute = 60_000;
    private const int LargestLog = 128;
    private const int Parts = 32;

    private readonly Dictionary<string, List<long>> _logs = [];
    private readonly Dictionary<string, SortedDictionary<long, long>> _parts = [];
    private readonly Dictionary<string, Counter> _counters = [];
    private readonly Dictionary<string, Lease> _leases = [];
    private readonly HashSet<string> _released = [];

    public long Now { get; set; }

    public bool IsRecovering { get; set; }

    /// <summary>The month, in which new calls spend.</summary>
    public int Period { get; set; }

    public IReadOnlyDictionary<string, Lease> Leases => _leases;

    public void BeginIncarnation()
    {
        foreach (var counter in _counters.Values)
        {
            (counter.IsSeeded, counter.Version, counter.Tokens, counter.Money) = (false, 0, 0, 0);
        }

        _leases.Clear();
    }

    /// <summary>Those of all caps in a month.</summary>
    public List<Counter> Counters(int period) => [.. caps.Select(cap => CounterOf(cap, period))];

    public List<string> Admit(bool counts)
    {
        var states = scopes.SelectMany(scope => scope.Windows.Select(window => (scope, window, State: Ask(scope, window)))).ToList();
        var admitted = states.All(one => one.State.Wait <= 0);
        if (admitted && counts)
        {
            foreach (var (scope, window, _) in states)
            {
                Count(scope, window);
            }
        }

        return
        [
            admitted ? "1" : "0",
            .. scopes.SelectMany(scope => states.Where(one => one.scope == scope)
                .SelectMany(one => (admitted && counts ? Ask(one.scope, one.window) with { Wait = 0 } : one.State).Texts()).Concat(States(scope, tokens: 1, runs: false))),
            .. CounterTexts(Period),
        ];
    }

    public List<string> Reserve(string id, int period, Wish wish)
    {
        if (_leases.Remove(id, out var earlier))
        {
            Correct(earlier, 0);
        }

        var states = scopes.SelectMany(scope => States(scope, wish.Estimate, wish.Runs)).ToList();
        var (output, without, decides) = (wish.Wanted, wish.Wanted, 0);
        for (var i = 0; i < caps.Count; i++)
        {
            var counter = CounterOf(caps[i], period);
            var fits = Fits(wish, caps[i], counter.Tokens + Held(period, static lease => lease.Tokens), counter.Money + Held(period, static lease => lease.Money));
            if (fits < output)
            {
                var byTokens = Fits(wish, caps[i] with { Money = -1 }, counter.Tokens + Held(period, static lease => lease.Tokens), 0);
                (output, decides) = (fits, fits < byTokens ? -i - 1 : i + 1);
            }

            without = Math.Min(without, Fits(wish, caps[i], counter.Tokens, counter.Money));
        }

        var (status, tokens, money) = (ReserveStatus.Held, 0L, 0L);
        if (_released.Contains(id))
        {
            status = ReserveStatus.Gone;
        }
        else if (IsRecovering)
        {
            status = ReserveStatus.Wait;
        }
        else if (Counters(period).Exists(static counter => !counter.IsSeeded))
        {
            status = ReserveStatus.Seed;
        }
        else if (scopes.Any(scope => (scope.PerMinute >= 0 && Tokens(scope, Math.Min(wish.Estimate, scope.PerMinute)).Wait > 0)
            || (scope.AtOnce >= 0 && wish.Runs && scope.AtOnce - Running() < 1)))
        {
            status = ReserveStatus.Limited;
        }
        else if (output < wish.Least)
        {
            status = without >= wish.Least ? ReserveStatus.InUse : ReserveStatus.Spent;
        }
        else
        {
            (tokens, money) = (wish.Prompt + (wish.Choices * output), wish.Base + (wish.Each * output));
            foreach (var scope in scopes.Where(scope => scope.PerMinute >= 0))
            {
                Add(scope.Key + " tokens", Minute, Math.Min(wish.Estimate, scope.PerMinute));
            }

            _leases[id] = new(period, tokens, money, Now, wish.Estimate, wish.Runs);
            states = [.. scopes.SelectMany(scope => States(scope, tokens: 0, runs: false))];
        }

        return [$"{(int)status}", $"{output}", $"{tokens}", $"{money}", $"{decides}", .. states, .. CounterTexts(period)];
    }

    public void Hold(string id, int period, long tokens, long money, bool runs)
    {
        _released.Remove(id);
        _leases[id] = new(period, tokens, money, Now, 0, runs);
    }

    /// <param name="rows">For each counter the row's version and totals.</param>
    public void Settle(string id, int period, long tokens, IReadOnlyList<(long Version, long Tokens, long Money)> rows)
    {
        if (_leases.Remove(id, out var lease))
        {
            Correct(lease, tokens);
        }

        for (var i = 0; i < caps.Count; i++)
        {
            TakeOver(CounterOf(caps[i], period), rows[i]);
        }
    }

    public void Release(string id)
    {
        if (_leases.Remove(id, out var lease))
        {
            Correct(lease, 0);
        }

        _released.Add(id);
    }

    public void Shrink(string id, long tokens, long money)
    {
        if (_leases.TryGetValue(id, out var lease))
        {
            Correct(lease, tokens);
            _leases[id] = lease with { Tokens = Math.Min(lease.Tokens, tokens), Money = Math.Min(lease.Money, money), Charged = tokens, Runs = false };
        }
    }

    public void Reconcile(int period, IReadOnlyList<long> seen, IReadOnlyList<(long Version, long Tokens, long Money)> rows)
    {
        for (var i = 0; i < caps.Count; i++)
        {
            var (counter, row) = (CounterOf(caps[i], period), rows[i]);
            var (isNewer, isSeed, cameBackOlder) = (row.Version > counter.Version, row.Version == counter.Version && !counter.IsSeeded, row.Version < seen[i] && counter.Version == seen[i]);
            if (isNewer || isSeed || cameBackOlder)
            {
                (counter.IsSeeded, counter.Version, counter.Tokens, counter.Money) = (true, row.Version, row.Tokens, row.Money);
            }
        }
    }

    private void Correct(Lease lease, long tokens)
    {
        foreach (var scope in scopes.Where(scope => scope.PerMinute >= 0 && lease.Charged > 0 && tokens >= 0))
        {
            var parts = PartsOf(scope.Key + " tokens");
            var part = lease.At / Width(Minute);
            if (parts.TryGetValue(part, out var spent))
            {
                parts[part] = Math.Max(0, spent + Math.Min(tokens, scope.PerMinute) - Math.Min(lease.Charged, scope.PerMinute));
            }
        }
    }

    private static void TakeOver(Counter counter, (long Version, long Tokens, long Money) row)
    {
        if (row.Version > counter.Version)
        {
            counter.Version = row.Version;
            if (counter.IsSeeded)
            {
                (counter.Tokens, counter.Money) = (row.Tokens, row.Money);
            }
        }
    }

    private static long Fits(Wish wish, CounterCap cap, long tokens, long money)
    {
        var fits = wish.Wanted;
        if (cap.Tokens >= 0)
        {
            fits = Math.Min(fits, FloorOf(cap.Tokens - tokens - wish.Prompt, wish.Choices));
        }

        if (cap.Money >= 0 && wish.Base + wish.Each > 0)
        {
            var free = cap.Money - money - wish.Base;
            fits = Math.Min(fits, free < 0 ? -1 : wish.Each > 0 ? free / wish.Each : wish.Wanted);
        }

        return fits;
    }

    private static long FloorOf(long number, long divisor) => (long)Math.Floor((double)number / divisor);

    private static long Width(long window) => (window + Parts - 1) / Parts;

    private int Running() => _leases.Values.Count(lease => lease.Runs);

    private IEnumerable<string> States(ScopeLimits scope, long tokens, bool runs)
    {
        if (scope.PerMinute >= 0)
        {
            foreach (var text in Tokens(scope, Math.Min(tokens, scope.PerMinute)).Texts())
            {
                yield return text;
            }
        }

        if (scope.AtOnce >= 0)
        {
            var free = scope.AtOnce - Running();
            foreach (var text in new State(runs && free < 1 ? 1000 : 0, Math.Max(0, free), 0, 0).Texts())
            {
                yield return text;
            }
        }
    }

    private IEnumerable<string> CounterTexts(int period) => Counters(period).SelectMany(counter => (string[])[counter.IsSeeded ? "1" : "0",
        $"{counter.Tokens}", $"{counter.Money}", $"{Held(period, static lease => lease.Tokens)}", $"{Held(period, static lease => lease.Money)}"]);

    private Counter CounterOf(CounterCap cap, int period) => Of(_counters, $"{cap.Key} in {period}");

    private long Held(int period, Func<Lease, long> amount) => _leases.Values.Where(lease => lease.Period == period).Sum(amount);

    private State Ask(ScopeLimits scope, WindowLimit window) => window.Count > LargestLog ? Parted($"{scope.Key} {window}", window.Milliseconds, window.Count, 1) : Logged(scope, window);

    private State Logged(ScopeLimits scope, WindowLimit window)
    {
        var live = Log(scope, window).Where(at => at > Now - window.Milliseconds).ToList();
        return live.Count == 0 ? new(0, window.Count, 0, 0) : new(
            live.Count < window.Count ? 0 : live[^(int)window.Count] + window.Milliseconds - Now,
            Math.Max(0, window.Count - live.Count), live[0] + window.Milliseconds - Now, live[^1] + window.Milliseconds - Now);
    }

    private State Tokens(ScopeLimits scope, long cost) => Parted(scope.Key + " tokens", Minute, scope.PerMinute, cost);

    private State Parted(string name, long window, long count, long cost)
    {
        var width = Width(window);
        var live = PartsOf(name).Where(part => part.Key >= FloorOf(Now - window, width)).ToList();
        if (live.Count == 0)
        {
            return new(0, count, 0, 0);
        }

        long Leaves(long part) => ((part + 1) * width) + window - Now;
        var (rest, wait) = (live.Sum(part => part.Value), 0L);
        var left = Math.Max(0, count - rest);
        foreach (var part in live.TakeWhile(_ => rest + cost > count))
        {
            (rest, wait) = (rest - part.Value, Leaves(part.Key));
        }

        return new(wait, left, Leaves(live[0].Key), Leaves(live[^1].Key));
    }

    private void Count(ScopeLimits scope, WindowLimit window)
    {
        if (window.Count > LargestLog)
        {
            Add($"{scope.Key} {window}", window.Milliseconds, 1);
        }
        else
        {
            Log(scope, window).Add(Now);
        }
    }

    private void Add(string name, long window, long amount)
    {
        var part = Now / Width(window);
        PartsOf(name)[part] = PartsOf(name).GetValueOrDefault(part) + amount;
    }

    private List<long> Log(ScopeLimits scope, WindowLimit window) => Of(_logs, $"{scope.Key} {window}");

    private SortedDictionary<long, long> PartsOf(string name) => Of(_parts, name);

    private static T Of<T>(Dictionary<string, T> all, string name) where T : new() => all.TryGetValue(name, out var one) ? one : all[name] = new T();

    internal sealed class Counter
    {
        public bool IsSeeded { get; set; }

        public long Version { get; set; }

        public long Tokens { get; set; }

        public long Money { get; set; }
    }

    internal sealed record Lease(int Period, long Tokens, long Money, long At, long Charged, bool Runs);

    private sealed record State(long Wait, long Left, long Some, long All)
    {
        public string[] Texts() => [$"{Wait}", $"{Left}", $"{Some}", $"{All}"];
    }
}
