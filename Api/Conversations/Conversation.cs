using System.Text.Json.Serialization;

namespace AspireAi.Api.Conversations;

/// <summary>A conversation without what was said in it.</summary>
/// <param name="Run">Token of the flight that makes its running answer; null where none runs.</param>
/// <param name="Thumbs">What its reader said of answers, by their ids: up or down.</param>
internal sealed record Conversation(
    string Id, string Title, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string? Model, string? System, double? Temperature, string? Run,
    IReadOnlyDictionary<string, string> Thumbs);

/// <summary>A question and its answer, as the books keep them.</summary>
internal sealed record Exchange
{
    public required string Question { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Names the answer, for reading along and for stopping it.</summary>
    public required string AnswerId { get; init; }

    public required string Model { get; init; }

    public AnswerState State { get; init; }

    public string Answer { get; init; } = "";

    /// <summary>OpenAI's finish_reason; null where it did not come to that.</summary>
    public string? FinishReason { get; init; }

    /// <summary>What the defense layer said in its headers, by their names.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public long? PromptTokens { get; init; }

    public long? CompletionTokens { get; init; }

    /// <summary>Why it failed.</summary>
    public AnswerError? Error { get; init; }
}

internal sealed record AnswerError(string? Code, string Message);

[JsonConverter(typeof(JsonStringEnumConverter<AnswerState>))]
internal enum AnswerState
{
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>It came to its end, whatever the finish_reason.</summary>
    [JsonStringEnumMemberName("done")]
    Done,

    /// <summary>By its reader.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,

    /// <summary>Nobody read it any more, or its replica went away.</summary>
    [JsonStringEnumMemberName("left")]
    Left,

    [JsonStringEnumMemberName("failed")]
    Failed,
}
