using System.Numerics.Tensors;
using System.Text.Json;
using AspireAi.Api.Models.Embedding;
using AspireAi.Api.Models.Onnx;
using AspireAi.Api.Models.Verifier;
using Microsoft.Extensions.AI;
using Xunit;

namespace AspireAi.Api.Tests.Models;

public sealed class ReferenceTests
{
    private static readonly JsonElement _reference = Load();

    [Fact]
    public void Tokens_OfTheReference_AreEqual()
    {
        var tokens = BertTokens.Load(ModelFiles.Vocabulary);
        foreach (var entry in _reference.GetProperty("embedding").EnumerateArray())
        {
            var text = entry.GetProperty("text").GetString()!;
            Assert.Equal(Ids(entry), MiniLmEmbeddingGenerator.Windows(tokens.Encode(text)).First().Ids);
        }
    }

    [Fact]
    public async Task Vectors_OfTheReference_PointTheSameWay()
    {
        var tokens = BertTokens.Load(ModelFiles.Vocabulary);
        using var generator = new MiniLmEmbeddingGenerator(new EmbeddingOptions());
        foreach (var entry in _reference.GetProperty("embedding").EnumerateArray())
        {
            var text = entry.GetProperty("text").GetString()!;
            // The reference cuts a longer text; here it gets windows, which other tests cover.
            if (tokens.Encode(text).Length > MiniLmEmbeddingGenerator.WindowTokens)
                continue;
            var expected = entry.GetProperty("vector").EnumerateArray().Select(e => e.GetSingle()).ToArray();
            var actual = await generator.GenerateVectorAsync(text, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(1, TensorPrimitives.Norm(actual.Span), 4);
            Assert.InRange(TensorPrimitives.CosineSimilarity(actual.Span, expected), 0.99f, 1.0001f);
        }
    }

    [Fact]
    public async Task Logits_OfTheReference_AreWithinTolerance()
    {
        var tokens = BertTokens.Load(ModelFiles.Vocabulary);
        using var verifier = new QuestionVerifier(new VerifierOptions());
        foreach (var entry in _reference.GetProperty("verifier").EnumerateArray())
        {
            var stored = entry.GetProperty("stored").GetString()!;
            var asked = entry.GetProperty("asked").GetString()!;
            var (pair, cut) = QuestionVerifier.Pair(tokens.Encode(stored), tokens.Encode(asked));
            Assert.Equal(Ids(entry), pair.Ids);
            var types = entry.GetProperty("type_ids").EnumerateArray().Select(e => e.GetInt32());
            Assert.Equal(types, pair.Ids.Select((_, i) => i >= pair.SecondFrom ? 1 : 0));

            var verdict = Assert.Single(await verifier.VerifyAsync([stored], asked, TestContext.Current.CancellationToken));
            Assert.Equal(cut, verdict.Cut);
            var expected = entry.GetProperty("logit").GetSingle();
            Assert.InRange(verdict.Logit, expected - 0.3f, expected + 0.3f);
        }
    }

    private static int[] Ids(JsonElement entry) => [.. entry.GetProperty("ids").EnumerateArray().Select(e => e.GetInt32())];

    private static JsonElement Load()
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Models", "Reference", "reference.json"));
        return JsonDocument.Parse(stream).RootElement;
    }
}
