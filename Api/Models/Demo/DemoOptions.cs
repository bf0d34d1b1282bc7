using System.ComponentModel.DataAnnotations;

namespace AspireAi.Api.Models.Demo;

/// <summary>The built-in model that answers while no real one is connected; section <c>Demo</c>.</summary>
public sealed class DemoOptions
{
    public const string Section = "Demo";

    /// <summary>Words per second of a streamed answer, 1 to 100,000; the default of 30 is about a hosted model's pace.</summary>
    [Range(1, 100_000, ErrorMessage = "Demo:WordsPerSecond has to lie between 1 and 100000.")]
    public double WordsPerSecond { get; set; } = 30;
}
