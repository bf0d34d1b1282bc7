using System.Numerics.Tensors;
using System.Text.Json;
using AspireAi.Api.Defense.Cache.Semantic;
using AspireAi.Api.Defense.Cache.Semantic.Index;
using AspireAi.Api.Defense.Cache.Semantic.Text;
using AspireAi.Api.Models.Embedding;
using AspireAi.Api.Models.Verifier;
using Microsoft.Extensions.AI;

namespace AspireAi.Bench;

/// <summary>
/// GPTCache's own benchmark: every <c>origin</c> is stored, every <c>similar</c> asked; a hit on another pair's answer
/// is wrong. Its statements have many equivalents among them, so "wrong" is often right.
/// </summary>
internal static class GptCacheCommand
{
    private const int Candidates = 4;
    private const string Scope = "gptcache";

    public static async Task<int> RunAsync(Arguments arguments)
    {
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(arguments.Required("file")));
        var pairs = json.RootElement.EnumerateArray()
            .Select(item => (Origin: item.GetProperty("origin").GetString()!, Similar: item.GetProperty("similar").GetString()!)).ToList();
        using var generator = new MiniLmEmbeddingGenerator(new EmbeddingOptions { QueueCapacity = 65536 });
        using var verifier = new QuestionVerifier(new VerifierOptions());
        var decider = new SemanticDecider(arguments.Number("precision", SemanticDecider.DefaultPrecision));
        var origins = await generator.GenerateAsync(pairs.Select(pair => pair.Origin));
        var index = new InProcessVectorIndex(pairs.Count);
        for (var i = 0; i < pairs.Count; i++)
            await index.AddAsync(new VectorEntry($"{i}", Scope, pairs[i].Origin, origins[i].Vector), default);

        var similars = await generator.GenerateAsync(pairs.Select(pair => pair.Similar));
        var (right, wrong) = (0, 0);
        var cosine = new Dictionary<double, (int Right, int Wrong)> { [0.95] = default, [0.9] = default, [0.8] = default };
        for (var i = 0; i < pairs.Count; i++)
        {
            var nearest = Enumerable.Range(0, pairs.Count).MaxBy(j => TensorPrimitives.Dot(origins[j].Vector.Span, similars[i].Vector.Span));
            var similarity = TensorPrimitives.Dot(origins[nearest].Vector.Span, similars[i].Vector.Span);
            foreach (var threshold in cosine.Keys.Where(threshold => similarity >= threshold).ToList())
                cosine[threshold] = nearest == i ? (cosine[threshold].Right + 1, cosine[threshold].Wrong) : (cosine[threshold].Right, cosine[threshold].Wrong + 1);

            var candidates = await index.NearestAsync(Scope, similars[i].Vector, Candidates, SemanticDecider.LowestFloor, default);
            var judged = await decider.JudgeAsync(verifier, new Question(pairs[i].Similar), candidates, default);
            var best = judged.Where(candidate => candidate.Decision.Served).OrderByDescending(candidate => candidate.Decision.Probability).FirstOrDefault();
            if (best.Match.Entry is null)
                continue;
            if (best.Match.Entry.Id == $"{i}")
                right++;
            else
                wrong++;
        }

        Machine.Print($"gptcache, {pairs.Count} pairs");
        Console.WriteLine($"{"",-34}{"right",7}{"wrong",7}{"missed",8}");
        foreach (var (threshold, (r, w, m)) in new[] { (0.95, (425, 25, 549)), (0.9, (804, 77, 118)), (0.8, (904, 92, 3)) })
            Console.WriteLine($"{$"GPTCache's own table, {threshold}",-34}{r,7}{w,7}{m,8}");
        foreach (var (threshold, count) in cosine)
            Console.WriteLine($"{$"cosine alone, {threshold}",-34}{count.Right,7}{count.Wrong,7}{pairs.Count - count.Right - count.Wrong,8}");
        Console.WriteLine($"{$"the decision, precision {arguments.Number("precision", SemanticDecider.DefaultPrecision)}",-34}{right,7}{wrong,7}{pairs.Count - right - wrong,8}");
        return 0;
    }
}
