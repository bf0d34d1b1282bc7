using System.ComponentModel.DataAnnotations;

namespace AspireAi.Api.Defense.Tiers;

/// <summary>What callers of one tier may do; section <c>Tiers:{name}</c>, read anew when the configuration changes.</summary>
public sealed class TierOptions
{
    /// <summary>Request limits that all hold at once, hits included. Empty: none.</summary>
    public IList<RequestWindow> Requests { get; set; } = [];

    /// <summary>Tokens per minute, prompt and output together, by what was really spent. Null: no limit.</summary>
    public long? TokensPerMinute { get; set; }

    /// <summary>Tokens per UTC month, prompt and output together. Null: no limit.</summary>
    public long? TokensPerMonth { get; set; }

    /// <summary>Money per UTC month, in millionths of a US dollar. Null: no limit.</summary>
    public long? MicroDollarsPerMonth { get; set; }

    /// <summary>Calls to models that one caller may have running at once. Null: no limit.</summary>
    public int? ConcurrentCalls { get; set; }

    /// <summary>Tokens of the largest output of one choice; what a request without a limit reserves. Default 4,096.</summary>
    public int MaxOutputTokens { get; set; } = 4096;

    /// <summary>
    /// Largest chat request in bytes; reading and counting one takes a processor before anybody knows whether it may be asked. At
    /// least 1,024; null: <c>Chat:MaxBodyBytes</c>, which also holds beside it.
    /// </summary>
    public int? MaxBodyBytes { get; set; }

    /// <summary>Names of the models that the tier may use. Empty: all.</summary>
    public IList<string> Models { get; set; } = [];

    /// <summary>Where a caller who has used up the quota can get more; shown in the error. Null: none is shown.</summary>
    public string? UpgradeLink { get; set; }
}

/// <summary>At most <see cref="Count"/> requests in any span of time as long as <see cref="Window"/>.</summary>
public sealed class RequestWindow
{
    private const int MaxCount = 100_000;
    private static readonly TimeSpan _maxWindow = TimeSpan.FromDays(1);

    /// <summary>1 to 100,000 requests.</summary>
    [Range(1, MaxCount)]
    public int Count { get; set; }

    /// <summary>1 s to 1 day.</summary>
    public TimeSpan Window { get; set; }

    /// <summary>What is wrong with the count, as the end of a sentence; null: nothing.</summary>
    internal string? CountFault() => Count is < 1 or > MaxCount ? $"has to lie between 1 and {MaxCount}." : null;

    /// <summary>What is wrong with the window, as the end of a sentence; null: nothing.</summary>
    internal string? WindowFault() =>
        Window < TimeSpan.FromSeconds(1) || Window > _maxWindow ? "has to lie between 00:00:01 and 1.00:00:00." : null;
}
