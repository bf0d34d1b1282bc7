using System.Text.Json.Serialization;

namespace AspireAi.Api.Data;

/// <summary>
/// A message of a conversation. A question and its answer are a turn: turn <c>n</c> is the question at position <c>2n</c> and the
/// answer at <c>2n + 1</c>, which is there, empty, from the moment of the question.
/// </summary>
internal sealed class Message
{
    public required string ConversationId { get; init; }

    public required int Position { get; init; }

    public required MessageRole Role { get; init; }

    public required string Content { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required long Bytes { get; init; }

    /// <summary>Names the answer, for reading it along. This property and those below belong to answers only.</summary>
    public string? AnswerId { get; init; }

    public string? Model { get; init; }

    public AnswerState? State { get; init; }

    /// <summary>OpenAI's finish_reason; null where the answer did not come to its end.</summary>
    public string? FinishReason { get; init; }

    /// <summary>Response metadata: the defense layer's headers by their names.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public long? PromptTokens { get; init; }

    public long? CompletionTokens { get; init; }

    public string? ErrorCode { get; init; }

    /// <summary>Why the answer failed.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The reader's vote: up, down, or null.</summary>
    public string? Thumb { get; init; }
}

internal enum MessageRole
{
    User,
    Assistant,
}

[JsonConverter(typeof(JsonStringEnumConverter<AnswerState>))]
internal enum AnswerState
{
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>It came to its end, whatever the finish_reason.</summary>
    [JsonStringEnumMemberName("done")]
    Done,

    /// <summary>Its reader stopped it.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,

    /// <summary>All readers left, or its replica went away.</summary>
    [JsonStringEnumMemberName("left")]
    Left,

    [JsonStringEnumMemberName("failed")]
    Failed,
}
