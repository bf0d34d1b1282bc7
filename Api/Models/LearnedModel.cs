namespace AspireAi.Api.Models;

/// <summary>What a provider's refusals have taught about a model, which nobody was billed for. Kept until the process ends.</summary>
public sealed class LearnedModel
{
    private int _contextWindow = int.MaxValue;
    private int _maxOutputTokens = int.MaxValue;

    /// <summary>Tokens of prompt and output together.</summary>
    public int ContextWindow => Volatile.Read(ref _contextWindow);

    /// <summary>Most output tokens of one choice.</summary>
    public int MaxOutputTokens => Volatile.Read(ref _maxOutputTokens);

    /// <summary>The field in which it takes an output limit, if that is another than was thought.</summary>
    public string? OutputLimitField { get; set; }

    /// <summary>Whether it refuses to be asked for the usage of a stream.</summary>
    public bool RefusesStreamUsage { get; set; }

    public void Learn(RefusedLimits limits)
    {
        Volatile.Write(ref _contextWindow, Math.Min(ContextWindow, limits.ContextWindow ?? int.MaxValue));
        Volatile.Write(ref _maxOutputTokens, Math.Min(MaxOutputTokens, limits.MaxOutputTokens ?? int.MaxValue));
    }
}
