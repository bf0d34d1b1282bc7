using System.Numerics.Tensors;
using AspireAi.Api.Models.Onnx;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Models.Embedding;

/// <summary>
/// all-MiniLM-L6-v2 in-process: 384 dimensions, unit length. A text of more than one window is embedded window by
/// window and the vectors are averaged by their tokens, so that its end counts as much as its beginning.
/// </summary>
internal sealed class MiniLmEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    public const string ModelId = "all-MiniLM-L6-v2.int8";
    public const int Dimensions = 384;

    /// <summary>Tokens of a window without [CLS] and [SEP]; the model was trained on 256 with them.</summary>
    public const int WindowTokens = 254;

    /// <summary>A sentence cut by a window's end is whole in the next one.</summary>
    private const int WindowOverlap = 32;

    private readonly BertTokens _tokens;
    private readonly OnnxModel _model;
    private readonly InferenceQueue<TokenSequence, float[]> _queue;
    private readonly EmbeddingGeneratorMetadata _metadata = new("onnxruntime", defaultModelId: ModelId, defaultModelDimensions: Dimensions);

    public MiniLmEmbeddingGenerator(EmbeddingOptions options)
    {
        _tokens = BertTokens.Load(ModelFiles.Vocabulary);
        _model = new OnnxModel(ModelFiles.Embedding, "last_hidden_state");
        _queue = new InferenceQueue<TokenSequence, float[]>(
            "embedding", options.Threads, options.MaxBatch, options.QueueCapacity, static sequence => sequence.Length, Compute);
    }

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var tokens = values.Select(_tokens.Encode).ToList();
        var windows = tokens.Select(ids => Windows(ids).Select(window => _queue.Enqueue(window, cancellationToken)).ToList()).ToList();
        var embeddings = new GeneratedEmbeddings<Embedding<float>>(tokens.Count);
        for (var i = 0; i < tokens.Count; i++)
        {
            var vectors = await Task.WhenAll(windows[i]).ConfigureAwait(false);
            embeddings.Add(new Embedding<float>(Merge(vectors, tokens[i].Length)) { ModelId = ModelId });
        }

        var count = tokens.Sum(ids => ids.Length + 2L);
        embeddings.Usage = new UsageDetails { InputTokenCount = count, TotalTokenCount = count };
        return embeddings;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
        _queue.Dispose();
        _model.Dispose();
    }

    internal static IEnumerable<TokenSequence> Windows(int[] ids)
    {
        for (var from = 0; ; from += WindowTokens - WindowOverlap)
        {
            var to = Math.Min(ids.Length, from + WindowTokens);
            int[] window = [BertTokens.Cls, .. ids.AsSpan(from, to - from), BertTokens.Sep];
            yield return new TokenSequence(window, SecondFrom: int.MaxValue);
            if (to == ids.Length)
                yield break;
        }
    }

    private static float[] Merge(float[][] vectors, int tokens)
    {
        if (vectors.Length == 1)
            return vectors[0];

        var merged = new float[Dimensions];
        for (var i = 0; i < vectors.Length; i++)
        {
            var from = i * (WindowTokens - WindowOverlap);
            float weight = Math.Min(tokens, from + WindowTokens) - from;
            TensorPrimitives.MultiplyAdd(vectors[i], weight, merged, merged);
        }

        Normalize(merged);
        return merged;
    }

    private float[][] Compute(TokenSequence[] batch) => _model.Run(batch, (hidden, length) =>
    {
        var vectors = new float[batch.Length][];
        for (var row = 0; row < batch.Length; row++)
        {
            var vector = vectors[row] = new float[Dimensions];
            for (var i = 0; i < batch[row].Length; i++)
                TensorPrimitives.Add(vector, hidden.Slice(((row * length) + i) * Dimensions, Dimensions), vector);
            // The mean and the sum have the same direction, and only that is left after this.
            Normalize(vector);
        }

        return vectors;
    });

    private static void Normalize(float[] vector) => TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), vector);
}
