using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using AspireAi.Api.Conversations.Store;

namespace AspireAi.Api.Conversations;

// Required fields are nullable here, so that a missing one is answered with its name.

internal sealed record CreateConversationRequest([property: Description("At most 100 characters. Default: the beginning of the first question.")] string? Title = null);

internal sealed record RenameConversationRequest([property: Description("1 to 100 characters.")] string? Title);

internal sealed record RateRequest([property: Description("none takes either back."), AllowedValues("up", "down", ConversationStore.NoThumb)] string? Thumb);

internal sealed record AskRequest(
    string? Question,
    [property: Description("One of the models that GET /v1/models lists.")] string? Model,
    [property: Description("Place of an earlier question, from 0. The new question replaces it, and all later messages are deleted. Default: at the end."), AtLeast(0)] int? Place = null,
    [property: Description("System prompt of the conversation.")] string? System = null,
    [property: Description("Default: the model's."), Range(0.0, 2.0)] double? Temperature = null,
    [property: Description("How many questions the caller knows of, from 0. If the conversation has more or fewer by now: 409 conversation_moved_on. Default: not checked."), AtLeast(0)] int? Known = null,
    [property: Description("Id of the last answer the caller knows of. If the last answer is a different one by now: 409 conversation_moved_on. Default: not checked.")] string? LastAnswer = null);

internal sealed record ConversationResponse(
    string Id,
    string Title,
    DateTimeOffset CreatedAt,
    [property: Description("When it was last asked something.")] DateTimeOffset UpdatedAt,
    [property: Description("Around the text that was searched for, where it is not in the title.")] string? Excerpt = null)
{
    public static ConversationResponse Of(Conversation conversation) => new(conversation.Id, conversation.Title, conversation.CreatedAt, conversation.UpdatedAt);
}

internal sealed record WholeConversationResponse(
    string Id, string Title, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    [property: Description("As the last question was asked.")] string? Model,
    string? System,
    double? Temperature,
    IReadOnlyList<TurnResponse> Turns);

internal sealed record TurnResponse(
    string Question, DateTimeOffset AskedAt, string AnswerId, string Model,
    [property: Description("running, done, stopped (by its reader), left (all readers left, or its server went away) or failed.")] AnswerState State,
    string Answer, string? FinishReason,
    [property: Description("What the defense layer reports about the answer, by the names of its headers.")] IReadOnlyDictionary<string, string>? Headers,
    long? PromptTokens, long? CompletionTokens, AnswerError? Error,
    [property: Description("The reader's vote: up or down.")] string? Thumb)
{
    public static TurnResponse Of(Turn turn) => new(
        turn.Question.Content, turn.Question.CreatedAt, turn.Answer.AnswerId!, turn.Answer.Model!, turn.Answer.State!.Value, turn.Answer.Content,
        turn.Answer.FinishReason, turn.Answer.Headers, turn.Answer.PromptTokens, turn.Answer.CompletionTokens,
        turn.Answer.ErrorMessage is { } message ? new AnswerError(turn.Answer.ErrorCode, message) : null, turn.Answer.Thumb);
}

internal sealed record AnswerError(string? Code, string Message);
