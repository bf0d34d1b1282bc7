using System.ComponentModel.DataAnnotations;

namespace AspireAi.Api.Defense.Resilience;

/// <summary>How long a model may take; section <c>Resilience</c>.</summary>
public sealed class ResilienceOptions
{
    public const string Section = "Resilience";

    /// <summary>Until the first chunk of a stream. 100 ms to 1 h; default 2 min (reasoning models think before they speak).</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00", ErrorMessage = "Resilience:FirstChunkTimeout has to lie between 00:00:00.1 and 01:00:00.")]
    public TimeSpan FirstChunkTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Between two chunks of a stream. 100 ms to 1 h; default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00", ErrorMessage = "Resilience:ChunkTimeout has to lie between 00:00:00.1 and 01:00:00.")]
    public TimeSpan ChunkTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The whole answer, streamed or not. 100 ms to 24 h; default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00", ErrorMessage = "Resilience:TotalTimeout has to lie between 00:00:00.1 and 1.00:00:00.")]
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromMinutes(10);
}
