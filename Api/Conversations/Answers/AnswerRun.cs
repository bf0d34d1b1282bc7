using System.Diagnostics.CodeAnalysis;
using AspireAi.Api.Chat.Wire;
using AspireAi.Api.Conversations.Store;
using AspireAi.Api.Defense.SingleFlight;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Conversations.Answers;

/// <summary>An answer in the making: where it belongs, and what has come of it.</summary>
internal sealed class AnswerRun(AskedQuestion question, int place, FlightToken token, ChatCall call)
{
    private readonly StringBuilder _text = new();
    private string? _finishReason;
    private UsageDetails? _usage;
    private IReadOnlyDictionary<string, string>? _headers;

    public AskedQuestion Question => question;

    public int Place => place;

    public FlightToken Token => token;

    public ChatCall Call => call;

    /// <summary>Whether the call was answered at all; then the headers are known.</summary>
    [MemberNotNullWhen(true, nameof(_headers))]
    public bool HasBegun => _headers is not null;

    /// <summary>The first event of its stream: what the headers say, for a reader who comes later and has only the stream.</summary>
    public ReadOnlyMemory<byte> Begin()
    {
        _headers = ChatHeaders.Of(call.Outcome);
        return Event(AnswerState.Running, _headers);
    }

    public void Add(WirePayload payload)
    {
        // What a cache replays comes as bytes alone.
        var read = payload.Content is null && payload.FinishReason is null ? WirePayloadReader.Read(payload.Utf8) : payload;
        _text.Append(read.Content);
        _finishReason = read.FinishReason ?? _finishReason;
        _usage = read.Usage ?? _usage;
    }

    public ReadOnlyMemory<byte> End(AnswerState state) => Event(state, headers: null);

    public AnswerProgress Progress(AnswerState state, ApiException? error = null) => new(
        state, WireText.Whole(_text.ToString()), _finishReason, _headers, _usage?.InputTokenCount, _usage?.OutputTokenCount,
        error is null ? null : new AnswerError(error.Code, error.Message));

    // A chunk without choices, so that whatever reads OpenAI's streams passes it by.
    private byte[] Event(AnswerState state, IReadOnlyDictionary<string, string>? headers) => JsonSerializer.SerializeToUtf8Bytes(
        new { @object = "chat.completion.chunk", choices = Array.Empty<object>(), answer = new { id = token.Flight, place, state, headers } }, WireJson.Serializer);
}

/// <summary>An answer as far as it has come, to be saved.</summary>
/// <param name="Headers">What the defense layer reports in its headers, by their names; null while the call is unanswered.</param>
internal sealed record AnswerProgress(
    AnswerState State, string Text, string? FinishReason, IReadOnlyDictionary<string, string>? Headers, long? PromptTokens, long? CompletionTokens, AnswerError? Error);
