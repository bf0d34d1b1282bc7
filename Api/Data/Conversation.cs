namespace AspireAi.Api.Data;

/// <summary>A conversation without its messages.</summary>
internal sealed class Conversation
{
    public required string Id { get; init; }

    public required string AccountId { get; init; }

    /// <summary>Empty until the first question, or until its owner gives it one.</summary>
    public required string Title { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the last question was asked.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Of the last question.</summary>
    public string? Model { get; init; }

    public string? System { get; init; }

    public double? Temperature { get; init; }

    /// <summary>Token of the running answer; null where none runs.</summary>
    public string? Run { get; init; }

    /// <summary>Bytes of its messages and its system prompt: what it counts towards Conversations:MaxBytesPerAccount.</summary>
    public long Bytes { get; init; }
}
