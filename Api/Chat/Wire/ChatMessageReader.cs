using Microsoft.Extensions.AI;

namespace AspireAi.Api.Chat.Wire;

/// <summary>The text of wire messages as Microsoft.Extensions.AI's messages, for models that do not take the raw JSON.</summary>
public static class ChatMessageReader
{
    public static IEnumerable<ChatMessage> Read(JsonElement messages)
    {
        foreach (var message in messages.EnumerateArray())
        {
            yield return new ChatMessage(new ChatRole(message.GetProperty("role"u8).GetString()!), TextOf(message));
        }
    }

    /// <summary>The text of a message; of several parts, those that are text, one per line.</summary>
    public static string TextOf(JsonElement message)
    {
        if (!message.Has("content"u8, out var content))
        {
            return "";
        }

        if (content.ValueKind == JsonValueKind.String)
        {
            return content.GetString()!;
        }

        var text = new StringBuilder();
        foreach (var part in content.EnumerateArray())
        {
            if (part.Has("text"u8, out var value) && value.ValueKind == JsonValueKind.String)
            {
                text.Append(text.Length == 0 ? "" : "\n").Append(value.GetString());
            }
        }

        return text.ToString();
    }
}
