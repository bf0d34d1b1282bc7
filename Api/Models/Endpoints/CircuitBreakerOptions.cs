using System.ComponentModel.DataAnnotations;

namespace AspireAi.Api.Models.Endpoints;

/// <summary>When an endpoint that keeps failing is no longer asked; section <c>Resilience:CircuitBreaker</c>.</summary>
public sealed class CircuitBreakerOptions
{
    /// <summary>Share of failed calls. 0.01 to 1; default 0.5.</summary>
    [Range(0.01, 1, ErrorMessage = "Resilience:CircuitBreaker:FailureRatio has to lie between 0.01 and 1.")]
    public double FailureRatio { get; set; } = 0.5;

    /// <summary>Calls in <see cref="SamplingDuration"/> without which nothing is concluded. 2 to 100,000; default 10.</summary>
    [Range(2, 100_000, ErrorMessage = "Resilience:CircuitBreaker:MinimumThroughput has to lie between 2 and 100,000.")]
    public int MinimumThroughput { get; set; } = 10;

    /// <summary>The time in which calls are counted. 500 ms to 1 h; default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "01:00:00", ErrorMessage = "Resilience:CircuitBreaker:SamplingDuration has to lie between 00:00:00.5 and 01:00:00.")]
    public TimeSpan SamplingDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it is not asked, before a single call tries. 500 ms to 1 h; default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "01:00:00", ErrorMessage = "Resilience:CircuitBreaker:BreakDuration has to lie between 00:00:00.5 and 01:00:00.")]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(15);
}
