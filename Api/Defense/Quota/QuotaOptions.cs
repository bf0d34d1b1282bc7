using System.ComponentModel.DataAnnotations;

namespace AspireAi.Api.Defense.Quota;

/// <summary>How the quota holds what the tiers allow; section <c>Quota</c>, read again when the configuration changes.</summary>
public sealed class QuotaOptions
{
    public const string Section = "Quota";

    /// <summary>False: no caps hold and no usage is recorded; tokens per minute and calls at once are limited all the same. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Output tokens of each choice that there has to be room for; a call that would be clamped below is refused, unless it asked
    /// for less itself. 1 to 4,096; default 16.
    /// </summary>
    [Range(1, 4096, ErrorMessage = "Quota:MinOutputTokens has to lie between 1 and 4096.")]
    public int MinOutputTokens { get; set; } = 16;

    /// <summary>
    /// How long a reservation outlives the last word from its replica; renewed at a third of it while the answer runs. After it, the
    /// whole reservation is charged as an estimate. 5 s to 10 min; default 1 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00", ErrorMessage = "Quota:Lease has to lie between 00:00:05 and 00:10:00.")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a call waits where there would be room but for the calls that are running, or while counters are rebuilt. 0 to 1 min;
    /// default 10 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00", ErrorMessage = "Quota:WaitForRoom has to lie between 00:00:00 and 00:01:00.")]
    public TimeSpan WaitForRoom { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// What happens to calls while Redis is unavailable. Default Reject. Admit lets them through: they are recorded in the database, and
    /// caps can be overshot until Redis is back.
    /// </summary>
    public QuotaUnavailable WhenUnavailable { get; set; } = QuotaUnavailable.Reject;

    /// <summary>How long usage records and statistics are kept. 62 to 3,660 days; default 400 days.</summary>
    [Range(typeof(TimeSpan), "62.00:00:00", "3660.00:00:00", ErrorMessage = "Quota:Retention has to lie between 62.00:00:00 and 3660.00:00:00.")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(400);
}

public enum QuotaUnavailable
{
    /// <summary>503 <c>quota_unavailable</c>.</summary>
    Reject,
    Admit,
}
