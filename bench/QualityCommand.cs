using System.Globalization;
using AspireAi.Api.Defense.Cache.Semantic;
using AspireAi.Api.Defense.Cache.Semantic.Text;
using AspireAi.Api.Models.Verifier;

namespace AspireAi.Bench;

/// <summary>
/// The whole decision over labeled pairs, a stored and b asked, beside the cosine alone. <c>--out</c> writes a line per
/// pair: label, cosine, veto (or -), probability (for vetoed pairs too), served.
/// </summary>
internal static class QualityCommand
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var path = arguments.Required("pairs");
        var pairs = LabeledPair.Read(path);
        var decider = new SemanticDecider(arguments.Number("precision", SemanticDecider.DefaultPrecision));
        var scores = await PairScore.OfAsync(pairs, arguments.Optional("cache"));
        var decisions = pairs.Select((pair, i) => Decide(decider, pair, scores[i])).ToList();

        Machine.Print($"quality, {Path.GetFileName(path)}");
        var labels = pairs.Select(pair => pair.Same).ToList();
        if (labels.Contains(true) && labels.Contains(false))
        {
            Report.Print(labels, [.. decisions.Select(d => (double)d.Similarity)],
                [.. decisions.Select(d => d.Veto is null ? d.Probability : double.NegativeInfinity)]);
        }

        PrintServed(decider, labels, decisions);
        PrintKinds(pairs, decisions);
        PrintVetoes(decider, labels, decisions);
        if (arguments.Optional("out") is { } output)
            await File.WriteAllLinesAsync(output, decisions.Select((d, i) => Line(labels[i], d)).Prepend("label\tcosine\tveto\tprobability\tserved"));
        return 0;
    }

    public static SemanticDecision Decide(SemanticDecider decider, LabeledPair pair, PairScore score)
    {
        var questions = new QuestionPair(new Question(pair.Stored), new Question(pair.Asked));
        var decision = decider.Decide(questions, score.Cosine, new Verdict(score.Logit, score.Cut), new Verdict(score.Reversed, score.Cut));
        var refusal = Refusals.Screen(questions.Asked) ?? Refusals.Screen(questions.Stored) ?? decider.Refusal(questions, score.Cosine);
        return refusal is null ? decision : decision with { Veto = refusal, Served = false };
    }

    private static void PrintServed(SemanticDecider decider, List<bool> labels, List<SemanticDecision> decisions)
    {
        var served = decisions.Select((d, i) => (d.Served, Same: labels[i])).Where(pair => pair.Served).ToList();
        var right = served.Count(pair => pair.Same);
        var wrong = served.Count - right;
        Console.WriteLine();
        Console.WriteLine($"served at probability {decider.Threshold:F4} or more:");
        Console.WriteLine($"  duplicates {right} of {labels.Count(l => l)} ({Share(right, labels.Count(l => l))}), others {wrong} of {labels.Count(l => !l)}"
            + $" ({Share(wrong, labels.Count(l => !l))}), precision {(double)right / Math.Max(1, served.Count):F3}");
    }

    private static void PrintKinds(List<LabeledPair> pairs, List<SemanticDecision> decisions)
    {
        foreach (var group in pairs.Zip(decisions).Where(static x => x.First.Kind is not null).GroupBy(static x => (x.First.Kind, x.First.Same)).OrderBy(static g => g.Key))
        {
            var wrong = group.Where(x => x.Second.Served != x.First.Same).ToList();
            Console.WriteLine($"{group.Key.Kind,-10}{(group.Key.Same ? "the same" : "not the same"),-14}{group.Count(),5}   served {group.Count(static x => x.Second.Served)}");
            foreach (var (pair, decision) in wrong)
                Console.WriteLine($"    {decision.Veto ?? "-",-12}{decision.Probability,6:F3}{decision.Similarity,6:F2}  {pair.Stored.ReplaceLineEndings("\\n")}  |  {pair.Asked.ReplaceLineEndings("\\n")}");
        }
    }

    private static void PrintVetoes(SemanticDecider decider, List<bool> labels, List<SemanticDecision> decisions)
    {
        Console.WriteLine();
        Console.WriteLine($"{"refused by",-14}{"duplicates",12}{"others",9}{"of them above the threshold:",30}{"duplicates",12}{"others",9}");
        foreach (var group in decisions.Select((d, i) => (d, Same: labels[i])).Where(x => x.d.Veto is not null).GroupBy(x => x.d.Veto!).OrderByDescending(g => g.Count()))
        {
            var above = group.Where(x => x.d.Probability >= decider.Threshold).ToList();
            Console.WriteLine($"{group.Key,-14}{group.Count(x => x.Same),12}{group.Count(x => !x.Same),9}{"",30}{above.Count(x => x.Same),12}{above.Count(x => !x.Same),9}");
        }

        var refused = decisions.Where((d, i) => d.Veto is not null && labels[i]).Count();
        Console.WriteLine($"{"together",-14}{refused,12}{decisions.Where((d, i) => d.Veto is not null && !labels[i]).Count(),9}   leaves {Share(labels.Count(l => l) - refused, labels.Count(l => l))} of the duplicates");
    }

    private static string Share(int part, int whole) => ((double)part / Math.Max(1, whole)).ToString("P1", CultureInfo.InvariantCulture);

    private static string Line(bool same, SemanticDecision d) => string.Create(CultureInfo.InvariantCulture,
        $"{(same ? 1 : 0)}\t{d.Similarity:F5}\t{d.Veto ?? "-"}\t{d.Probability:F6}\t{(d.Served ? 1 : 0)}");
}
