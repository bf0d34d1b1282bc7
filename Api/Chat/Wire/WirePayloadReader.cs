using Microsoft.Extensions.AI;

namespace AspireAi.Api.Chat.Wire;

/// <summary>One forward pass over a completion or chunk: no document is built for bytes that go on as they are.</summary>
public static partial class WirePayloadReader
{
    // Deeper than what anybody nests by hand, as a schema that comes back may be.
    private static readonly JsonReaderOptions _deep = new() { MaxDepth = 512 };

    /// <param name="utf8">The JSON.</param>
    /// <param name="before">The chunk before it, which has the same id and model as a rule.</param>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public static WirePayload Read(ReadOnlyMemory<byte> utf8, WirePayload? before = null)
    {
        UsageDetails? usage = null;
        return Read(utf8, before, ref usage);
    }

    /// <summary>The usage in JSON that may break off, or in a stream's events.</summary>
    public static UsageDetails? FindUsage(ReadOnlyMemory<byte> utf8)
    {
        UsageDetails? usage = null;
        if (utf8.Span.TrimStart(" \r\n\t"u8).StartsWith("data:"u8))
        {
            foreach (var line in utf8.Span.Split((byte)'\n'))
            {
                if (utf8.Span[line] is var text && text.StartsWith("data:"u8))
                {
                    usage = FindInJson(utf8[line]["data:"u8.Length..]) ?? usage;
                }
            }

            return usage;
        }

        return FindInJson(utf8);
    }

    private static UsageDetails? FindInJson(ReadOnlyMemory<byte> utf8)
    {
        UsageDetails? usage = null;
        try
        {
            Read(utf8, null, ref usage);
        }
        catch (JsonException)
        {
            // What stood before the fault is found.
        }

        return usage;
    }

    private static WirePayload Read(ReadOnlyMemory<byte> utf8, WirePayload? before, ref UsageDetails? usage)
    {
        var reader = new Utf8JsonReader(utf8.Span, _deep);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A chat completion has to be a JSON object.");
        }

