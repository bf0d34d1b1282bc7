using System.Text.Json.Nodes;
using AspireAi.Api.Chat.Wire;

namespace AspireAi.Api.Defense.Cache.Exact;

/// <summary>
/// Turns a stored stream into the completion that the upstream would have sent, and the other way round. Unknown fields move
/// along: of the envelopes the last one, of the deltas joined as <see cref="JoinedJson"/> does.
/// </summary>
internal static class AnswerConversion
{
    public static ReadOnlyMemory<byte> ToCompletion(IEnumerable<AnswerPart> chunks)
    {
        JsonObject? completion = null;
        var choices = new SortedDictionary<int, Choice>();
        JsonNode? usage = null;
        foreach (var part in chunks)
        {
            if (JsonNode.Parse(part.Utf8.Span) is not JsonObject chunk)
            {
                continue;
            }

            completion = Join(completion, Envelope(chunk, "chat.completion"));
            usage = Take(chunk, "usage") ?? usage;
            foreach (var item in (chunk["choices"] as JsonArray ?? []).OfType<JsonObject>())
            {
                var index = (int?)item["index"] ?? 0;
                if (!choices.TryGetValue(index, out var choice))
                {
                    choices[index] = choice = new Choice();
                }

                choice.Add(item);
            }
        }

        completion ??= [];
        completion["choices"] = new JsonArray([.. choices.Select(choice => (JsonNode)choice.Value.ToJson(choice.Key))]);
        if (usage is not null)
        {
            completion["usage"] = usage;
        }

        return Utf8(completion);
    }

    public static IEnumerable<AnswerPart> ToChunks(ReadOnlyMemory<byte> utf8)
    {
        if (JsonNode.Parse(utf8.Span) is not JsonObject completion)
        {
            yield break;
        }

        foreach (var item in (completion["choices"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var message = WireText.Copy(item["message"]) as JsonObject ?? [];
            NumberToolCalls(message);
            var first = Envelope(completion, "chat.completion.chunk");
            var choice = (JsonObject)WireText.Copy(item)!;
            choice.Remove("message");
            choice["delta"] = message;
            choice["finish_reason"] = null;
            first["choices"] = new JsonArray(choice);
            yield return new AnswerPart(AnswerPartKind.Chunk, Utf8(first));

            var last = Envelope(completion, "chat.completion.chunk");
            last["choices"] = new JsonArray(new JsonObject
            {
                ["index"] = WireText.Copy(item["index"]),
                ["delta"] = new JsonObject(),
                ["logprobs"] = null,
                ["finish_reason"] = WireText.Copy(item["finish_reason"]),
            });
            yield return new AnswerPart(AnswerPartKind.Chunk, Utf8(last));
        }

        if (Take(completion, "usage") is { } usage)
        {
            var chunk = Envelope(completion, "chat.completion.chunk");
            chunk["choices"] = new JsonArray();
            chunk["usage"] = usage;
            yield return new AnswerPart(AnswerPartKind.Usage, Utf8(chunk));
        }
    }

    // In a stream each tool call says which one it is.
    private static void NumberToolCalls(JsonObject message)
    {
        var index = 0;
        foreach (var call in (message["tool_calls"] as JsonArray ?? []).OfType<JsonObject>())
        {
            call["index"] ??= index++;
        }
    }

    // What concerns one chunk alone does not belong into another's envelope.
    private static JsonObject Envelope(JsonObject from, string kind)
    {
        var envelope = new JsonObject();
        foreach (var (name, value) in from)
        {
            if (name is not ("choices" or "usage" or "obfuscation"))
            {
                envelope[name] = name == "object" ? kind : WireText.Copy(value);
            }
        }

        return envelope;
    }

    // The chunks' id, time and model are one; what else a later chunk says is news, such as the tier that served or the sources.
    private static JsonObject Join(JsonObject? known, JsonObject later)
    {
        if (known is null)
        {
            return later;
        }

        foreach (var name in later.Where(field => field.Value is not null).Select(static field => field.Key).ToList())
        {
            if (known[name] is null || name is not ("id" or "created" or "model"))
            {
                known[name] = later[name]!.DeepClone();
            }
        }

        return known;
    }

    private static JsonNode? Take(JsonObject from, string name) => WireText.Copy(from[name]);

    private static ReadOnlyMemory<byte> Utf8(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json, WireJson.Serializer);

    private sealed class Choice
    {
        private static readonly JsonObject _empty = [];

        private readonly JoinedJson _message = new("delta");
        private readonly JoinedJson _logprobs = new("logprobs");
        private readonly JsonObject _rest = [];
        private JsonNode? _finishReason;

        public void Add(JsonObject item)
        {
            foreach (var (name, value) in item)
            {
                switch (name)
                {
                    case "index":
                        break;
                    case "delta":
                        _message.Add(value as JsonObject ?? _empty);
                        break;
                    case "finish_reason":
                        _finishReason = WireText.Copy(value) ?? _finishReason;
                        break;
                    case "logprobs":
                        _logprobs.Add(value);
                        break;
                    default:
                        _rest[name] = WireText.Copy(value);
                        break;
                }
            }
        }

        public JsonObject ToJson(int index)
        {
            var message = new JsonObject { ["role"] = "assistant", ["content"] = null, ["refusal"] = null };
            foreach (var (name, value) in _message.ToJson() as JsonObject ?? _empty)
            {
                message[name] = value?.DeepClone();
            }

            var choice = new JsonObject { ["index"] = index, ["message"] = message, ["logprobs"] = _logprobs.ToJson(), ["finish_reason"] = _finishReason };
            foreach (var (name, value) in _rest)
            {
                choice[name] = value?.DeepClone();
            }

            return choice;
        }
    }
}
