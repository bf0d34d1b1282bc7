using System.Reflection;
using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>One question has a word where the other one has its opposite, and neither has both ("pros and cons").</summary>
internal sealed class AntonymVeto : IVeto
{
    private static readonly ILookup<string, string> _opposites = Load();

    private static readonly string[] _prefixes = ["un", "in", "im", "ir", "il", "dis", "non", "mis", "de"];

    /// <summary>"Upstream" and "downstream", "vegan" and "vegetarian".</summary>
    private static readonly (string One, string Other)[] _pairs =
    [
        ("up", "down"), ("over", "under"), ("in", "out"), ("in", "ex"), ("pre", "post"), ("hyper", "hypo"), ("macro", "micro"), ("inter", "intra"), ("inner", "outer"), ("multi", "single"),
        ("stalac", "stalag"), ("en", "de"), ("as", "des"), ("sub", "super"), ("anti", "pro"), ("mono", "poly"), ("max", "min"),
    ];

    private const int Within = 3;
    private const int ShortestPrefixed = 3;

    public string Name => "antonym";

    public bool Refuses(QuestionPair pair) => pair.IsWithin(Within) && IsOpposite(pair);

    /// <summary>Whether opposites face each other, however the rest is worded.</summary>
    internal static bool IsOpposite(QuestionPair pair)
    {
        var only = pair.Asked.Without(pair.Stored).Select(static word => Base(word.Stem)).ToHashSet(StringComparer.Ordinal);
        return only.Count > 0 && pair.Stored.Without(pair.Asked).Select(static word => Base(word.Stem)).Any(stem => _opposites[stem].Any(opposite =>
            only.Contains(opposite) && !HasOpposite(pair.Stored, stem) && !HasOpposite(pair.Asked, opposite)))
            || IsPrefixed(pair.Stored, pair.Asked) || IsPrefixed(pair.Asked, pair.Stored);
    }

    /// <summary>"Formal" and "informal".</summary>
    private static bool IsPrefixed(Question question, Question other) => question.Without(other).Any(word =>
        word.Stem.Length >= ShortestPrefixed && !question.Lowers.Contains("not") && !other.Lowers.Contains("not")
        && other.Without(question).Any(opposite => _prefixes.Any(prefix => opposite.Stem == prefix + word.Stem)
            || _pairs.Any(pair => IsPaired(word.Lower, opposite.Lower, pair.One, pair.Other))));

    private static bool IsPaired(string word, string other, string one, string opposite) => word.Length > one.Length + ShortestPrefixed
        && word.StartsWith(one, StringComparison.Ordinal) && other.StartsWith(opposite, StringComparison.Ordinal) && word.AsSpan(one.Length).SequenceEqual(other.AsSpan(opposite.Length));

    private static bool HasOpposite(Question question, string stem) => question.Words.Any(word => _opposites[stem].Contains(Base(word.Stem)));

    /// <summary>Without a comparative's ending, where that leaves a word that has opposites: what holds for "thick" holds for "thicker".</summary>
    private static string Base(string stem)
    {
        if (_opposites.Contains(stem))
            return stem;
        foreach (var ending in (ReadOnlySpan<string>)["er", "est"])
        {
            if (stem.Length < ending.Length + 3 || !stem.EndsWith(ending, StringComparison.Ordinal))
                continue;
            var root = stem[..^ending.Length];
            foreach (var form in (ReadOnlySpan<string>)[root, root[..^1], root + "e", root[..^1] + "y"])
            {
                if (_opposites.Contains(form))
                    return form;
            }
        }

        return stem;
    }

    private static ILookup<string, string> Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Semantic.antonyms.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n')
            .Where(static line => line.Contains('|', StringComparison.Ordinal))
            .Select(static line => line.Split('|').Select(Stems).ToArray())
            .SelectMany(static sides => sides[0].SelectMany(left => sides[1].SelectMany(right => new[] { (left, right), (right, left) })))
            .Distinct()
            .ToLookup(static pair => pair.Item1, static pair => pair.Item2, StringComparer.Ordinal);
    }

    private static string[] Stems(string side) =>
        [.. side.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Stemmer.Stem)];
}
