using System.Collections.Frozen;
using System.Reflection;
using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Decision;

/// <summary>
/// How much a word tells, by how rarely people use it in questions. The table is counted by <c>bench fit</c>; a word
/// that is not in it is as rare as can be.
/// </summary>
internal static class Rarity
{
    private static readonly (FrozenDictionary<string, float> Weights, float Unknown) _table = Load();

    public static float Of(Word word) => _table.Weights.GetValueOrDefault(word.Stem, _table.Unknown);

    /// <summary>Whether the word is common in English questions.</summary>
    public static bool IsKnown(Word word) => _table.Weights.ContainsKey(word.Stem);

    /// <summary>Lines "weight TAB stems"; the first line's weight is that of the words that no line has.</summary>
    private static (FrozenDictionary<string, float> Weights, float Unknown) Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Semantic.rarity.tsv");
        if (stream is null)
            return (FrozenDictionary<string, float>.Empty, 1);
        using var reader = new StreamReader(stream);
        var unknown = float.Parse(reader.ReadLine()!.Split('\t')[0], CultureInfo.InvariantCulture);
        var weights = new Dictionary<string, float>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            var weight = float.Parse(line.AsSpan(0, tab), CultureInfo.InvariantCulture);
            foreach (var stem in line[(tab + 1)..].Split(' '))
                weights[stem] = weight;
        }

        return (weights.ToFrozenDictionary(StringComparer.Ordinal), unknown);
    }
}
