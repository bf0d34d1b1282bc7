using System.Buffers;
using System.Runtime.InteropServices;

namespace AspireAi.Api.Chat.Wire;

/// <summary>
/// Writes the body for the upstream: every field's bytes as the client sent them, except the four that this product sets
/// itself: <c>model</c> (the upstream's name), <c>max_tokens</c> and <c>max_completion_tokens</c> (when clamped) and
/// <c>stream_options.include_usage</c> (on, since settlement needs it, but for a provider that refuses it).
/// </summary>
public static class UpstreamRequestWriter
{
    /// <param name="outputLimitField">Field for an output limit that the client did not send, <c>max_tokens</c> or <c>max_completion_tokens</c>.</param>
    /// <param name="asksForUsage">Whether a stream's <c>stream_options</c> go out.</param>
    public static void Write(IBufferWriter<byte> output, ChatCall call, string upstreamModel, string outputLimitField, bool asksForUsage)
    {
        var separator = (byte)'{';
        var (limited, named) = (false, false);
        foreach (var property in call.Root.EnumerateObject())
        {
            if (call.Stream && property.NameEquals("stream_options"u8))
            {
                continue;
            }

            // A null limit says nothing, and beside the one added below it could be a second key of the same name.
            if (call.ClampedMaxOutputTokens is not null && property.Value.ValueKind == JsonValueKind.Null && IsOutputLimit(property))
            {
                continue;
            }

            WriteName(output, ref separator, JsonMarshal.GetRawUtf8PropertyName(property));
            if (property.NameEquals("model"u8))
            {
                output.Write(JsonSerializer.SerializeToUtf8Bytes(upstreamModel));
                named = true;
            }
            else if (call.ClampedMaxOutputTokens is { } clamp
                && IsOutputLimit(property))
            {
                property.Value.TryGetInteger(out var asked);
                WriteNumber(output, Math.Min(clamp, asked));
                limited = true;
            }
            else
            {
                output.Write(JsonMarshal.GetRawUtf8Value(property.Value));
            }
        }

        if (call.ClampedMaxOutputTokens is { } limit && !limited)
        {
            WriteName(output, ref separator, Encoding.UTF8.GetBytes(outputLimitField));
            WriteNumber(output, limit);
        }

        if (!named)
        {
            // Its address named it.
            WriteName(output, ref separator, "model"u8);
            output.Write(JsonSerializer.SerializeToUtf8Bytes(upstreamModel));
        }

        if (asksForUsage)
        {
            WriteStreamOptions(output, ref separator, call.Root);
        }

        output.Write("}"u8);
    }

    private static bool IsOutputLimit(JsonProperty property) =>
        property.NameEquals("max_tokens"u8) || property.NameEquals("max_completion_tokens"u8);

    private static void WriteStreamOptions(IBufferWriter<byte> output, ref byte separator, JsonElement root)
    {
        WriteName(output, ref separator, "stream_options"u8);
        var inner = (byte)'{';
        if (root.Has("stream_options"u8, out var options))
        {
            foreach (var option in options.EnumerateObject())
            {
                if (!option.NameEquals("include_usage"u8))
                {
                    WriteName(output, ref inner, JsonMarshal.GetRawUtf8PropertyName(option));
                    output.Write(JsonMarshal.GetRawUtf8Value(option.Value));
                }
            }
        }

        WriteName(output, ref inner, "include_usage"u8);
        output.Write("true}"u8);
    }

    private static void WriteName(IBufferWriter<byte> output, ref byte separator, ReadOnlySpan<byte> name)
    {
        output.Write([separator, (byte)'"']);
        output.Write(name);
        output.Write("\":"u8);
        separator = (byte)',';
    }

    private static void WriteNumber(IBufferWriter<byte> output, long number)
    {
        var span = output.GetSpan(20);
        number.TryFormat(span, out var written, provider: CultureInfo.InvariantCulture);
        output.Advance(written);
    }
}
