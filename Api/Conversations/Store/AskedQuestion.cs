namespace AspireAi.Api.Conversations.Store;

/// <summary>A question on its way into a conversation.</summary>
/// <param name="Place">Place of the question that it replaces, with all that followed; null: at the end.</param>
/// <param name="Known">The conversation as the asker knows it.</param>
internal sealed record AskedQuestion(
    string Account, string Conversation, int? Place, KnownEnd Known, string Text, DateTimeOffset AskedAt, string AnswerId, string Model, string? System, double? Temperature);

/// <summary>How far somebody knows a conversation. The last answer's id is part of it, since another answer may have replaced it.</summary>
/// <param name="Count">Turns; null: the asker doesn't say.</param>
/// <param name="LastAnswer">Id; null: the asker doesn't say, or there is none.</param>
internal readonly record struct KnownEnd(int? Count, string? LastAnswer);
