using System.Numerics.Tensors;
using AspireAi.Api.Defense.Cache.Semantic;
using AspireAi.Api.Defense.Cache.Semantic.Index;
using AspireAi.Api.Defense.Cache.Semantic.Text;
using AspireAi.Api.Models.Embedding;
using AspireAi.Api.Models.Verifier;
using Microsoft.Extensions.AI;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Cache.Semantic;

/// <summary>The whole decision, with the real models, over the trap sets: traps stay unserved, rewordings are served.</summary>
public sealed class TrapTests(TrapTests.Models models) : IClassFixture<TrapTests.Models>
{
    public static TheoryData<string, double, double> Sets => new()
    {
        // set, most traps served, least rewordings served
        { "attack", 0.02, 0.65 },
        { "direction", 0.03, 0.6 },
        { "instructions", 0.01, 0.9 },
        { "mixed", 0.03, 0.6 },
        { "names", 0.01, 0 },
        { "negation", 0.01, 0.25 },
        { "numbers", 0.01, 0.6 },
        { "people", 0.01, 0.8 },
        { "pasted", 0, 0 },
        { "rewordings", 0, 0.7 },
        { "scope", 0.01, 0 },
        { "symbols", 0, 0.8 },
        { "units", 0.01, 0.6 },
        { "versions", 0.01, 0 },
    };

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Set_AtTheDefaultThreshold_IsDecidedRightly(string set, double mostTraps, double leastRewordings)
    {
        var decider = new SemanticDecider();
        var pairs = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Defense", "Cache", "Semantic", "Traps", set + ".tsv"))
            .Where(line => !line.StartsWith('#')).Select(line => line.Replace("\\n", "\n", StringComparison.Ordinal).Split('\t')).ToList();
        var served = new List<string[]>();
        foreach (var pair in pairs)
        {
            if (await models.Serves(decider, pair[1], pair[2]))
                served.Add(pair);
        }

        var traps = pairs.Count(pair => pair[0] == "0");
        var wrong = served.Where(pair => pair[0] == "0").ToList();
        Assert.True(wrong.Count <= traps * mostTraps, $"{wrong.Count} of {traps} traps served:\n{string.Join('\n', wrong.Select(pair => $"{pair[1]} | {pair[2]}"))}");
        var right = served.Count - wrong.Count;
        Assert.True(right >= (pairs.Count - traps) * leastRewordings, $"only {right} of {pairs.Count - traps} rewordings served");
    }

    public sealed class Models : IDisposable
    {
        private readonly MiniLmEmbeddingGenerator _generator = new(new EmbeddingOptions());
        private readonly QuestionVerifier _verifier = new(new VerifierOptions());

        internal async Task<bool> Serves(SemanticDecider decider, string stored, string asked)
        {
            var (one, other) = (new Question(stored), new Question(asked));
            if (Refusals.Screen(one) is not null || Refusals.Screen(other) is not null)
                return false;
            var vectors = await _generator.GenerateAsync([stored, asked], cancellationToken: TestContext.Current.CancellationToken);
            var cosine = TensorPrimitives.Dot(vectors[0].Vector.Span, vectors[1].Vector.Span);
            var judged = await decider.JudgeAsync(_verifier, other, [new VectorMatch(new VectorEntry("", "", stored, vectors[0].Vector), cosine)], TestContext.Current.CancellationToken);
            return judged[0].Decision.Served;
        }

        public void Dispose()
        {
            _generator.Dispose();
            _verifier.Dispose();
        }
    }
}
