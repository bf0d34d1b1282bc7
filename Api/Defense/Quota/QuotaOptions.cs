using System.ComponentModel.DataAnnotations;

namespace AspireAi.Api.Defense.Quota;

/// <summary>How the quota holds what the tiers allow; section <c>Quota</c>, read anew when the configuration changes.</summary>
public sealed class QuotaOptions
{
    public const string Section = "Quota";

    /// <summary>False: nothing is counted, reserved or charged, and nobody is locked out. Default true.</summary>
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

    /// <summary>How long counters and ledger are kept. 62 to 3,660 days; default 400 days.</summary>
    [Range(typeof(TimeSpan), "62.00:00:00", "3660.00:00:00", ErrorMessage = "Quota:Retention has to lie between 62.00:00:00 and 3660.00:00:00.")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(400);
}
