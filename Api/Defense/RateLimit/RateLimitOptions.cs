using System.ComponentModel.DataAnnotations;

namespace AspireAi.Api.Defense.RateLimit;

/// <summary>Section <c>RateLimit</c>. The limits themselves belong to the tiers and to API keys.</summary>
public sealed class RateLimitOptions
{
    public const string Section = "RateLimit";

    /// <summary>
    /// How long a stream counts without a sign of life from its replica: after a crash it holds its place for so long. 5 s to
    /// 10 min, default 30 s; renewed at a third of it.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00")]
    public TimeSpan StreamLease { get; set; } = TimeSpan.FromSeconds(30);
}
