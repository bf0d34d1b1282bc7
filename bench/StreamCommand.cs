using AspireAi.Api.Defense.Cache.Semantic;
using AspireAi.Api.Defense.Cache.Semantic.Index;
using AspireAi.Api.Defense.Cache.Semantic.Text;
using AspireAi.Api.Models.Embedding;
using AspireAi.Api.Models.Verifier;
using Microsoft.Extensions.AI;

namespace AspireAi.Bench;

/// <summary>
/// Replays the questions of labeled pairs, in the file's order, against a cache that grows: a question that is not
/// served is stored. Right is what the closure of the labels says is the same question; what it does not link is listed,
/// since two questions that nobody compared may well be one.
/// </summary>
internal static class StreamCommand
{
    private const int Candidates = 4;
    private const int Listed = 40;
    private const string Scope = "stream";

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var pairs = LabeledPair.Read(arguments.Required("pairs"));
        var questions = pairs.SelectMany(pair => new[] { pair.Stored, pair.Asked }).Distinct(StringComparer.Ordinal).ToList();
        var same = Components.Of(pairs.Where(pair => pair.Same), questions);
        var labeled = pairs.Where(pair => !pair.Same).SelectMany(pair => new[] { (pair.Stored, pair.Asked), (pair.Asked, pair.Stored) }).ToHashSet();

        using var generator = new MiniLmEmbeddingGenerator(new EmbeddingOptions { QueueCapacity = 65536 });
        using var verifier = new QuestionVerifier(new VerifierOptions());
        var index = new InProcessVectorIndex(questions.Count);
        var decider = new SemanticDecider(arguments.Number("precision", SemanticDecider.DefaultPrecision));
        var stored = new Dictionary<string, int>(StringComparer.Ordinal);
        var components = new HashSet<int>();
        var (served, right, wrong, chances) = (0, 0, 0, 0);
        var unlabeled = new List<(SemanticDecision Decision, string Stored, string Asked)>();

        Machine.Print($"stream, {questions.Count} questions of {Path.GetFileName(arguments.Required("pairs"))}");
        foreach (var text in questions)
        {
            var component = same[text];
            chances += components.Contains(component) ? 1 : 0;
            var question = new Question(text);
            var vector = await generator.GenerateVectorAsync(text);
            var hit = Refusals.Screen(question) is null ? await FindAsync(index, verifier, decider, question, vector) : null;
            if (hit is not var (candidate, decision))
            {
                if (Refusals.Screen(question) is null)
                    await index.AddAsync(new VectorEntry(text, Scope, text, vector), default);
                components.Add(component);
                continue;
            }

            served++;
            if (same[candidate] == component)
                right++;
            else if (labeled.Contains((candidate, text)))
                wrong++;
            else
                unlabeled.Add((decision, candidate, text));
        }

        Console.WriteLine($"asked {questions.Count}, of which {chances} have an equal one before them; stored {await index.CountAsync(default)}");
        Console.WriteLine($"served {served}: right {right}, wrong {wrong}, not compared by anybody {unlabeled.Count}");
        Console.WriteLine($"\nthe first {Math.Min(Listed, unlabeled.Count)} that nobody compared, for a look:");
        foreach (var (decision, candidate, text) in unlabeled.Take(Listed))
            Console.WriteLine($"  {decision.Probability:F2}  {candidate} | {text}");
        return 0;
    }

    /// <summary>As the stage does: nearest candidates, vetoes, one verifier batch both ways round, the most probable one served.</summary>
    public static async Task<(string Candidate, SemanticDecision Decision)?> FindAsync(
        IVectorIndex index, QuestionVerifier verifier, SemanticDecider decider, Question question, ReadOnlyMemory<float> vector)
    {
        var candidates = await index.NearestAsync(Scope, vector, Candidates, SemanticDecider.LowestFloor, default);
        var judged = await decider.JudgeAsync(verifier, question, candidates, default);
        var best = judged.Where(candidate => candidate.Decision.Served).OrderByDescending(candidate => candidate.Decision.Probability).FirstOrDefault();
        return best.Match.Entry is null ? null : (best.Match.Entry.Id, best.Decision);
    }
}
