using System.Text.Json.Serialization;

namespace AspireAi.Web.ApiClient;

internal sealed record WireTitle(string? Title);

/// <param name="Thumb">up, down or none.</param>
internal sealed record WireThumb(string Thumb);

/// <param name="Question">What is asked.</param>
/// <param name="Model">Who is asked.</param>
/// <param name="Place">Of the question that it replaces, with all that followed; null: at the end.</param>
/// <param name="System">System prompt; null: none.</param>
/// <param name="Temperature">Null: the model's.</param>
/// <param name="Known">How many of the conversation's questions the page knows of.</param>
/// <param name="LastAnswer">Id of the last answer among them; null: there is none.</param>
internal sealed record WireQuestion(string Question, string Model, int? Place, string? System, double? Temperature, int Known, string? LastAnswer);

/// <summary>A conversation in the list.</summary>
/// <param name="Excerpt">Around the text that was searched for.</param>
internal sealed record ConversationInfo(string Id, string Title, DateTimeOffset UpdatedAt, string? Excerpt = null);

/// <param name="Data">The latest first.</param>
/// <param name="Next">For the next page; null on the last.</param>
internal sealed record ConversationList(IReadOnlyList<ConversationInfo> Data, string? Next);

internal sealed record WholeConversation(
    string Id, string Title, string? Model, string? System, double? Temperature, IReadOnlyList<ConversationTurn> Turns);

/// <param name="State">running, done, stopped, left or failed.</param>
/// <param name="Thumb">up or down; null: nothing was said of it.</param>
internal sealed record ConversationTurn(
    string Question, string AnswerId, string Model, string State, string Answer, string? FinishReason, IReadOnlyDictionary<string, string>? Headers,
    int? PromptTokens, int? CompletionTokens, ConversationError? Error, string? Thumb = null);

internal sealed record ConversationError(string? Code, string? Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WireTitle))]
[JsonSerializable(typeof(WireThumb))]
[JsonSerializable(typeof(WireQuestion))]
[JsonSerializable(typeof(ConversationInfo))]
[JsonSerializable(typeof(ConversationList))]
[JsonSerializable(typeof(WholeConversation))]
internal sealed partial class ConversationJson : JsonSerializerContext;
