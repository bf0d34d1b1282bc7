using System.Buffers;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Chat.Wire;

/// <summary>Writes a <see cref="ChatResponse"/> of a model that is not behind an OpenAI-compatible API as a <c>chat.completion</c>.</summary>
internal static class CompletionWriter
{
    public static ReadOnlyMemory<byte> Completion(ChatResponse response, ChatCall call, DateTimeOffset now)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, WireJson.Writer))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, response.ResponseId ?? $"chatcmpl-{Guid.CreateVersion7(now):N}");
            json.WriteString("object"u8, "chat.completion"u8);
            json.WriteNumber("created"u8, (response.CreatedAt ?? now).ToUnixTimeSeconds());
            json.WriteString("model"u8, response.ModelId ?? call.Model);
            json.WriteStartArray("choices"u8);
            json.WriteStartObject();
            json.WriteNumber("index"u8, 0);
            json.WriteStartObject("message"u8);
            json.WriteString("role"u8, "assistant"u8);
            json.WriteString("content"u8, response.Text);
            json.WriteNull("refusal"u8);
            json.WriteEndObject();
            json.WriteNull("logprobs"u8);
            json.WriteString("finish_reason"u8, (response.FinishReason ?? ChatFinishReason.Stop).Value);
            json.WriteEndObject();
            json.WriteEndArray();
            if (response.Usage is { } usage)
            {
                WriteUsage(json, usage);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    public static void WriteUsage(Utf8JsonWriter json, UsageDetails usage)
    {
        var input = usage.InputTokenCount ?? 0;
        var output = usage.OutputTokenCount ?? 0;
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, input);
        json.WriteNumber("completion_tokens"u8, output);
        json.WriteNumber("total_tokens"u8, usage.TotalTokenCount ?? input + output);
        json.WriteEndObject();
    }
}
