using Microsoft.Extensions.AI;

namespace AspireAi.Api.Chat.Wire;

/// <summary>
/// A completion or a stream's chunk as JSON bytes, with what the stages read from it. Rides as <c>RawRepresentation</c>
/// of a response or update, so that fields unknown to this product reach the client untouched.
/// </summary>
public sealed record WirePayload
{
    public required ReadOnlyMemory<byte> Utf8 { get; init; }

    public string? Id { get; init; }

    public string? Model { get; init; }

    public string? FinishReason { get; init; }

    /// <summary>The choices that end in this payload, a bit for each index.</summary>
    public UInt128 Finished { get; init; }

    /// <summary>Answer text of all choices in this payload.</summary>
    public string? Content { get; init; }

    /// <summary>What else the model produced and bills as output: tool arguments, refusals, visible reasoning.</summary>
    public string? OtherOutput { get; init; }

    /// <summary>Whether the model declined to answer, by the field that says so.</summary>
    public bool IsRefusal { get; init; }

    public UsageDetails? Usage { get; init; }

    /// <summary>Number of choices in this payload; a stream's usage chunk has none.</summary>
    public int Choices { get; init; }

    /// <summary>Whether it carries an <c>error</c> object, as a stream that fails midway does.</summary>
    public bool IsError { get; init; }
}
