using System.Runtime.InteropServices;

namespace AspireAi.Api.Models;

/// <summary>
/// Estimates the tokens that a provider bills as prompt, never below them: what is reserved on this has to hold. Text is counted
/// with the tokenizer; everything around it is counted as more than any known provider makes of it.
/// </summary>
internal sealed class PromptCounter(TokenCounter tokens)
{
    // OpenAI: 3 tokens around a message, and 3 that open the answer. Chat templates of open models take up to 8, and some put a
    // system prompt of their own before the first message (Llama 3.1: about 30 tokens).
    private const int AroundMessage = 4;
    private const int AroundForeignMessage = 8;
    private const int AroundPrompt = 8;
    private const int AroundForeignPrompt = 48;

    // OpenAI rewrites schemas into a language of its own: 3 tokens around a name or an enum's item, 12 around a function.
    private const int AroundSchemaString = 3;
    private const int AroundTool = 16;

    // PCM16 at 24 kHz has 4,800 bytes per tenth of a second, which is one token; an MP3 of 16 kbit/s has 200.
    private const int AudioBytesPerToken = 150;

    // Of a link that a provider would fetch, with the two slashes behind it.
    private const int LongestScheme = 16;

    private static readonly HashSet<string> _notPrompt = new(StringComparer.Ordinal)
    {
        "model", "messages", "stream", "stream_options", "user", "metadata", "store", "service_tier", "safety_identifier",
        "prompt_cache_key", "stop", "logit_bias", "modalities", "reasoning_effort", "verbosity",
    };

    public PromptEstimate Count(ChatCall call, ChatModel model)
    {
        if (call.Embedding is { } embedding)
        {
            return new PromptEstimate(embedding.Count(tokens, model.TokenizerMargin) + CountOthers(call, model), 0);
        }

        var walk = new Walk(tokens, model);
        foreach (var message in call.Messages.EnumerateArray())
        {
            walk.Message(message);
        }

        var predicted = 0L;
        foreach (var field in call.Root.EnumerateObject())
        {
            if (field.NameEquals("prediction"u8))
            {
                predicted = walk.Total;
                walk.Schema(field.Value);
                predicted = walk.Total - predicted;
            }
            else if (field.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.String && !_notPrompt.Contains(field.Name))
            {
                // Tools, response_format, and whatever a provider of another make takes into its prompt.
                walk.Schema(field.Value);
            }
        }

        return new PromptEstimate(walk.Total, predicted);
    }

    // What a provider of another make takes in beside the inputs.
    private long CountOthers(ChatCall call, ChatModel model)
    {
        Walk? walk = null;
        foreach (var field in call.Root.EnumerateObject())
        {
            if (field.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.String && field.Name is not ("model" or "input" or "encoding_format" or "dimensions" or "user"))
            {
                (walk ??= new Walk(tokens, model)).Schema(field.Value);
            }
        }

        // It may go to each input.
        return (walk?.Total ?? 0) * call.Embedding!.Asked.Count;
    }

    private sealed class Walk(TokenCounter tokens, ChatModel model)
    {
        private readonly bool _foreign = model.TokenizerMargin > 0;
        private long _text;
        private long _fixed = model.TokenizerMargin > 0 ? AroundForeignPrompt : AroundPrompt;

        public long Total => (long)Math.Ceiling(_text * (1 + model.TokenizerMargin)) + _fixed;

        public void Message(JsonElement message)
        {
            _fixed += _foreign ? AroundForeignMessage : AroundMessage;
            foreach (var field in message.EnumerateObject())
            {
                if (field.NameEquals("content"u8) && field.Value.ValueKind == JsonValueKind.Array)
                {
                    foreach (var part in field.Value.EnumerateArray())
                    {
                        Part(part);
                    }
                }
                else if (field.Value.ValueKind == JsonValueKind.String)
                {
                    Text(field.Value);
                }
                else
                {
                    // Tool calls, and what else a message may carry.
                    Schema(field.Value);
                }
            }
        }

