using System.Globalization;
using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text;
using AspireAi.Api.Defense.Cache.Semantic.Text;
using AspireAi.Api.Models.Embedding;
using AspireAi.Api.Models.Verifier;
using Microsoft.Extensions.AI;

namespace AspireAi.Bench;

/// <summary>What the two models say of a pair. <see cref="Reversed"/>: the logit with asked and stored exchanged.</summary>
internal readonly record struct PairScore(float Cosine, float Logit, float Reversed, bool Cut)
{
    /// <summary>Scores all pairs, or reads them from <paramref name="cache"/> when it has the same texts from before.</summary>
    public static async Task<PairScore[]> OfAsync(IReadOnlyList<LabeledPair> pairs, string? cache)
    {
        var path = cache is null ? null : Path.Combine(cache, $"{Digest(pairs)}.scores");
        if (path is not null && File.Exists(path))
            return [.. File.ReadLines(path).Select(Parse)];

        var scores = await ComputeAsync(pairs);
        if (path is not null)
        {
            Directory.CreateDirectory(cache!);
            await File.WriteAllLinesAsync(path, scores.Select(Format));
        }

        return scores;
    }

    private static async Task<PairScore[]> ComputeAsync(IReadOnlyList<LabeledPair> pairs)
    {
        // One by one: a batch shares the scale of its int8 activations, so that what is fitted would differ from run to run.
        using var generator = new MiniLmEmbeddingGenerator(new EmbeddingOptions { Threads = Environment.ProcessorCount, MaxBatch = 1, QueueCapacity = 65536 });
        using var verifier = new QuestionVerifier(new VerifierOptions { Threads = Environment.ProcessorCount, MaxBatch = 1, QueueCapacity = 65536 });
        var vectors = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var chunk in pairs.SelectMany(pair => new[] { pair.Stored, pair.Asked }).Distinct().Chunk(512))
        {
            var embeddings = await generator.GenerateAsync(chunk);
            for (var i = 0; i < chunk.Length; i++)
                vectors[chunk[i]] = embeddings[i].Vector.ToArray();
        }

        var scores = new List<PairScore>(pairs.Count);
        foreach (var chunk in pairs.Chunk(256))
        {
            var forth = chunk.Select(pair => verifier.VerifyAsync([Phrasing.Plain(pair.Stored)], Phrasing.Plain(pair.Asked), default)).ToArray();
            var back = chunk.Select(pair => verifier.VerifyAsync([Phrasing.Plain(pair.Asked)], Phrasing.Plain(pair.Stored), default)).ToArray();
            for (var i = 0; i < chunk.Length; i++)
            {
                var verdict = (await forth[i])[0];
                var cosine = TensorPrimitives.Dot(vectors[chunk[i].Stored], vectors[chunk[i].Asked]);
                scores.Add(new PairScore(cosine, verdict.Logit, (await back[i])[0].Logit, verdict.Cut));
            }
        }

        return [.. scores];
    }

    private static string Digest(IEnumerable<LabeledPair> pairs)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var pair in pairs)
            hash.AppendData(Encoding.UTF8.GetBytes($"{pair.Stored}\t{pair.Asked}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static string Format(PairScore score) =>
        string.Create(CultureInfo.InvariantCulture, $"{score.Cosine:R}\t{score.Logit:R}\t{score.Reversed:R}\t{(score.Cut ? 1 : 0)}");

    private static PairScore Parse(string line)
    {
        var parts = line.Split('\t');
        var numbers = parts.Select(part => float.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return new PairScore(numbers[0], numbers[1], numbers[2], numbers[3] > 0);
    }
}
