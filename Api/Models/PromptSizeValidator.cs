using System.Runtime.InteropServices;
using AspireAi.Api.Defense.Tiers;

namespace AspireAi.Api.Models;

/// <summary>
/// Turns away prompts that certainly can't fit: into the model's context window, or into a whole minute of the caller's tokens. Nothing is
/// asked and nothing tokenized for them, which is what would cost.
/// </summary>
internal sealed class PromptSizeValidator(ModelCatalog models, TierCatalog tiers)
{
    /// <exception cref="InvalidRequestException">400 <c>context_length_exceeded</c>.</exception>
    /// <exception cref="DefenseRejectedException">429 <c>request_too_large</c>, with no time to wait for.</exception>
    public void Validate(ChatCall call)
    {
        var model = call.Asked ?? models.Get(call.Model);
        var perMinute = Math.Min(tiers.Of(call.Caller).TokensPerMinute ?? long.MaxValue, call.Caller.KeyLimits?.TokensPerMinute ?? long.MaxValue);

        if (call.Embedding is { } embedding)
        {
            if (embedding.Least() is var of && of > perMinute)
            {
                throw new PromptTooLargeException(of, perMinute) { ShouldRetry = false };
            }

            if (embedding.Longest(model.ContextWindow) is { } index)
            {
                var path = embedding.Inputs.Count == 1 ? "input" : $"input[{index}]";
                throw new InvalidRequestException(
                    $"'{path}' has more tokens than the model '{model.Name}' takes, which is {model.ContextWindow:N0}. Please shorten it.", path, "context_length_exceeded");
            }

            return;
        }

        // Nearly every request ends here: a text has no more tokens than bytes.
        if (JsonMarshal.GetRawUtf8Value(call.Messages).Length <= Math.Min(model.ContextWindow, perMinute))
        {
            return;
        }

        var least = Least(call, model);
        if (least > model.ContextWindow)
        {
            throw new InvalidRequestException(
                $"The messages have at least {least:N0} tokens, and the context window of '{model.Name}' is {model.ContextWindow:N0} tokens. Please shorten them.",
                "messages", "context_length_exceeded");
        }

        if (least > perMinute)
        {
            // OpenAI's clients come again by themselves after a 429, unless they are told.
            throw new PromptTooLargeException(least, perMinute) { ShouldRetry = false };
        }
    }

    private static long Least(ChatCall call, ChatModel model)
    {
        var ours = model.TokenizerMargin == 0;
        var least = 0L;
        foreach (var message in call.Messages.EnumerateArray())
        {
            if (!message.TryGetProperty("content"u8, out var content))
            {
                continue;
            }

            if (content.ValueKind == JsonValueKind.String)
            {
                least += LeastTokens.Of(JsonMarshal.GetRawUtf8Value(content), ours);
            }
            else if (content.ValueKind == JsonValueKind.Array)
            {
                foreach (var part in content.EnumerateArray())
                {
                    least += part.TryGetProperty("text"u8, out var text) && text.ValueKind == JsonValueKind.String
                        ? LeastTokens.Of(JsonMarshal.GetRawUtf8Value(text), ours)
                        : 0;
                }
            }
        }

        return least;
    }
}

/// <summary>429: more than a whole minute allows, so there is nothing to wait for.</summary>
public sealed class PromptTooLargeException(long least, long perMinute) : DefenseRejectedException(
    StatusCodes.Status429TooManyRequests, ErrorTypes.RateLimit, "request_too_large",
    $"The request has at least {least:N0} tokens, and your limit is {perMinute:N0} tokens per minute: they won't pass however long you wait. Please shorten them.");