        var found = new Found();
        string? id = null, model = null;
        var isError = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                id = NextString(ref reader, before?.Id);
            }
            else if (reader.ValueTextEquals("model"u8))
            {
                model = NextString(ref reader, before?.Model);
            }
            else if (reader.ValueTextEquals("choices"u8))
            {
                reader.Read();
                ReadChoices(ref reader, ref found, ref usage);
            }
            else if (reader.ValueTextEquals("usage"u8))
            {
                reader.Read();
                usage = ReadUsage(ref reader) ?? usage;
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                isError |= ReadError(ref reader, ref usage);
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                // vLLM's way to say that this is one.
                reader.Read();
                isError |= reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("error"u8);
                reader.Skip();
            }
            else if (reader.ValueTextEquals("base_resp"u8))
            {
                // MiniMax's.
                isError |= NextDetail(ref reader, "status_code"u8) > 0;
            }
            else if (reader.ValueTextEquals("x_groq"u8))
            {
                reader.Read();
                ReadInnerUsage(ref reader, ref usage);
            }
            else
            {
                reader.Skip();
            }
        }

        // Anything behind the object would make the client see another answer than was counted.
        if (reader.TokenType != JsonTokenType.EndObject || reader.Read())
        {
            throw new JsonException("A chat completion has to be one JSON object.");
        }

        return new WirePayload
        {
            Utf8 = utf8,
            Id = id,
            Model = model,
            FinishReason = found.FinishReason,
            Finished = found.Finished,
            Content = found.Content,
            OtherOutput = found.OtherOutput,
            IsRefusal = found.IsRefusal,
            Usage = usage,
            Choices = found.Choices,
            IsError = isError || found.IsError,
        };
    }

    private static void ReadChoices(ref Utf8JsonReader reader, ref Found found, ref UsageDetails? usage)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            found.Choices++;
            var (index, ends) = (0, false);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("finish_reason"u8))
                {
                    // Some send an empty one until the end.
                    if (NextString(ref reader) is { } reason && !string.IsNullOrWhiteSpace(reason))
                    {
                        ends = true;
                        found.FinishReason = reason;
                        found.IsError |= reason == "error";
                    }
                }
                else if (reader.ValueTextEquals("index"u8))
                {
                    index = (int)Math.Min(NextCount(ref reader) ?? 0, MostChoices - 1);
                }
                else if (reader.ValueTextEquals("error"u8))
                {
                    found.IsError |= ReadError(ref reader, ref usage);
                }
                else if (reader.ValueTextEquals("usage"u8))
                {
                    // Moonshot's place for it.
                    reader.Read();
                    usage = ReadUsage(ref reader) ?? usage;
                }
                else if (reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("delta"u8))
                {
                    reader.Read();
                    ReadMessage(ref reader, ref found);
                }
                else
                {
                    reader.Skip();
                }
            }

            found.Finished |= ends ? UInt128.One << index : UInt128.Zero;
        }
    }

    private static void ReadMessage(ref Utf8JsonReader reader, ref Found found)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("content"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartArray)
                {
                    // Of parts, as Mistral's thinking models send.
                    found.OtherOutput = Join(found.OtherOutput, ReadStrings(ref reader));
                }
                else
                {
                    found.Content = Join(found.Content, ThisString(ref reader));
                }
            }
            else if (reader.ValueTextEquals("refusal"u8))
            {
                var refusal = NextString(ref reader);
                found.IsRefusal |= !string.IsNullOrEmpty(refusal);
                found.OtherOutput = Join(found.OtherOutput, refusal);
            }
            else if (reader.ValueTextEquals("reasoning_content"u8) || reader.ValueTextEquals("reasoning"u8))
            {
                found.OtherOutput = Join(found.OtherOutput, NextString(ref reader));
            }
            else if (reader.ValueTextEquals("tool_calls"u8) || reader.ValueTextEquals("function_call"u8) || reader.ValueTextEquals("thinking"u8))
            {
                reader.Read();
                found.OtherOutput = Join(found.OtherOutput, ReadStrings(ref reader));
            }
            else
            {
                reader.Skip();
            }
        }
    }

    // Names and arguments are what a tool call's tokens are; ids and types are the wire's, but counting them errs on the safe side.
    private static string? ReadStrings(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return NextText(ref reader);
        }

        if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
        {
            return null;
        }

        var depth = reader.CurrentDepth;
        var text = new StringBuilder();
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                text.Append(NextText(ref reader));
            }
        }

        return text.Length == 0 ? null : text.ToString();
    }

    /// <returns>Whether it says anything: beside an answer, some send an empty one.</returns>
    private static bool ReadError(ref Utf8JsonReader reader, ref UsageDetails? usage)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadInnerUsage(ref reader, ref usage),
            JsonTokenType.String => !reader.ValueTextEquals(""u8),
            _ => SkipArray(ref reader),
        };
    }

    private static bool SkipArray(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return false;
    }

    // Some providers put what a failed call has cost inside the error, and Groq into an object of its own.
    private static bool ReadInnerUsage(ref Utf8JsonReader reader, ref UsageDetails? usage)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return false;
        }

        var hasFields = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            hasFields = true;
            var isUsage = reader.ValueTextEquals("usage"u8);
            reader.Read();
            if (isUsage)
            {
                usage = ReadUsage(ref reader) ?? usage;
            }
            else
            {
                reader.Skip();
            }
        }

        return hasFields;
    }

    private static string? NextString(ref Utf8JsonReader reader, string? known = null)
    {
        reader.Read();
        return ThisString(ref reader, known);
    }

    private static string? ThisString(ref Utf8JsonReader reader, string? known = null)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return known is not null && reader.ValueTextEquals(known) ? known : NextText(ref reader);
        }

        reader.Skip();
        return null;
    }

    // A chunk's border may cut a character in two; its halves meet where the texts are put together.
    private static string? NextText(ref Utf8JsonReader reader)
    {
        try
        {
            return LoneSurrogate.ReadText(ref reader);
        }
        catch (InvalidOperationException)
        {
            return null; // No UTF-8; the bytes go on as they are.
        }
    }

    private static string? Join(string? a, string? b) => string.IsNullOrEmpty(a) ? b : string.IsNullOrEmpty(b) ? a : a + b;

    // As many as may be asked for.
    private const int MostChoices = 128;

    private struct Found
    {
        public string? FinishReason;
        public string? Content;
        public string? OtherOutput;
        public bool IsRefusal;
        public int Choices;
        public UInt128 Finished;
        public bool IsError;
    }
}
