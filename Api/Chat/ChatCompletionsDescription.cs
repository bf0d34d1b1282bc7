using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace AspireAi.Api.Chat;

/// <summary>How the OpenAPI document describes the chat endpoint. The body itself is read raw, so these types only describe.</summary>
internal static class ChatCompletionsDescription
{
    public static RouteHandlerBuilder WithChatCompletionsDescription(this RouteHandlerBuilder route) => route
        .WithTags("Chat")
        .WithSummary("Creates a chat completion, streamed or whole.")
        .WithDescription(
            "OpenAI's chat completions. Fields that are not listed here go to the model's provider untouched, and what the provider "
            + "answers comes back untouched. `x-cache` says where the answer came from; `x-defense-degraded` lists stages that work "
            + "without their store; `x-request-id` is the request's in the usage records; `x-quota-remaining-tokens` is what the tightest "
            + "cap in tokens leaves while running calls hold their worst cases. With `stream: true` the answer is `text/event-stream`, ended by `data: [DONE]`.")
        .Accepts<ChatCompletionRequest>("application/json")
        .Produces<ChatCompletion>()
        .WithErrors(StatusCodes.Status404NotFound, StatusCodes.Status502BadGateway, StatusCodes.Status504GatewayTimeout);

    internal sealed record ChatCompletionRequest(
        [property: Description("One of the models that GET /v1/models lists.")] string Model,
        [property: Description("The conversation so far; at least one message.")] IReadOnlyList<RequestMessage> Messages)
    {
        [Description("Send the answer as server-sent events while it is made.")]
        public bool? Stream { get; init; }

        [JsonPropertyName("stream_options")]
        public StreamOptions? StreamOptions { get; init; }

        [JsonPropertyName("max_completion_tokens"), Description("Most output tokens of each choice."), AtLeast(1)]
        public int? MaxCompletionTokens { get; init; }

        [JsonPropertyName("max_tokens"), Description("The older name of max_completion_tokens."), AtLeast(1)]
        public int? MaxTokens { get; init; }

        [Range(0.0, 2.0)]
        public double? Temperature { get; init; }

        [JsonPropertyName("top_p"), Range(0.0, 1.0)]
        public double? TopP { get; init; }

        [Description("Number of choices."), Range(1, 128)]
        public int? N { get; init; }

        [Description("A string or an array of strings at which the answer ends.")]
        public JsonElement? Stop { get; init; }

        public IReadOnlyList<JsonElement>? Tools { get; init; }

        [JsonPropertyName("response_format"), Description("{type: text | json_object | json_schema, …}")]
        public JsonElement? ResponseFormat { get; init; }
    }

    internal sealed record RequestMessage(
        [property: Description("system, developer, user, assistant, tool or function.")] string Role,
        [property: Description("A string, or an array of parts such as text and image_url.")] JsonElement? Content);

    internal sealed record StreamOptions(
        [property: JsonPropertyName("include_usage"), Description("Send the token usage in a last chunk.")] bool? IncludeUsage);

    internal sealed record ChatCompletion(string Id, string Object, long Created, string Model, IReadOnlyList<Choice> Choices, Usage? Usage);

    internal sealed record Choice(int Index, AnswerMessage Message, [property: JsonPropertyName("finish_reason")] string? FinishReason);

    internal sealed record AnswerMessage(string Role, string? Content);

    internal sealed record Usage(
        [property: JsonPropertyName("prompt_tokens")] long PromptTokens,
        [property: JsonPropertyName("completion_tokens")] long CompletionTokens,
        [property: JsonPropertyName("total_tokens")] long TotalTokens);
}
