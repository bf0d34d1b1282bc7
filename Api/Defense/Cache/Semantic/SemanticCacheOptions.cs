using System.ComponentModel.DataAnnotations;

namespace AspireAi.Api.Defense.Cache.Semantic;

/// <summary>What the semantic cache serves and what it may cost; section <c>SemanticCache</c>.</summary>
public sealed class SemanticCacheOptions
{
    public const string Section = "SemanticCache";

    /// <summary>Whether questions in other words are answered from the cache at all. Needs <c>Cache:Enabled</c> too; read at start. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Share of the served answers that has to be right, by the labels of the fit; it sets the probability from which on
    /// one is served. 0.75 to 0.96; default 0.89.
    /// </summary>
    [Range(0.75, 0.96, ErrorMessage = "SemanticCache:Precision has to lie between 0.75 and 0.96.")]
    public double Precision { get; set; } = SemanticDecider.DefaultPrecision;

    /// <summary>Least cosine of a candidate. The verifier knows nothing of what is less alike. 0.7 to 1; default 0.7.</summary>
    [Range(0.7, 1, ErrorMessage = "SemanticCache:Floor has to lie between 0.7 and 1.")]
    public double Floor { get; set; } = 0.7;

    /// <summary>Longest question, in words. Of a longer text a difference in a word is not seen. 5 to 150; default 60.</summary>
    [Range(5, 150, ErrorMessage = "SemanticCache:MaxWords has to lie between 5 and 150.")]
    public int MaxWords { get; set; } = DefaultMaxWords;

    public const int DefaultMaxWords = 60;

    /// <summary>Nearest questions that are looked at, in each of the scopes that the caller may read. 1 to 16; default 3.</summary>
    [Range(1, 16, ErrorMessage = "SemanticCache:Candidates has to lie between 1 and 16.")]
    public int Candidates { get; set; } = 3;

    /// <summary>Questions in the index and in the store, of all tenants together; beyond it the oldest go. 16 to 1,000,000; default 20,000.</summary>
    [Range(16, 1_000_000, ErrorMessage = "SemanticCache:MaxEntries has to lie between 16 and 1000000.")]
    public int MaxEntries { get; set; } = 20_000;

    /// <summary>Share of <see cref="MaxEntries"/> that one caller may fill; what they ask beyond it is cached exactly, but not by meaning. 0.001 to 1; default 0.05.</summary>
    [Range(0.001, 1, ErrorMessage = "SemanticCache:CallerShare has to lie between 0.001 and 1.")]
    public double CallerShare { get; set; } = 0.05;

    /// <summary>How long a lookup may take before the call goes on as a miss. 10 ms to 10 s; default 500 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10", ErrorMessage = "SemanticCache:LookupTimeout has to lie between 00:00:00.010 and 00:00:10.")]
    public TimeSpan LookupTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often a replica asks the store for what the announcements may have missed. 1 s to 1 h; default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ErrorMessage = "SemanticCache:CatchUpEvery has to lie between 00:00:01 and 01:00:00.")]
    public TimeSpan CatchUpEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often vectors whose answers are gone are swept out. 1 s to 1 day; default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "SemanticCache:SweepEvery has to lie between 00:00:01 and 1.00:00:00.")]
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromMinutes(1);
}