        /// <summary>JSON that the provider writes into the prompt in a form of its own: every name and value counts, and the marks around them.</summary>
        public void Schema(JsonElement element)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    _fixed += element.TryGetProperty("function"u8, out _) || element.TryGetProperty("parameters"u8, out _) ? AroundTool : 0;
                    foreach (var field in element.EnumerateObject())
                    {
                        _text += tokens.Count(field.Name) + AroundSchemaString;
                        Schema(field.Value);
                    }

                    break;
                case JsonValueKind.Array:
                    foreach (var item in element.EnumerateArray())
                    {
                        Schema(item);
                    }

                    break;
                case JsonValueKind.String:
                    Text(element);
                    _text += AroundSchemaString;
                    break;
                case JsonValueKind.Number:
                    _text += JsonMarshal.GetRawUtf8Value(element).Length + 1;
                    break;
                default:
                    _text += 1;
                    break;
            }
        }

        // Field by field: which of them a provider goes by is its own business, and text beside an image may be what it bills.
        private void Part(JsonElement part)
        {
            foreach (var field in part.EnumerateObject())
            {
                if (field.NameEquals("image_url"u8))
                {
                    _fixed += IsLow(field.Value) ? model.ImageTokens.Low : model.ImageTokens.High;
                }
                else if (!field.NameEquals("text"u8) && HasLink(field.Value))
                {
                    // Video and audio by their addresses, at providers that fetch them: as a file.
                    _fixed += model.ContextWindow;
                }
                else if (field.NameEquals("input_audio"u8))
                {
                    _fixed += (Length(field.Value, "data"u8) * 3 / 4 / AudioBytesPerToken) + 1;
                }
                else if (field.NameEquals("file"u8))
                {
                    // Pages become text and images, and how many there are is not seen from here; the context window is the end of it.
                    _fixed += model.ContextWindow;
                    _text += Length(field.Value, "filename"u8);
                }
                else if (!field.NameEquals("type"u8))
                {
                    _text += tokens.Count(field.Name) + AroundSchemaString;
                    Schema(field.Value);
                }
            }
        }

        private static bool HasLink(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().Any(static field => HasLink(field.Value)),
            JsonValueKind.Array => element.EnumerateArray().Any(HasLink),
            JsonValueKind.String => IsLink(element),
            _ => false,
        };

        // https, gs, oss, s3…; what is itself in the request ("data:…") has its length.
        private static bool IsLink(JsonElement text)
        {
            var raw = JsonMarshal.GetRawUtf8Value(text).Trim("\" "u8);
            var start = raw[..Math.Min(raw.Length, LongestScheme)];
            if (!start.Contains((byte)'\\'))
            {
                return start.IndexOf("://"u8) > 0;
            }

            var plain = text.GetString().AsSpan().TrimStart();
            return plain[..Math.Min(plain.Length, LongestScheme)].IndexOf("://") > 0;
        }

        private static bool IsLow(JsonElement image) =>
            image.ValueKind == JsonValueKind.Object && image.TryGetProperty("detail"u8, out var detail) && detail.ValueKind == JsonValueKind.String && detail.ValueEquals("low"u8);

        private static long Length(JsonElement parent, ReadOnlySpan<byte> name) =>
            parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? JsonMarshal.GetRawUtf8Value(value).Length : 0;

        private void Text(JsonElement text)
        {
            try
            {
                _text += tokens.Count(text.GetString()) + 1;
            }
            catch (InvalidOperationException)
            {
                // An escaped half of a surrogate pair, in a field that is the provider's to judge. No tokenizer makes more tokens than bytes.
                _text += JsonMarshal.GetRawUtf8Value(text).Length;
            }
        }
    }
}

/// <param name="Tokens">Tokens of the prompt at most.</param>
/// <param name="Predicted">Those of them that predict the answer: where they are wrong, they are billed as output.</param>
internal readonly record struct PromptEstimate(long Tokens, long Predicted);
