using AspireAi.Api.Models;

namespace AspireAi.Api.Chat.Wire;

/// <summary>
/// Checks a chat-completions body against the public reference and picks out what the stages need. Fields that this
/// product does not know are left alone: they are for the upstream to judge.
/// </summary>
public static class ChatCallReader
{
    private const double MaxPenalty = 2;
    private const double MaxTemperature = 2;
    private const int MaxChoices = 128;
    private const int MaxTopLogprobs = 20;

    // What decides over cost, sharing and who may: here, in UpstreamRequestWriter and in PricedFields.
    private static readonly HashSet<string> _fields = new(PricedFields.All, StringComparer.Ordinal)
    {
        "model", "messages", "stream", "stream_options", "n", "max_tokens", "max_completion_tokens", "prediction", "store",
    };

    private static readonly HashSet<string> _messageFields = new(StringComparer.Ordinal) { "role", "content", "name", "audio" };
    private static readonly HashSet<string> _partFields = new(StringComparer.Ordinal) { "type", "text", "image_url", "input_audio", "file" };
    private static readonly HashSet<string> _toolFields = new(StringComparer.Ordinal) { "type" };

    private static readonly HashSet<string> _roles =
        new(StringComparer.Ordinal) { "system", "developer", "user", "assistant", "tool", "function" };

    /// <param name="body">The request.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="limits">Of a request.</param>
    /// <param name="cacheControl">Its header.</param>
    /// <param name="deployment">The model, where its address names it; the body's is ignored then.</param>
    /// <exception cref="InvalidRequestException">A field is wrong; the exception names it.</exception>
    public static ChatCall Read(RequestBody body, Caller caller, ChatRequestOptions limits, string? cacheControl, string? deployment = null)
    {
        var root = body.Root;
        FieldNames.Check(root, _fields);
        var model = deployment ?? root.OptionalString("model"u8, "model");
        if (string.IsNullOrWhiteSpace(model))
        {
            throw JsonFields.Missing("model", "'model' is missing: name one of the models that GET /v1/models lists.");
        }

        var messages = ReadMessages(root, limits);
        CheckSampling(root);
        CheckTools(root);

        var stream = root.OptionalBoolean("stream"u8, "stream");
        var streamOptions = root.OptionalOfKind("stream_options"u8, "stream_options", JsonValueKind.Object);
        if (streamOptions is not null && !stream)
        {
            throw JsonFields.Invalid("stream_options", "'stream_options' is allowed only with 'stream': true.");
        }

        return new ChatCall(body, caller)
        {
            Model = model,
            Messages = messages,
            Stream = stream,
            IncludeUsage = streamOptions?.OptionalBoolean("include_usage"u8, "stream_options.include_usage") ?? false,
            Choices = root.OptionalInteger("n"u8, "n", 1, MaxChoices) ?? 1,
            RequestedMaxOutputTokens = Smaller(
                root.OptionalInteger("max_tokens"u8, "max_tokens", 1, int.MaxValue),
                root.OptionalInteger("max_completion_tokens"u8, "max_completion_tokens", 1, int.MaxValue)),
            CacheControl = cacheControl,
        };
    }

    private static JsonElement ReadMessages(JsonElement root, ChatRequestOptions limits)
    {
        if (root.OptionalOfKind("messages"u8, "messages", JsonValueKind.Array) is not { } messages)
        {
            throw JsonFields.Missing("messages", "'messages' is missing: it has to be an array with at least one message.");
        }

        var count = messages.GetArrayLength();
        if (count == 0)
        {
            throw JsonFields.Invalid("messages", "'messages' is empty: it has to hold at least one message.");
        }

        if (count > limits.MaxMessages)
        {
            throw new InvalidRequestException(
                $"'messages' holds {count:N0} messages; this server takes {limits.MaxMessages:N0}.", "messages", "too_many_messages");
        }

        var index = 0;
        foreach (var message in messages.EnumerateArray())
        {
            CheckMessage(message, index++);
        }

        return messages;
    }

    private static void CheckMessage(JsonElement message, int index)
    {
        if (message.ValueKind != JsonValueKind.Object)
        {
            throw JsonFields.WrongType($"messages[{index}]", "an object", message);
        }

        FieldNames.Check(message, _messageFields, $"messages[{index}].");
        if (!message.Has("role"u8, out var role))
        {
            throw JsonFields.Missing($"messages[{index}].role", $"'messages[{index}].role' is missing.");
        }

        if (role.ValueKind != JsonValueKind.String || !IsRole(role))
        {
            throw JsonFields.Invalid($"messages[{index}].role",
                $"'messages[{index}].role' has to be one of {string.Join(", ", _roles)}.");
        }

        if (message.Has("content"u8, out var content))
        {
            CheckContent(content, index);
        }
        else if (!role.ValueEquals("assistant"u8) && !role.ValueEquals("function"u8))
        {
            throw JsonFields.Missing($"messages[{index}].content", $"'messages[{index}].content' is missing.");
        }

        if (message.Has("tool_calls"u8, out var toolCalls) && toolCalls.ValueKind != JsonValueKind.Array)
        {
            throw JsonFields.WrongType($"messages[{index}].tool_calls", "an array", toolCalls);
        }
    }

