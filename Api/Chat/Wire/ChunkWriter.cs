using System.Buffers;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Chat.Wire;

/// <summary>Writes updates as <c>chat.completion.chunk</c> events: raw where the model sent JSON, else made from the update.</summary>
internal sealed class ChunkWriter(ChatCall call, DateTimeOffset created)
{
    private readonly string _fallbackId = $"chatcmpl-{Guid.CreateVersion7(created):N}";
    private bool _roleSent;

    /// <returns>False when the update has nothing for this client, such as a usage chunk that it did not ask for.</returns>
    public bool Write(IBufferWriter<byte> output, ChatResponseUpdate update)
    {
        var wrote = false;
        var payloads = ToPayloads(update);
        for (var i = 0; i < payloads.Count; i++)
        {
            var payload = payloads[i];
            if (payload is not { Choices: 0, Usage: not null } || call.IncludeUsage)
            {
                WriteEvent(output, payload.Utf8.Span);
                wrote = true;
            }
        }

        return wrote;
    }

    /// <summary>The chunks that an update stands for: the one that the model sent, or those made from it, usage apart.</summary>
    public IReadOnlyList<WirePayload> ToPayloads(ChatResponseUpdate update)
    {
        if (update.RawRepresentation is WirePayload payload)
        {
            return [payload];
        }

        var made = new List<WirePayload>(2);
        if (update.Text.Length > 0 || update.FinishReason is not null || !_roleSent)
        {
            made.Add(new WirePayload { Utf8 = Chunk(update, null), Choices = 1, Content = update.Text, FinishReason = update.FinishReason?.Value });
        }

        if (update.Contents.OfType<UsageContent>().LastOrDefault()?.Details is { } usage)
        {
            made.Add(new WirePayload { Utf8 = Chunk(update, usage), Choices = 0, Usage = usage });
        }

        return made;
    }

    public static void WriteEnd(IBufferWriter<byte> output) => WriteEvent(output, "[DONE]"u8);

    public static void WriteEvent(IBufferWriter<byte> output, ReadOnlySpan<byte> data)
    {
        output.Write("data: "u8);
        output.Write(data);
        output.Write("\n\n"u8);
    }

    /// <summary>The last chunk of a stream whose provider sent none with the usage.</summary>
    public static ReadOnlyMemory<byte> UsageChunk(ChatResponseUpdate last, DateTimeOffset now, UsageDetails usage)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer, WireJson.Writer);
        json.WriteStartObject();
        json.WriteString("id"u8, last.ResponseId);
        json.WriteString("object"u8, "chat.completion.chunk"u8);
        json.WriteNumber("created"u8, (last.CreatedAt ?? now).ToUnixTimeSeconds());
        json.WriteString("model"u8, last.ModelId);
        json.WriteStartArray("choices"u8);
        json.WriteEndArray();
        CompletionWriter.WriteUsage(json, usage);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private ReadOnlyMemory<byte> Chunk(ChatResponseUpdate update, UsageDetails? usage)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer, WireJson.Writer);
        json.WriteStartObject();
        json.WriteString("id"u8, update.ResponseId ?? _fallbackId);
        json.WriteString("object"u8, "chat.completion.chunk"u8);
        json.WriteNumber("created"u8, (update.CreatedAt ?? created).ToUnixTimeSeconds());
        json.WriteString("model"u8, update.ModelId ?? call.Model);
        json.WriteStartArray("choices"u8);
        if (usage is null)
        {
            json.WriteStartObject();
            json.WriteNumber("index"u8, 0);
            json.WriteStartObject("delta"u8);
            if (!_roleSent)
            {
                json.WriteString("role"u8, "assistant"u8);
                _roleSent = true;
            }

            if (update.Text.Length > 0)
            {
                json.WriteString("content"u8, update.Text);
            }

            json.WriteEndObject();
            json.WriteString("finish_reason"u8, update.FinishReason?.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (usage is not null)
        {
            CompletionWriter.WriteUsage(json, usage);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
