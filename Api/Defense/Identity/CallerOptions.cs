using System.ComponentModel.DataAnnotations;

namespace AspireAi.Api.Defense.Identity;

/// <summary>How long look-ups of keys, accounts and sign-ins are believed; section <c>Identity</c>.</summary>
internal sealed class CallerOptions
{
    public const string Section = "Identity";

    /// <summary>
    /// How long a look-up is used without asking the database again. Changes are announced to every replica at once, so this only
    /// bounds what a lost announcement can do. 0 to 5 min; default 30 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan FreshFor { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long, since it was last looked up, a caller is still let in while the database is unavailable. 0 to 1 h; default 5 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan StaleFor { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long a look-up may take before the database counts as unavailable. 100 ms to 1 min; default 2 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan LookupTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Most entries of each kind in memory, about 1 KB each. 100 to 1,000,000; default 50,000.</summary>
    [Range(100, 1_000_000)]
    public int MaxEntries { get; set; } = 50_000;
}
