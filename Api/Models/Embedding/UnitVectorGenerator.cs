using System.ClientModel;
using System.ClientModel.Primitives;
using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Embeddings;
using EmbeddingGenerationOptions = Microsoft.Extensions.AI.EmbeddingGenerationOptions;

namespace AspireAi.Api.Models.Embedding;

/// <summary>
/// Vectors from an OpenAI-compatible <c>/embeddings</c>, brought to unit length. The decision is fitted to the cosines
/// of the model that ships with the Api; with another one it should be fitted anew (docs/stages/semantic-cache.md).
/// </summary>
internal sealed class UnitVectorGenerator(IEmbeddingGenerator<string, Embedding<float>> inner) : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
{
    public static UnitVectorGenerator At(Uri endpoint, EmbeddingOptions options) => new(new EmbeddingClient(
        options.Model,
        // The client wants one, also for a server that asks for none.
        new ApiKeyCredential(options.Key is { Length: > 0 } key ? key : "none"),
        // A question waits for its vector: who fails is a miss.
        new OpenAIClientOptions { Endpoint = endpoint, RetryPolicy = new ClientRetryPolicy(maxRetries: 0) }).AsIEmbeddingGenerator());

    public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var texts = values.ToArray();
        var made = await AskAsync(texts, options, cancellationToken);
        if (made.Count != texts.Length)
        {
            throw new InvalidDataException($"Embedding:Endpoint was asked for {texts.Length} vectors and sent {made.Count}, not one for each text.");
        }

        return new(made.Select(static one => new Embedding<float>(Unit(one.Vector.Span)) { ModelId = one.ModelId })) { Usage = made.Usage };
    }

    private async Task<GeneratedEmbeddings<Embedding<float>>> AskAsync(string[] texts, EmbeddingGenerationOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            return await base.GenerateAsync(texts, options, cancellationToken);
        }
        catch (ClientResultException exception)
        {
            throw new HttpRequestException("Embedding:Endpoint can't be asked: " + exception.Message, exception, exception.Status == 0 ? null : (System.Net.HttpStatusCode)exception.Status);
        }
    }

    private static float[] Unit(ReadOnlySpan<float> numbers)
    {
        var vector = numbers.ToArray();
        var length = TensorPrimitives.Norm(vector);
        if (!(length > 0 && float.IsFinite(length)))
        {
            throw new InvalidDataException("Embedding:Endpoint sent a vector without a direction.");
        }

        TensorPrimitives.Divide(vector, length, vector);
        return vector;
    }
}
