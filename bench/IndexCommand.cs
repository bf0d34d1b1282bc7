using System.Diagnostics;
using System.Numerics.Tensors;
using AspireAi.Api.Defense.Cache.Semantic;
using AspireAi.Api.Defense.Cache.Semantic.Index;
using AspireAi.Api.Models.Embedding;
using Microsoft.Extensions.AI;

namespace AspireAi.Bench;

/// <summary>
/// The in-process index with real vectors: how long a search takes beside an embedding, how many neighbors above the
/// floor the first pass loses, how much memory an entry has.
/// </summary>
internal static class IndexCommand
{
    private const int Queries = 500;
    private const string Scope = "bench";

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var size = (int)arguments.Number("size", 100_000);
        var texts = LabeledPair.Read(arguments.Required("pairs")).SelectMany(pair => new[] { pair.Stored, pair.Asked }).Distinct(StringComparer.Ordinal).ToList();
        using var generator = new MiniLmEmbeddingGenerator(new EmbeddingOptions { Threads = 1, QueueCapacity = 65536 });
        var vectors = new List<float[]>();
        foreach (var chunk in texts.Chunk(512))
            vectors.AddRange((await generator.GenerateAsync(chunk)).Select(embedding => embedding.Vector.ToArray()));

        Machine.Print($"index, {size} entries of {vectors.Count} questions (repeated with noise)");
        var before = GC.GetTotalMemory(true);
        var index = new InProcessVectorIndex(size);
        var all = new float[size][];
        for (var i = 0; i < size; i++)
        {
            all[i] = i < vectors.Count ? vectors[i] : Noisy(vectors[i % vectors.Count], i);
            await index.AddAsync(new VectorEntry(i.ToString("X", null), Scope, texts[i % texts.Count], all[i]), default);
        }

        Console.WriteLine($"memory          {(GC.GetTotalMemory(true) - before) / size} bytes an entry");
        var (found, there) = (0, 0);
        var clock = new Stopwatch();
        for (var q = 0; q < Queries; q++)
        {
            var query = vectors[q * 7 % vectors.Count];
            clock.Start();
            var matches = await index.NearestAsync(Scope, query, int.MaxValue, SemanticDecider.LowestFloor, default);
            clock.Stop();
            found += matches.Count;
            there += all.Count(vector => TensorPrimitives.Dot(vector, query) >= SemanticDecider.LowestFloor);
        }

        var search = clock.Elapsed.TotalMicroseconds / Queries;
        Console.WriteLine($"search          {search:F0} us");
        Console.WriteLine($"neighbors       {found} of {there} above the floor found, {1 - ((double)found / there):P2} lost");
        clock.Restart();
        for (var q = 0; q < Queries; q++)
            await generator.GenerateVectorAsync(texts[q * 7 % texts.Count]);
        var embedding = clock.Elapsed.TotalMicroseconds / Queries;
        Console.WriteLine($"embedding       {embedding:F0} us, one call at a time, 1 thread");
        Console.WriteLine($"search          {search / embedding:F2} of the embedding's time");
        return 0;
    }

    private static float[] Noisy(float[] vector, int seed)
    {
#pragma warning disable CA5394 // No secret.
        var random = new Random(seed);
        var noisy = vector.Select(value => value + (float)((random.NextDouble() - 0.5) * 0.1)).ToArray();
#pragma warning restore CA5394
        TensorPrimitives.Divide(noisy, TensorPrimitives.Norm(noisy), noisy);
        return noisy;
    }
}
