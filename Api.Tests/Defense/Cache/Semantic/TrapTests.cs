using System.Numerics.Tensors;
using AspireAi.Api.Defense.Cache.Semantic;
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
        { "rewordings", 0, 0.7 },
        { "scope", 0.01, 0 },
        { "units", 0.01, 0.6 },
        { "versions", 0.01, 0 },
    };

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Set_AtTheDefaultThreshold_IsDecidedRightly(string set, double mostTraps, double leastRewordings)
    {
        var decider = new SemanticDecider();
        var pairs = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Defense", "Cache", "Semantic", "Traps", set + ".tsv"))
            .Where(line => !line.StartsWith('#')).Select(line => line.Split('\t')).ToList();
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
            var pair = new QuestionPair(new Question(stored), new Question(asked));
            if (Refusals.Screen(pair.Stored) is not null || Refusals.Screen(pair.Asked) is not null)
                return false;
            var vectors = await _generator.GenerateAsync([stored, asked], cancellationToken: TestContext.Current.CancellationToken);
            var cosine = TensorPrimitives.Dot(vectors[0].Vector.Span, vectors[1].Vector.Span);
            if (decider.Refusal(pair, cosine) is not null)
                return false;
            var forth = await _verifier.VerifyAsync([stored], asked, TestContext.Current.CancellationToken);
            var back = await _verifier.VerifyAsync([asked], stored, TestContext.Current.CancellationToken);
            return decider.Decide(pair, cosine, forth[0], back[0]).Served;
        }

        public void Dispose()
        {
            _generator.Dispose();
            _verifier.Dispose();
        }
    }
}