    // The frequent roles are compared as bytes; a set of strings would cost a string per message.
    private static bool IsRole(JsonElement role) =>
        Unescapable(role)
        && (role.ValueEquals("user"u8) || role.ValueEquals("assistant"u8) || role.ValueEquals("system"u8)
            || _roles.Contains(role.GetString()!));

    private static void CheckContent(JsonElement content, int message)
    {
        if (content.ValueKind == JsonValueKind.String)
        {
            if (!Unescapable(content))
            {
                _ = content.Text($"messages[{message}].content");
            }

            return;
        }

        if (content.ValueKind != JsonValueKind.Array)
        {
            throw JsonFields.WrongType($"messages[{message}].content", "a string or an array of parts", content);
        }

        var index = 0;
        foreach (var part in content.EnumerateArray())
        {
            var path = $"messages[{message}].content[{index++}]";
            if (part.ValueKind != JsonValueKind.Object)
            {
                throw JsonFields.WrongType(path, "an object", part);
            }

            FieldNames.Check(part, _partFields, path + ".");
            if (part.OptionalString("type"u8, path + ".type") is not { } type)
            {
                throw JsonFields.Missing(path + ".type", $"'{path}.type' is missing.");
            }

            if (type == "text" && part.OptionalString("text"u8, path + ".text") is null)
            {
                throw JsonFields.Missing(path + ".text", $"'{path}.text' is missing.");
            }

            if (type == "image_url" && part.OptionalOfKind("image_url"u8, path + ".image_url", JsonValueKind.Object) is null)
            {
                throw JsonFields.Missing(path + ".image_url", $"'{path}.image_url' is missing.");
            }
        }
    }

    private static void CheckSampling(JsonElement root)
    {
        root.OptionalNumber("temperature"u8, "temperature", 0, MaxTemperature);
        root.OptionalNumber("top_p"u8, "top_p", 0, 1);
        root.OptionalNumber("presence_penalty"u8, "presence_penalty", -MaxPenalty, MaxPenalty);
        root.OptionalNumber("frequency_penalty"u8, "frequency_penalty", -MaxPenalty, MaxPenalty);
        root.OptionalInteger("top_logprobs"u8, "top_logprobs", 0, MaxTopLogprobs);
        root.OptionalBoolean("logprobs"u8, "logprobs");
        root.OptionalOfKind("logit_bias"u8, "logit_bias", JsonValueKind.Object);
        root.OptionalString("user"u8, "user");
        if (root.Has("seed"u8, out var seed) && !(seed.ValueKind == JsonValueKind.Number && seed.TryGetInteger(out _)))
        {
            throw JsonFields.WrongType("seed", "an integer", seed);
        }

        if (root.Has("stop"u8, out var stop))
        {
            CheckStop(stop);
        }

        if (root.OptionalOfKind("response_format"u8, "response_format", JsonValueKind.Object) is { } format
            && format.OptionalString("type"u8, "response_format.type") is null)
        {
            throw JsonFields.Missing("response_format.type", "'response_format.type' is missing.");
        }
    }

    private static void CheckStop(JsonElement stop)
    {
        if (stop.ValueKind == JsonValueKind.String)
        {
            _ = stop.Text("stop");
            return;
        }

        if (stop.ValueKind != JsonValueKind.Array)
        {
            throw JsonFields.WrongType("stop", "a string or an array of strings", stop);
        }

        var index = 0;
        foreach (var sequence in stop.EnumerateArray())
        {
            _ = sequence.Text($"stop[{index++}]");
        }
    }

    private static void CheckTools(JsonElement root)
    {
        if (root.OptionalOfKind("tools"u8, "tools", JsonValueKind.Array) is { } tools)
        {
            var index = 0;
            foreach (var tool in tools.EnumerateArray())
            {
                var path = $"tools[{index++}]";
                if (tool.ValueKind != JsonValueKind.Object)
                {
                    throw JsonFields.WrongType(path, "an object", tool);
                }

                FieldNames.Check(tool, _toolFields, path + ".");
                if (tool.OptionalString("type"u8, path + ".type") is null)
                {
                    throw JsonFields.Missing(path + ".type", $"'{path}.type' is missing.");
                }
            }
        }

        if (root.Has("tool_choice"u8, out var choice) && choice.ValueKind is not (JsonValueKind.String or JsonValueKind.Object))
        {
            throw JsonFields.WrongType("tool_choice", "a string or an object", choice);
        }

        root.OptionalBoolean("parallel_tool_calls"u8, "parallel_tool_calls");
    }

    // Valid UTF-8 was checked for the whole body, so only an escape can make text that is none.
    private static bool Unescapable(JsonElement text)
    {
        if (!System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(text).Contains((byte)'\\'))
        {
            return true;
        }

        try
        {
            _ = text.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static int? Smaller(int? a, int? b) => a is null ? b : b is null ? a : Math.Min(a.Value, b.Value);
}
