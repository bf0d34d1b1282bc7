using System.Buffers;
using AspireAi.Api.Chat.Wire;

namespace AspireAi.Api.Models.Providers;

/// <summary>Takes this server's own key out of a provider's words before a client reads them: some endpoints repeat the header that they refuse.</summary>
internal static class KeyRedaction
{
    private const string Instead = "[key]";

    // What people put where an endpoint wants any key at all ("none", "ollama") is no secret, and may be a word of the message.
    private const int ShortestSecret = 8;

    /// <returns>The body byte for byte where the key is not in it.</returns>
    public static ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> body, JsonElement root, string? key)
    {
        if (key is not { Length: >= ShortestSecret } || !Holds(root, key))
        {
            return body;
        }

        var buffer = new ArrayBufferWriter<byte>(body.Length);
        using (var json = new Utf8JsonWriter(buffer, WireJson.Writer))
        {
            Write(json, root, key);
        }

        return buffer.WrittenMemory;
    }

    public static string Apply(string words, string key) => key.Length < ShortestSecret ? words : words.Replace(key, Instead, StringComparison.Ordinal);

    // Looked for in the decoded text: JSON can write one character in several ways.
    private static bool Holds(JsonElement element, string key) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Any(property => property.Name.Contains(key, StringComparison.Ordinal) || Holds(property.Value, key)),
        JsonValueKind.Array => element.EnumerateArray().Any(item => Holds(item, key)),
        JsonValueKind.String => element.GetString()!.Contains(key, StringComparison.Ordinal),
        _ => false,
    };

    private static void Write(Utf8JsonWriter json, JsonElement element, string key)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var property in element.EnumerateObject())
                {
                    json.WritePropertyName(property.Name.Replace(key, Instead, StringComparison.Ordinal));
                    Write(json, property.Value, key);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(json, item, key);
                }

                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(element.GetString()!.Replace(key, Instead, StringComparison.Ordinal));
                break;
            default:
                element.WriteTo(json);
                break;
        }
    }
}
