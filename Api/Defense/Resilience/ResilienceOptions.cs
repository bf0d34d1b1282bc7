using System.ComponentModel.DataAnnotations;
using AspireAi.Api.Models.Endpoints;

namespace AspireAi.Api.Defense.Resilience;

/// <summary>How long a model may take, and what happens when it fails; section <c>Resilience</c>.</summary>
public sealed class ResilienceOptions
{
    public const string Section = "Resilience";

    /// <summary>Until the first chunk of a stream. 100 ms to 1 h; default 2 min (reasoning models think before they speak).</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00", ErrorMessage = "Resilience:FirstChunkTimeout has to lie between 00:00:00.1 and 01:00:00.")]
    public TimeSpan FirstChunkTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Between two chunks of a stream. 100 ms to 1 h; default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00", ErrorMessage = "Resilience:ChunkTimeout has to lie between 00:00:00.1 and 01:00:00.")]
    public TimeSpan ChunkTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The whole answer of one attempt, streamed or not. 100 ms to 24 h; default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00", ErrorMessage = "Resilience:TotalTimeout has to lie between 00:00:00.1 and 1.00:00:00.")]
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How often a model is asked again after a wait, where the provider has billed nothing. 0 to 10; default 2.</summary>
    [Range(0, 10, ErrorMessage = "Resilience:Retries has to lie between 0 and 10.")]
    public int Retries { get; set; } = 2;

    /// <summary>The most that a call waits between those attempts, all together. 0 to 5 min; default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00", ErrorMessage = "Resilience:RetryBudget has to lie between 00:00:00 and 00:05:00.")]
    public TimeSpan RetryBudget { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>When an endpoint that keeps failing is no longer asked.</summary>
    public CircuitBreakerOptions CircuitBreaker { get; } = new();
}
