using System.Buffers;
using System.Text.Json;
using AspireAi.Api.Chat.Wire;
using AspireAi.Api.Data;

namespace AspireAi.Api.Conversations.Answers;

/// <summary>
/// The first and the last event of an answer's stream. A chunk without choices, so that whatever reads OpenAI's streams passes it by.
/// </summary>
internal static class AnswerEvent
{
    public static ReadOnlyMemory<byte> Write(string id, int place, AnswerState state, IReadOnlyDictionary<string, string>? headers)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, WireJson.Writer))
        {
            json.WriteStartObject();
            json.WriteString("object"u8, "chat.completion.chunk"u8);
            json.WriteStartArray("choices"u8);
            json.WriteEndArray();
            json.WriteStartObject("answer"u8);
            json.WriteString("id"u8, id);
            json.WriteNumber("place"u8, place);
            json.WritePropertyName("state"u8);
            JsonSerializer.Serialize(json, state, WireJson.Serializer);
            if (headers is not null)
            {
                json.WriteStartObject("headers"u8);
                foreach (var (name, value) in headers)
                {
                    json.WriteString(name, value);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
