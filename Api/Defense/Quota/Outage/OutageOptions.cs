using System.ComponentModel.DataAnnotations;

namespace AspireAi.Api.Defense.Quota.Outage;

/// <summary>What a replica may spend while the store is away; section <c>Quota:Outage</c>.</summary>
public sealed class OutageOptions
{
    public const string Section = "Quota:Outage";

    /// <summary>
    /// Tokens that a replica reserves beforehand for each caller it has seen lately, and at most an eighth of what the caller has
    /// left. They count as held meanwhile. 0 to 1,000,000; default 4,000. 0: the quota is closed while the store is away.
    /// </summary>
    [Range(0, 1_000_000, ErrorMessage = "Quota:Outage:Tokens has to lie between 0 and 1000000.")]
    public int Tokens { get; set; } = 4_000;

    /// <summary>How long after a caller's last call the lease is given back. 10 s to 1 h; default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00", ErrorMessage = "Quota:Outage:Recent has to lie between 00:00:10 and 01:00:00.")]
    public TimeSpan Recent { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long a lease outlives its replica; after it, it is charged whole, since nobody knows what was spent of it. 1 min to 1 day;
    /// default 30 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00", ErrorMessage = "Quota:Outage:Lease has to lie between 00:01:00 and 1.00:00:00.")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>What a 503 asks clients to wait. 1 s to 10 min; default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ErrorMessage = "Quota:Outage:RetryAfter has to lie between 00:00:01 and 00:10:00.")]
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(5);
}
