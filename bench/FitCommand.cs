using System.Globalization;
using System.Text.Json;
using AspireAi.Api.Defense.Cache.Semantic;
using AspireAi.Api.Defense.Cache.Semantic.Decision;
using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Bench;

/// <summary>
/// Fits the numbers of the decision: the rarity of words and the boosted trees on the pairs that trained the verifier,
/// the logistic function that joins everything on pairs that nothing was trained on, cross-validated by component.
/// </summary>
internal static class FitCommand
{
    private const int Folds = 5;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var training = LabeledPair.Read(arguments.Required("train"));
        var unseen = LabeledPair.Read(arguments.Required("unseen"));
        var output = arguments.Required("out");
        var cache = arguments.Optional("cache");
        var trainingScores = await PairScore.OfAsync(training, cache);
        var unseenScores = await PairScore.OfAsync(unseen, cache);

        var trees = TreeFit.Fit(Features(training, trainingScores), [.. training.Select(pair => pair.Same)]);
        var ensemble = new BoostedTrees(trees);
        var features = Features(unseen, unseenScores);
        var inputs = unseenScores.Select((score, i) => ServedProbability.Inputs(score.Cosine, score.Logit, score.Reversed, ensemble.Score(features[i]))).ToList();
        var labels = unseen.Select(pair => pair.Same).ToList();

        // What is refused anyway must neither bend the function nor count for the thresholds.
        var asked = Enumerable.Range(0, unseen.Count).Where(i => !IsRefused(unseen[i], unseenScores[i])).ToList();
        var folds = Components.Folds(unseen, Folds);
        var probabilities = new double[unseen.Count];
        for (var fold = 0; fold < Folds; fold++)
        {
            var rest = asked.Where(i => folds[i] != fold).ToList();
            var weights = Logistic.Fit([.. rest.Select(i => inputs[i])], [.. rest.Select(i => labels[i])]);
            for (var i = 0; i < unseen.Count; i++)
            {
                if (folds[i] == fold)
                    probabilities[i] = Logistic.Apply(weights, inputs[i]);
            }
        }

        double[] cosines = [.. unseenScores.Select(score => (double)score.Cosine)];
        Machine.Print($"fit, {training.Count} pairs for the trees, {unseen.Count} for the rest");
        Console.WriteLine("cross-validated by component, nothing refused:");
        Report.Print(labels, cosines, probabilities);
        var served = new double[unseen.Count];
        Array.Fill(served, double.NegativeInfinity);
        foreach (var i in asked)
            served[i] = probabilities[i];
        Console.WriteLine("the same with all refusals:");
        Report.Print(labels, cosines, served);
        var coefficients = Logistic.Fit([.. asked.Select(i => inputs[i])], [.. asked.Select(i => labels[i])]);
        Console.WriteLine(string.Join(' ', coefficients.Select(c => c.ToString("F4", CultureInfo.InvariantCulture))));
        var fit = new ServedProbability.Fit([.. coefficients.Select(c => Math.Round(c, 5))], [.. Thresholds(labels, served, asked.Count)], trees);
        Directory.CreateDirectory(output);
        await File.WriteAllTextAsync(Path.Combine(output, "decision.json"), JsonSerializer.Serialize(fit, DecisionJson.Default.Fit) + "\n");
        return 0;
    }

    private static bool IsRefused(LabeledPair pair, PairScore score)
    {
        var questions = new QuestionPair(new Question(pair.Stored), new Question(pair.Asked));
        return score.Cut || Refusals.Screen(questions.Asked) is not null || Refusals.Screen(questions.Stored) is not null
            || Refusals.Of(questions, score.Cosine, SemanticDecider.LowestFloor) is not null;
    }

    private static List<float[]> Features(IReadOnlyList<LabeledPair> pairs, PairScore[] scores) =>
        [.. pairs.Select((pair, i) => PairFeatures.Of(new QuestionPair(new Question(pair.Stored), new Question(pair.Asked)), scores[i].Cosine))];

    /// <summary>For precisions in steps of a hundredth, the lowest probability above which the served reach it.</summary>
    private static IEnumerable<ServedProbability.PrecisionPoint> Thresholds(List<bool> labels, double[] probabilities, int asked)
    {
        var order = Enumerable.Range(0, labels.Count).OrderByDescending(i => probabilities[i]).Take(asked).ToList();
        for (var percent = 75; percent <= 96; percent++)
        {
            var (right, best) = (0, double.NaN);
            for (var k = 0; k < order.Count; k++)
            {
                right += labels[order[k]] ? 1 : 0;
                if (k >= 100 && right * 100 >= percent * (k + 1))
                    best = probabilities[order[k]];
            }

            if (!double.IsNaN(best))
                yield return new(percent / 100.0, Math.Round(best, 4));
        }
    }
}
