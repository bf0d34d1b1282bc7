using System.ComponentModel;

namespace AspireAi.Api.Conversations;

// Required fields are nullable here, so that a missing one is answered with its name.

internal sealed record CreateConversationRequest([property: Description("At most 100 characters. Default: the beginning of the first question.")] string? Title = null);

internal sealed record RenameConversationRequest([property: Description("1 to 100 characters.")] string? Title);

internal sealed record RateRequest([property: Description("up, down, or none, which takes either back.")] string? Thumb);

internal sealed record AskRequest(
    string? Question,
    [property: Description("One of the models that GET /v1/models lists.")] string? Model,
    [property: Description("Counts the conversation's questions from 0: this one takes that one's place, and all that followed it goes. Default: at the end.")] int? Place = null,
    [property: Description("System prompt of the conversation.")] string? System = null,
    [property: Description("0 to 2. Default: the model's.")] double? Temperature = null,
    [property: Description("How many of the conversation's questions the asker knows of, from 0. Where there are more or fewer by now: 409 conversation_moved_on. Default: not looked at.")] int? Known = null,
    [property: Description("Id of the last answer that the asker knows of. Where the last one is another by now: 409 conversation_moved_on. Default: not looked at.")] string? LastAnswer = null);

internal sealed record ConversationResponse(
    string Id,
    string Title,
    DateTimeOffset CreatedAt,
    [property: Description("When it was last asked something.")] DateTimeOffset UpdatedAt,
    [property: Description("Around the text that was searched for, where it is not in the title.")] string? Excerpt = null)
{
    public static ConversationResponse Of(Conversation conversation, string? excerpt = null) =>
        new(conversation.Id, conversation.Title, conversation.CreatedAt, conversation.UpdatedAt, excerpt);
}

internal sealed record WholeConversationResponse(
    string Id, string Title, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    [property: Description("As the last question was asked.")] string? Model,
    string? System,
    double? Temperature,
    IReadOnlyList<ExchangeResponse> Exchanges);

internal sealed record ExchangeResponse(
    string Question, DateTimeOffset AskedAt, string AnswerId, string Model,
    [property: Description("running, done, stopped (by its reader), left (nobody read it any more, or its server went away) or failed.")] AnswerState State,
    string Answer, string? FinishReason,
    [property: Description("What the defense layer said of the answer, by the names of its headers.")] IReadOnlyDictionary<string, string>? Headers,
    long? PromptTokens, long? CompletionTokens, AnswerError? Error,
    [property: Description("What its reader said of it: up or down.")] string? Thumb)
{
    public static ExchangeResponse Of(Exchange exchange, string? thumb) => new(
        exchange.Question, exchange.AskedAt, exchange.AnswerId, exchange.Model, exchange.State, exchange.Answer, exchange.FinishReason, exchange.Headers,
        exchange.PromptTokens, exchange.CompletionTokens, exchange.Error, thumb);
}
