using System.Collections.Concurrent;
using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Defense.Tiers;

namespace AspireAi.Api.Defense.RateLimit.PerIp;

/// <summary>
/// Counts requests by address in Redis, and remembers which addresses are over their limit: those are rejected here, without asking
/// anyone. While Redis is unavailable, this replica decides by itself.
/// </summary>
internal sealed class IpLimiter(RateLimiter limiter, IOptionsMonitor<IpLimitOptions> options, RateLimitMetrics metrics, TimeProvider time)
{
    private const int MostBlocked = 100_000;
    private const string Failed = "ip-failed-";

    // Long and many enough that a flood costs Redis little, short and few enough that its address is blocked before it is much longer than allowed.
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(1);
    private const int MostUncounted = 16;

    // Blocking is only a shortcut: without it Redis rejects.
    private readonly ExpiringCache<LimitState> _blocked = new(time, MostBlocked);
    private readonly ExpiringCache<LimitState> _failed = new(time, MostBlocked);
    private readonly ConcurrentDictionary<string, int> _uncounted = new(StringComparer.Ordinal);

    /// <returns>The limit for which the address has to stay away, and how long; null: it may come.</returns>
    public LimitState? BlockedBy(string address) => Find(_blocked, address);

    /// <returns>The limit for which guesses of the address are rejected, because so many failed, and how long; null: they may come.</returns>
    public LimitState? GuessesBlockedBy(string address) => Find(_failed, address);

    /// <summary>Counts one request.</summary>
    /// <param name="pass">The request's address.</param>
    /// <param name="failed">It ended in a 4xx before the stages.</param>
    /// <param name="again">It was counted as a request before it failed.</param>
    public async Task<RateLimitDecision> CountAsync(IpPass pass, bool failed, bool again = false) =>
        Note(pass, await limiter.AskAsync(ScopesOf(pass.Address, counts: !again, failed)));

    /// <summary>Counts one request that nobody waits for, together with those of the same address that come within the next moment.</summary>
    public void CountSoon(string address)
    {
        var uncounted = _uncounted.AddOrUpdate(address, 1, static (_, count) => count + 1);
        if (uncounted is 1 or MostUncounted)
        {
            // It is for many requests, and no part of this one's trace.
            using (ExecutionContext.SuppressFlow())
            {
                _ = CountAsync(address, uncounted == 1 ? _soon : TimeSpan.Zero);
            }
        }
    }

    private async Task CountAsync(string address, TimeSpan after)
    {
        await Task.Delay(after, time);
        if (_uncounted.TryRemove(address, out var count))
        {
            Note(address, await limiter.AskAsync(ScopesOf(address, counts: true, failed: false), count));
        }
    }

    /// <summary>Counts a sign-up, before its account is made.</summary>
    /// <exception cref="RateLimitRejectedException">The address has made its share.</exception>
    public async Task CountSignUpAsync(string address)
    {
        var decision = await limiter.AskAsync(Scopes("ip-sign-up-", address + ":sign-ups", options.CurrentValue.SignUps));
        metrics.Decided(decision.Refusal?.Kind, "sign-up", decision.IsLocal);
        if (decision.Refusal is { } refusal)
        {
            throw new RateLimitRejectedException(refusal.Wait, "Too many accounts have been made from your address.");
        }
    }

    public IReadOnlyList<RateLimitScope> ScopesOf(string address, bool counts, bool failed) =>
    [
        .. counts ? Scopes("ip-", address, options.CurrentValue.Requests) : [],
        .. failed ? Scopes(Failed, address + ":failures", options.CurrentValue.Failures) : [],
    ];

    /// <summary>Remembers whether the address is over a limit.</summary>
    public RateLimitDecision Note(IpPass? pass, RateLimitDecision decision) => pass is null ? decision : Note(pass.Address, decision);

    private RateLimitDecision Note(string address, RateLimitDecision decision)
    {
        foreach (var limit in decision.Limits)
        {
            if (limit.Refused || limit.Left == 0)
            {
                (limit.Name.StartsWith(Failed, StringComparison.Ordinal) ? _failed : _blocked).Keep(address, limit, limit.Refused ? limit.Wait : limit.SomeBack, longest: true);
            }
        }

        return decision;
    }

    private static RateLimitScope[] Scopes(string name, string address, IList<RequestWindow> windows) =>
        windows.Count == 0 ? [] : [new(name, ScopeNames.Address(address), windows.AsReadOnly())];

    private static LimitState? Find(ExpiringCache<LimitState> blocks, string address) => blocks.Find(address) is var (limit, left)
        ? limit with { Left = 0, Wait = left, SomeBack = left, AllBack = left > limit.AllBack ? left : limit.AllBack }
        : null;
}
