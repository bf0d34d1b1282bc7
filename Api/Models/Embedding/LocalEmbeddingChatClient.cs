using AspireAi.Api.Embeddings;
using AspireAi.Api.Models.Onnx;
using AspireAi.Api.Models.Providers;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Models.Embedding;

/// <summary>The embedding model in-process, as a model that clients may name.</summary>
internal sealed class LocalEmbeddingChatClient(Func<IEmbeddingGenerator<string, Embedding<float>>> generator) : IChatClient
{
    public const string ModelName = "all-MiniLM-L6-v2";

    /// <summary>Tokens.</summary>
    public const int LongestInput = 8192;

    private const int AtOnce = 8;

    private readonly Lazy<IEmbeddingGenerator<string, Embedding<float>>> _generator = new(generator);

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var embedding = options.Call().Embedding!;
        if (embedding.Dimensions is not (null or MiniLmEmbeddingGenerator.Dimensions))
        {
            throw new InvalidRequestException($"'dimensions' has to be {MiniLmEmbeddingGenerator.Dimensions} for the model '{ModelName}', or left out.", "dimensions", "invalid_value");
        }

        if (embedding.Inputs.Any(static input => input.ValueKind != JsonValueKind.String))
        {
            throw new InvalidRequestException($"The model '{ModelName}' takes texts as 'input', and no token numbers.", "input", "invalid_type");
        }

        var (vectors, tokens) = (new List<float[]>(embedding.Asked.Count), 0L);
        try
        {
            // A few at a time: the queue is shared, and short.
            foreach (var texts in embedding.Asked.Select(index => embedding.Inputs[index].GetString()!).Chunk(AtOnce))
            {
                var made = await _generator.Value.GenerateAsync(texts, cancellationToken: cancellationToken);
                vectors.AddRange(made.Select(static one => one.Vector.ToArray()));
                tokens += made.Usage!.InputTokenCount!.Value;
            }
        }
        catch (InferenceBusyException busy)
        {
            throw UpstreamErrors.Busy(busy);
        }

        var usage = new UsageDetails { InputTokenCount = tokens, OutputTokenCount = 0, TotalTokenCount = tokens };
        var utf8 = EmbeddingWire.WriteResponse(ModelName, vectors, embedding.IsBase64, tokens);
        return new ChatResponse { RawRepresentation = new EmbeddingResponse(utf8, ModelName, vectors, usage, embedding.IsBase64), ModelId = ModelName, Usage = usage };
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Embeddings are not streamed.");

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        if (_generator.IsValueCreated)
        {
            _generator.Value.Dispose();
        }
    }
}
