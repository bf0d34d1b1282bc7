using System.Collections.Concurrent;
using AspireAi.Api.Defense.Tiers;

namespace AspireAi.Api.Defense.RateLimit.PerIp;

/// <summary>
/// Counts requests by address in the store, and remembers which addresses the store last reported as over their limit: those are
/// refused here, without asking anyone. While the store is away, this replica decides by itself.
/// </summary>
internal sealed class IpLimiter(RateLimiter limiter, IOptionsMonitor<IpLimitOptions> options, RateLimitMetrics metrics, TimeProvider time) : IDisposable
{
    private const int MostBlocked = 100_000;

    // A flood from more addresses than the store keeps up with waits here: in the store's line it would be before everybody else.
    private const int MostTold = 64;
    private const string Failed = "ip-failed-";

    // Long enough that a flood costs the store little, short enough that its address is blocked before it is much longer than allowed.
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(20);

    // Blocking is only a shortcut: without it the store refuses.
    private readonly ShortMemory<LimitState> _blocked = new(time, MostBlocked);
    private readonly ShortMemory<LimitState> _failed = new(time, MostBlocked);
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _telling = new(MostTold);

    /// <returns>The limit for which the address has to stay away, and how long; null: it may come.</returns>
    public LimitState? BlockedBy(string address) => Find(_blocked, address);

    /// <returns>The limit for which guesses of the address are refused, because so many failed, and how long; null: they may come.</returns>
    public LimitState? GuessesBlockedBy(string address) => Find(_failed, address);

    /// <summary>Counts one request. The script is on its way before this first awaits anything.</summary>
    /// <param name="address">Whose it is.</param>
    /// <param name="failed">It ended in a 4xx before the stages.</param>
    /// <param name="again">It was counted as a request before it failed.</param>
    public async Task<RateLimitDecision> CountAsync(string address, bool failed, bool again = false)
    {
        return Seen(address, await limiter.AskAsync(RequestOf(address, counts: !again, failed)));
    }

    /// <summary>
    /// Counts one request that nobody waits for, together with those that come within the next moment: the store is told of all of them, and
    /// when each came, by one script.
    /// </summary>
    public void CountSoon(string address)
    {
        var request = RequestOf(address, counts: true, failed: false);
        if (request.Scopes.Count == 0)
        {
            return;
        }

        limiter.Note(request);
        if (_told.TryAdd(address, true))
        {
            _ = TellAsync();
        }

        async Task TellAsync()
        {
            await Task.Delay(_soon, time);
            await _telling.WaitAsync();
            try
            {
                _told.TryRemove(address, out _);
                Seen(address, await limiter.TellAsync(request));
            }
            finally
            {
                _telling.Release();
            }
        }
    }

    /// <summary>Counts a sign-up, before its account is made.</summary>
    /// <exception cref="RateLimitRejectedException">The address has made its share.</exception>
    public async Task CountSignUpAsync(string address)
    {
        if (options.CurrentValue.SignUps is not { Count: > 0 } windows)
        {
            return;
        }

        var decision = await limiter.AskAsync(new([new("ip-sign-up-", $"rl:1:{{{address}}}:ip-sign-up", [.. windows])], Lease: ""));
        metrics.Decided(decision.Refusal?.Kind, "sign-up", decision.Local);
        if (decision.Refusal is { } refusal)
        {
            throw new RateLimitRejectedException(refusal.Wait, "Too many accounts have been made from your address.");
        }
    }

    public void Dispose() => _telling.Dispose();

    private RateLimitRequest RequestOf(string address, bool counts, bool failed)
    {
        var current = options.CurrentValue;
        var scopes = new List<RateLimitScope>(2);
        if (counts)
        {
            Add("ip-", $"rl:1:{{{address}}}:ip", current.Requests);
        }

        if (failed)
        {
            Add(Failed, $"rl:1:{{{address}}}:ip-failed", current.Failures);
        }

        return new(scopes, Lease: "");

        void Add(string name, string key, IList<RequestWindow> windows)
        {
            if (windows.Count > 0)
            {
                scopes.Add(new(name, key, [.. windows]));
            }
        }
    }

    private RateLimitDecision Seen(string address, RateLimitDecision decision)
    {
        foreach (var limit in decision.Limits)
        {
            if (limit.Refused || limit.Left == 0)
            {
                Keep(limit.Name.StartsWith(Failed, StringComparison.Ordinal) ? _failed : _blocked, address, limit);
            }
        }

        return decision;
    }

    private static LimitState? Find(ShortMemory<LimitState> blocks, string address) => blocks.Find(address) is var (limit, left)
        ? limit with { Left = 0, Wait = left, SomeBack = left, AllBack = left > limit.AllBack ? left : limit.AllBack }
        : null;

    private static void Keep(ShortMemory<LimitState> blocks, string address, LimitState limit) =>
        blocks.Keep(address, limit, limit.Refused ? limit.Wait : limit.SomeBack, longest: true);
}
