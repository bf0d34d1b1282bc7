using Microsoft.Extensions.AI;

namespace AspireAi.Api.Models.Embedding;

/// <summary>Chooses the generator that the configuration asks for.</summary>
internal static class EmbeddingGenerators
{
    public static IEmbeddingGenerator<string, Embedding<float>> Create(EmbeddingOptions options) =>
        options.Endpoint is { } endpoint ? UnitVectorGenerator.At(endpoint, options) : new MiniLmEmbeddingGenerator(options);
}
