using System.ComponentModel.DataAnnotations;

namespace AspireAi.Api.Defense.Cache;

/// <summary>What the answer cache may hold and for how long; section <c>Cache</c>.</summary>
public sealed class CacheOptions
{
    public const string Section = "Cache";

    /// <summary>Whether answers are cached and concurrent equal requests joined at all. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How long an answer is served. 1 s to 365 days; default 24 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00", ErrorMessage = "Cache:Ttl has to lie between 00:00:01 and 365.00:00:00.")]
    public TimeSpan Ttl { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// How long an answer is served that is another one soon: what is true only now (the time, news, prices) or left to chance (a die, a random
    /// number; any request with a temperature above 1). Only its own caller gets it again. 1 s to 1 h; default 30 s, enough for a double click.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ErrorMessage = "Cache:Ephemeral has to lie between 00:00:01 and 01:00:00.")]
    public TimeSpan Ephemeral { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Bytes of all answers together, with what is kept beside them; beyond it the least recently used go. Parts of answers in the making,
    /// which other replicas follow, count too and have at most half of it. 1 MiB to 1 TiB; default 128 MiB.
    /// </summary>
    [Range(1024L * 1024, 1024L * 1024 * 1024 * 1024, ErrorMessage = "Cache:MaxBytes has to lie between 1048576 and 1099511627776.")]
    public long MaxBytes { get; set; } = 128L * 1024 * 1024;

    /// <summary>Bytes of the largest answer that is kept. 1 KiB to 64 MiB, and at most a sixteenth of <see cref="MaxBytes"/>; default 1 MiB.</summary>
    [Range(1024, 64 * 1024 * 1024, ErrorMessage = "Cache:MaxEntryBytes has to lie between 1024 and 67108864.")]
    public int MaxEntryBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// Whether what a guest asked may be served to others of the default tenant. Default false: anybody on the internet could
    /// fill the shared cache. Guests read the shared cache either way.
    /// </summary>
    public bool ShareGuestAnswers { get; set; }

    /// <summary>
    /// How long a replica that makes an answer for others may be silent before another takes its place. 500 ms to 1 min; default 3 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:01:00", ErrorMessage = "Cache:FlightLease has to lie between 00:00:00.500 and 00:01:00.")]
    public TimeSpan FlightLease { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Callers who were served an answer and have to reject it before it leaves the shared cache. 1 to 100; default 3.</summary>
    [Range(1, 100, ErrorMessage = "Cache:RejectionsToRemove has to lie between 1 and 100.")]
    public int RejectionsToRemove { get; set; } = 3;
}
