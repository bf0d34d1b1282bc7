using AspireAi.Api.Chat.Wire;

namespace AspireAi.Api.Defense.Cache.Semantic;

/// <summary>The text by which a request may be found: that of its last message, where that is a user's and nothing but text.</summary>
internal static class SemanticQuestion
{
    public static string? TextOf(ChatCall call)
    {
        var last = call.Messages[call.Messages.GetArrayLength() - 1];
        if (!last.GetProperty("role"u8).ValueEquals("user"u8) || !last.Has("content"u8, out var content) || !IsText(content))
            return null;
        var text = ChatMessageReader.TextOf(last).Trim();
        return text.Length == 0 ? null : text;
    }

    private static bool IsText(JsonElement content) => content.ValueKind == JsonValueKind.String
        || (content.ValueKind == JsonValueKind.Array && content.EnumerateArray().All(static part => part.GetProperty("type"u8).ValueEquals("text"u8)));
}
