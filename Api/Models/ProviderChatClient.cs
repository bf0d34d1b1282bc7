using Microsoft.Extensions.AI;

namespace AspireAi.Api.Models;

/// <summary>The end of the pipeline: hands the call to the client of the model that it names.</summary>
public sealed class ProviderChatClient(ModelCatalog catalog) : IChatClient
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

    private IChatClient Of(ChatOptions? options)
    {
        var model = catalog.Get(options?.ModelId ?? options.Call().Model);
        if (options is ChatCallOptions { Call.Outcome: var outcome })
        {
            outcome.AskedModel = model.Name;
        }

        return model.Client;
    }
}
