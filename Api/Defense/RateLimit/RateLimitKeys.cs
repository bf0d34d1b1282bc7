using AspireAi.Api.Defense.Tiers;

namespace AspireAi.Api.Defense.RateLimit;

/// <summary>
/// Keys of the rate limits: <c>rl:1:{tenant}:caller</c> and <c>rl:1:{address}:ip</c>, version 1 of the layout. Tier and limits
/// are left out, so that what was asked under one tier still counts under the next.
/// </summary>
internal static class RateLimitKeys
{
    /// <summary>The scopes that count a caller's requests: itself, and its API key where that has limits of its own.</summary>
    public static IReadOnlyList<RateLimitScope> Scopes(Caller caller, TierOptions tier)
    {
        var scopes = new List<RateLimitScope>(2);
        var ofCaller = new RateLimitScope("", $"rl:1:{{{caller.Tenant}}}:{caller.Id}", [.. tier.Requests], tier.TokensPerMinute, tier.ConcurrentStreams);
        if (!ofCaller.IsUnlimited)
        {
            scopes.Add(ofCaller);
        }

        if (caller is { KeyId: { } key, KeyLimits: { } limits })
        {
            var ofKey = new RateLimitScope("key-", $"rl:1:{{{caller.Tenant}}}:key:{key}", limits.Requests ?? [], limits.TokensPerMinute, limits.ConcurrentStreams);
            if (!ofKey.IsUnlimited)
            {
                scopes.Add(ofKey);
            }
        }

        return scopes;
    }
}
