using AspireAi.Api.Defense.Limits;

namespace AspireAi.Api.Defense.RateLimit;

/// <summary>Whether requests may go on, and where their limits stand.</summary>
/// <param name="IsLocal">Redis is unavailable: this replica decided by itself.</param>
internal sealed record RateLimitDecision(IReadOnlyList<LimitState> Limits, bool IsLocal = false)
{
    public static RateLimitDecision Unlimited { get; } = new([]);

    /// <summary>The limit to wait for; null: admitted.</summary>
    public LimitState? Refusal { get; } = LimitState.RefusalOf(Limits);
}

/// <summary>
/// Asks Redis whether a request may go on. Fails neither open nor closed: while Redis is unavailable each replica counts by itself.
/// </summary>
internal sealed class RateLimiter(LimitEngine engine, LocalRateLimiter local, TimeProvider time)
{
    /// <summary>Asks about one request; it is on its way before this first awaits anything.</summary>
    /// <param name="requests">How many are counted; 0 only looks where the limits stand.</param>
    public async Task<RateLimitDecision> AskAsync(IReadOnlyList<RateLimitScope> scopes, int requests = 1)
    {
        if (scopes.Count == 0)
        {
            return RateLimitDecision.Unlimited;
        }

        try
        {
            return Read(await engine.RunAsync(LimitOperation.Admit(requests, scopes, [], time.GetUtcNow())), scopes, out _);
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            return Local(scopes, requests);
        }
    }

    public RateLimitDecision Local(IReadOnlyList<RateLimitScope> scopes, int requests = 1) => new(local.Ask(scopes, requests), IsLocal: true);

    /// <summary>Reads the reply to an admission. Only its windows refuse: tokens and calls at once are what a reservation asks for.</summary>
    /// <param name="rest">Index of what follows the limits.</param>
    public static RateLimitDecision Read(LimitReply reply, IReadOnlyList<RateLimitScope> scopes, out int rest)
    {
        rest = 1;
        return new(reply.States(scopes, ref rest, isAdmission: true));
    }
}
