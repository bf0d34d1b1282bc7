using AspireAi.Api.Defense.Tiers;

namespace AspireAi.Api.Defense.RateLimit;

/// <summary>What one limit set counts by (a caller, one of its keys, an address), and how much it allows.</summary>
/// <param name="Name">Prefix of the limits' names in headers and messages, such as <c>key-</c>; empty for the caller.</param>
/// <param name="Key">Prefix of the store's keys; its hash tag is the same for all scopes of one request.</param>
internal sealed record RateLimitScope(string Name, string Key, IReadOnlyList<RequestWindow> Windows, long? TokensPerMinute = null, int? ConcurrentStreams = null)
{
    /// <summary>For how long tokens count at most: by whole seconds, each until it lies wholly outside of the minute.</summary>
    public static TimeSpan TokensCountFor { get; } = TimeSpan.FromSeconds(61);

    public bool IsUnlimited => Windows.Count == 0 && TokensPerMinute is null && ConcurrentStreams is null;

    /// <summary>How many requests the longest memory of the scope holds.</summary>
    public int LargestCount => Windows.Count == 0 ? 0 : Windows.Max(window => window.Count);

    public TimeSpan LongestWindow => Windows.Count == 0 ? TimeSpan.Zero : Windows.Max(window => window.Window);

    /// <summary>Whether the other one counts by the same, and allows the same.</summary>
    public bool HasLimitsOf(RateLimitScope other)
    {
        if (Key != other.Key || TokensPerMinute != other.TokensPerMinute || ConcurrentStreams != other.ConcurrentStreams || Windows.Count != other.Windows.Count)
        {
            return false;
        }

        for (var i = 0; i < Windows.Count; i++)
        {
            if (Windows[i].Count != other.Windows[i].Count || Windows[i].Window != other.Windows[i].Window)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>One request as the limits see it.</summary>
/// <param name="Lease">Id of its lease; unique.</param>
/// <param name="Stream">Whether it holds one of the concurrent streams until it is settled.</param>
/// <param name="Tokens">Upper estimate of what it will cost; never more than a limit is charged for it.</param>
internal sealed record RateLimitRequest(IReadOnlyList<RateLimitScope> Scopes, string Lease, bool Stream = false, long Tokens = 1);
