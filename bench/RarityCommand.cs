using System.Globalization;
using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Bench;

/// <summary>Counts how rare words are in questions. Its table is compiled into the Api, so build again before <c>fit</c>.</summary>
internal static class RarityCommand
{
    /// <summary>A word of fewer questions is taken for as rare as one that was never seen.</summary>
    private const int LeastQuestions = 6;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var questions = LabeledPair.Read(arguments.Required("train"))
            .SelectMany(pair => new[] { pair.Stored, pair.Asked }).Distinct(StringComparer.Ordinal).ToList();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var stem in questions.SelectMany(text => new Question(text).Stems))
            counts[stem] = counts.GetValueOrDefault(stem) + 1;

        string Weight(int count) => Math.Log((double)questions.Count / count).ToString("F1", CultureInfo.InvariantCulture);
        var lines = counts.Where(pair => pair.Value >= LeastQuestions && !pair.Key.Any(char.IsDigit))
            .GroupBy(pair => Weight(pair.Value), pair => pair.Key)
            .OrderBy(group => double.Parse(group.Key, CultureInfo.InvariantCulture))
            .Select(group => $"{group.Key}\t{string.Join(' ', group.Order(StringComparer.Ordinal))}")
            .Prepend($"{Weight(LeastQuestions / 2)}\t*");
        await File.WriteAllLinesAsync(Path.Combine(arguments.Required("out"), "rarity.tsv"), lines);
        return 0;
    }
}
