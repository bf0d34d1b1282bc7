namespace AspireAi.Bench;

/// <summary>False hits of a score at the share of duplicates that the cosine serves.</summary>
internal static class Report
{
    private static readonly double[] _cosines = [0.80, 0.90, 0.95];

    /// <param name="scores">Negative infinity where a pair is never served.</param>
    public static void Print(IReadOnlyList<bool> labels, double[] cosines, double[] scores)
    {
        var duplicates = labels.Count(label => label);
        Console.WriteLine($"{"cosine",8}{"served",9}{"false",7}{"precision",11}{"decision's false",18}{"of cosine's",13}{"precision",11}");
        foreach (var threshold in _cosines)
        {
            var right = Count(labels, cosines, threshold, true);
            var wrong = Count(labels, cosines, threshold, false);
            var ours = FalseAtRecall(labels, scores, right);
            Console.WriteLine($"{threshold,8:F2}{(double)right / duplicates,9:P1}{wrong,7}{(double)right / (right + wrong),11:F3}"
                + (ours < 0 ? "   serves fewer duplicates than the cosine" : $"{ours,18}{(double)ours / wrong,13:F3}{(double)right / (right + ours),11:F3}"));
        }
    }

    private static int Count(IReadOnlyList<bool> labels, double[] scores, double threshold, bool label) =>
        Enumerable.Range(0, labels.Count).Count(i => labels[i] == label && scores[i] >= threshold);

    private static int FalseAtRecall(IReadOnlyList<bool> labels, double[] scores, int wanted)
    {
        var (right, wrong) = (0, 0);
        foreach (var i in Enumerable.Range(0, labels.Count).Where(i => !double.IsNegativeInfinity(scores[i])).OrderByDescending(i => scores[i]))
        {
            if (labels[i])
                right++;
            else
                wrong++;
            if (right >= wanted)
                return wrong;
        }

        return -1;
    }
}
