using System.Buffers;
using System.Text.Json;
using AspireAi.Api.Chat.Wire;
using AspireAi.Api.Conversations.Store;

namespace AspireAi.Api.Conversations.Answers;

/// <summary>Writes a conversation with its new question as the request that any program would send.</summary>
internal static class ConversationRequest
{
    /// <param name="earlier">The turns before the question. Questions without an answer are left out: a model would take them as asked together with the next.</param>
    public static RequestBody Of(AskedQuestion question, IEnumerable<Turn> earlier)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, WireJson.Writer))
        {
            json.WriteStartObject();
            json.WriteString("model"u8, question.Model);
            json.WriteStartArray("messages"u8);
            if (question.System is { } system)
            {
                WriteMessage(json, "system"u8, system);
            }

            foreach (var turn in earlier.Where(turn => turn.Answer.Content.Length > 0))
            {
                WriteMessage(json, "user"u8, turn.Question.Content);
                WriteMessage(json, "assistant"u8, turn.Answer.Content);
            }

            WriteMessage(json, "user"u8, question.Text);
            json.WriteEndArray();
            json.WriteBoolean("stream"u8, true);
            json.WriteStartObject("stream_options"u8);
            json.WriteBoolean("include_usage"u8, true);
            json.WriteEndObject();
            if (question.Temperature is { } temperature)
            {
                json.WriteNumber("temperature"u8, temperature);
            }

            json.WriteEndObject();
        }

        return RequestBody.Of(buffer.WrittenSpan);
    }

    private static void WriteMessage(Utf8JsonWriter json, ReadOnlySpan<byte> role, string content)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, role);
        json.WriteString("content"u8, content);
        json.WriteEndObject();
    }
}
