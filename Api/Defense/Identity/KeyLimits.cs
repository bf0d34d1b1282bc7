using System.Text.Json.Serialization;
using AspireAi.Api.Defense.Tiers;

namespace AspireAi.Api.Defense.Identity;

/// <summary>Limits of one API key. They hold beside those of its caller's tier, so they can only narrow. Null: no limit of its own.</summary>
/// <remarks>A misspelled field is an error: it would be a limit that is not there.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record KeyLimits
{
    /// <summary>Request limits that all hold at once.</summary>
    public IReadOnlyList<RequestWindow>? Requests { get; init; }

    /// <summary>Tokens per minute, prompt and output together.</summary>
    [AtLeast(1)]
    public long? TokensPerMinute { get; init; }

    /// <summary>Tokens per UTC month, prompt and output together.</summary>
    [AtLeast(1)]
    public long? TokensPerMonth { get; init; }

    /// <summary>Money per UTC month, in millionths of a US dollar.</summary>
    [AtLeast(1)]
    public long? MicroDollarsPerMonth { get; init; }

    /// <summary>Calls to models that the key may have running at once.</summary>
    [AtLeast(1)]
    public int? ConcurrentCalls { get; init; }

    /// <summary>Tokens of the largest output of one choice.</summary>
    [AtLeast(1)]
    public int? MaxOutputTokens { get; init; }

    /// <summary>Names of the models that the key may use.</summary>
    public IReadOnlyList<string>? Models { get; init; }
}
