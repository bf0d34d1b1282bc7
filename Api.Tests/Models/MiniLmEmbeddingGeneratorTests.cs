using System.Numerics.Tensors;
using AspireAi.Api.Models.Embedding;
using Microsoft.Extensions.AI;
using Xunit;

namespace AspireAi.Api.Tests.Models;

public sealed class MiniLmEmbeddingGeneratorTests(MiniLmEmbeddingGeneratorTests.Model model) : IClassFixture<MiniLmEmbeddingGeneratorTests.Model>
{
    [Fact]
    public async Task ConcurrentRequests_GetTheirOwnVectors()
    {
        string[] texts = [.. Enumerable.Range(0, 100).Select(i => $"How far is city number {i} from the sea?")];
        var alone = new List<ReadOnlyMemory<float>>();
        foreach (var text in texts)
            alone.Add(await model.Generator.GenerateVectorAsync(text, cancellationToken: TestContext.Current.CancellationToken));
        var together = await Task.WhenAll(texts.Select(text => model.Generator.GenerateVectorAsync(text)));

        for (var i = 0; i < texts.Length; i++)
            Assert.InRange(TensorPrimitives.CosineSimilarity(alone[i].Span, together[i].Span), 0.99f, 1.001f);
    }

    [Fact]
    public async Task EndOfALongText_CountsAsMuchAsItsBeginning()
    {
        var filler = string.Join(' ', Enumerable.Repeat("The train passes another village on its way.", 60));
        var plain = await Vector(filler);
        var ended = await Vector(filler + " " + string.Join(' ', Enumerable.Repeat("Cats are mammals that purr.", 60)));
        var cats = await Vector("Cats are mammals that purr.");

        Assert.True(TensorPrimitives.Dot(ended, cats) > TensorPrimitives.Dot(plain, cats) + 0.2f, "the end of the text is not in its vector");
        Assert.Equal(1, TensorPrimitives.Norm(ended), 4);
    }

    [Fact]
    public void Windows_CoverEveryTokenAndOverlap()
    {
        int[] ids = [.. Enumerable.Range(1000, 700)];
        var windows = MiniLmEmbeddingGenerator.Windows(ids).ToList();
        Assert.All(windows, window => Assert.InRange(window.Length, 3, MiniLmEmbeddingGenerator.WindowTokens + 2));
        Assert.Equal(ids, windows.SelectMany(window => window.Ids[1..^1]).Distinct().Order());
        Assert.Single(MiniLmEmbeddingGenerator.Windows([.. Enumerable.Range(1000, MiniLmEmbeddingGenerator.WindowTokens)]));
    }

    [Fact]
    public void Metadata_NamesTheModel()
    {
        var metadata = model.Generator.GetService<EmbeddingGeneratorMetadata>()!;
        Assert.Equal(MiniLmEmbeddingGenerator.ModelId, metadata.DefaultModelId);
        Assert.Equal(384, metadata.DefaultModelDimensions);
    }

    private async Task<float[]> Vector(string text) =>
        (await model.Generator.GenerateVectorAsync(text, cancellationToken: TestContext.Current.CancellationToken)).ToArray();

    public sealed class Model : IDisposable
    {
        public IEmbeddingGenerator<string, Embedding<float>> Generator { get; } = new MiniLmEmbeddingGenerator(new EmbeddingOptions());

        public void Dispose() => Generator.Dispose();
    }
}
