using Microsoft.Extensions.AI;

namespace AspireAi.Api.Models;

/// <summary>The end of the pipeline: hands the call to the client of the endpoint that was chosen for it.</summary>
public sealed class ProviderChatClient : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Of(options).GetResponseAsync(messages, options, cancellationToken);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Of(options).GetStreamingResponseAsync(messages, options, cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // The clients belong to the catalog.
    }

    private static IChatClient Of(ChatOptions? options) =>
        options.Call().Outcome.Endpoint?.Client ?? throw new InvalidOperationException("The provider is asked behind the stage that chooses its endpoint.");
}
