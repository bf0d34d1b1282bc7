namespace AspireAi.Api.Defense.RateLimit;

/// <summary>
/// Asks the store whether a request may go on. Fails neither open nor closed: while the store is away this replica decides by
/// what it has admitted itself.
/// </summary>
internal sealed class RateLimiter(RateLimitStore store, LocalRateLimiter local, IOptions<RateLimitOptions> options)
{
    private TimeSpan Lease => options.Value.StreamLease;

    /// <summary>The script is on its way before this first awaits anything.</summary>
    public async Task<RateLimitDecision> AskAsync(RateLimitRequest request)
    {
        if (request.Scopes.Count == 0)
        {
            return RateLimitDecision.Unlimited;
        }

        var sent = local.Now;
        var unsent = local.TakeUnsent(request, sent);
        try
        {
            var decision = await store.AskAsync(request, Lease, unsent) with { At = local.Now };
            if (decision.Admitted)
            {
                local.Remember(request, decision.At);
            }

            return decision;
        }
        catch (Exception exception) when (StoreFaults.IsAway(exception))
        {
            local.GiveBack(request, unsent, sent);
            return local.Ask(request, local.Now);
        }
    }

    /// <summary>Where limits stand, without a request.</summary>
    public async Task<RateLimitDecision> LookAsync(IReadOnlyList<RateLimitScope> scopes)
    {
        if (scopes.Count == 0)
        {
            return RateLimitDecision.Unlimited;
        }

        try
        {
            return await store.LookAsync(scopes);
        }
        catch (Exception exception) when (StoreFaults.IsAway(exception))
        {
            return local.Look(scopes, local.Now);
        }
    }

    /// <summary>Notes a request that nobody is asked about; the store hears of it, and of when it came, with what it is told next.</summary>
    public void Note(RateLimitRequest request) => local.Note(request, local.Now);

    /// <summary>Tells the store of what was noted.</summary>
    public async Task<RateLimitDecision> TellAsync(RateLimitRequest request)
    {
        var sent = local.Now;
        var unsent = local.TakeUnsent(request, sent);
        try
        {
            return await store.LookAsync(request.Scopes, unsent);
        }
        catch (Exception exception) when (StoreFaults.IsAway(exception))
        {
            local.GiveBack(request, unsent, sent);
            return local.Look(request.Scopes, local.Now);
        }
    }

    /// <summary>Ends an admitted request.</summary>
    /// <param name="tokens">What it cost; null where nobody knows.</param>
    public async Task SettleAsync(RateLimitRequest request, RateLimitDecision decision, long? tokens)
    {
        local.Settle(request, decision.At, tokens);
        if (decision.Local || !request.Scopes.Any(scope => scope.TokensPerMinute is not null || (request.Stream && scope.ConcurrentStreams is not null)))
        {
            return;
        }

        try
        {
            await store.SettleAsync(request, decision.Second, tokens);
        }
        catch (Exception exception) when (StoreFaults.IsAway(exception))
        {
            // Its estimate leaves the minute by itself, and its lease ends.
        }
    }

    public async Task RenewAsync(RateLimitRequest request)
    {
        try
        {
            await store.RenewAsync(request, Lease);
        }
        catch (Exception exception) when (StoreFaults.IsAway(exception))
        {
            // The store has other worries; the next renewal may come through.
        }
    }
}
