using Microsoft.Extensions.AI;

namespace AspireAi.Api.Chat.Wire;

/// <content>The usage, under the names that providers give it.</content>
public static partial class WirePayloadReader
{
    private static UsageDetails? ReadUsage(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        var usage = new UsageDetails();
        long? input = null, cacheRead = null, cacheWritten = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("prompt_tokens"u8))
            {
                usage.InputTokenCount = NextCount(ref reader);
            }
            else if (reader.ValueTextEquals("completion_tokens"u8) || reader.ValueTextEquals("output_tokens"u8))
            {
                usage.OutputTokenCount = NextCount(ref reader) ?? usage.OutputTokenCount;
            }
            else if (reader.ValueTextEquals("total_tokens"u8))
            {
                usage.TotalTokenCount = NextCount(ref reader);
            }
            else if (reader.ValueTextEquals("prompt_tokens_details"u8) || reader.ValueTextEquals("prompt_token_details"u8) || reader.ValueTextEquals("input_tokens_details"u8))
            {
                usage.CachedInputTokenCount = Larger(usage.CachedInputTokenCount, NextDetail(ref reader, "cached_tokens"u8));
            }
            else if (reader.ValueTextEquals("completion_tokens_details"u8) || reader.ValueTextEquals("output_tokens_details"u8))
            {
                usage.ReasoningTokenCount = NextDetail(ref reader, "reasoning_tokens"u8) ?? usage.ReasoningTokenCount;
            }
            // DeepSeek's name, Moonshot's, Mistral's, Google's.
            else if (reader.ValueTextEquals("prompt_cache_hit_tokens"u8) || reader.ValueTextEquals("cached_tokens"u8)
                || reader.ValueTextEquals("num_cached_tokens"u8) || reader.ValueTextEquals("cached_content_token_count"u8))
            {
                usage.CachedInputTokenCount = Larger(usage.CachedInputTokenCount, NextCount(ref reader));
            }
            // Anthropic's names.
            else if (reader.ValueTextEquals("input_tokens"u8))
            {
                input = NextCount(ref reader);
            }
            else if (reader.ValueTextEquals("cache_read_input_tokens"u8))
            {
                cacheRead = NextCount(ref reader);
            }
            else if (reader.ValueTextEquals("cache_creation_input_tokens"u8))
            {
                cacheWritten = NextCount(ref reader);
            }
            else if (reader.ValueTextEquals("reasoning_tokens"u8))
            {
                usage.ReasoningTokenCount = NextCount(ref reader) ?? usage.ReasoningTokenCount;
            }
            else
            {
                reader.Skip();
            }
        }

        // Anthropic's input tokens are without those of its cache; the prompt tokens of those who translate are with them.
        usage.InputTokenCount ??= input + (cacheRead ?? 0) + (cacheWritten ?? 0);
        usage.CachedInputTokenCount = Larger(usage.CachedInputTokenCount, cacheRead);
        // A usage object without counts is as good as none.
        return usage.InputTokenCount is null && usage.OutputTokenCount is null ? null : usage;
    }

    // Of several names for one number some say 0.
    private static long? Larger(long? one, long? other) => one is null ? other : other is null ? one : Math.Max(one.Value, other.Value);

    private static long? NextDetail(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        long? value = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(name))
            {
                value = NextCount(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return value;
    }

    // A negative count is garbage, and garbage is treated as not reported. Some providers write 1000.0, some "1000".
    private static long? NextCount(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value))
        {
            return value >= 0 ? value : null;
        }

        if ((reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number))
            || (reader.TokenType == JsonTokenType.String && double.TryParse(NextText(ref reader), NumberStyles.Float, CultureInfo.InvariantCulture, out number)))
        {
            return number is >= 0 and < long.MaxValue ? (long)Math.Ceiling(number) : null;
        }

        reader.Skip();
        return null;
    }
}
