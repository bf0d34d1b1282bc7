using AspireAi.Api.Defense.Cache.Semantic.Text;
using AspireAi.Api.Defense.Cache.Semantic.Vetoes;

namespace AspireAi.Api.Defense.Cache.Semantic.Decision;

/// <summary>
/// What can be counted about two questions, as numbers for the boosted trees. All but the last two are the same when
/// the questions change places. The trees are fitted to exactly these, in this order.
/// </summary>
internal static class PairFeatures
{
    public static readonly string[] Names =
    [
        "cosine", "rare_jaccard", "rare_contained_less", "rare_contained_more", "jaccard", "rare_only_less", "rare_only_more",
        "rarest_only_less", "rarest_only_more", "content_only_less", "content_only_more", "content_shared", "trigrams", "bigrams",
        "subsequence", "length_ratio", "length_less", "length_more", "first_same", "kind", "last_same", "numbers", "names_only",
        "names_shared", "denied", "opposite", "sentences", "letters", "rarest_shared", "order", "length_stored", "length_asked",
    ];

    public static float[] Of(QuestionPair pair, float cosine)
    {
        var (stored, asked) = (pair.Stored, pair.Asked);
        var shared = Shared(stored, asked);
        var sharedRarity = shared.Sum(Rarity.Of);
        var (storedRarity, askedRarity) = (stored.Content.Sum(Rarity.Of), asked.Content.Sum(Rarity.Of));
        var (storedOnly, askedOnly) = (pair.StoredOnly.Sum(Rarity.Of), pair.AskedOnly.Sum(Rarity.Of));
        var (storedRarest, askedRarest) = (Rarest(pair.StoredOnly), Rarest(pair.AskedOnly));
        var (m, n) = (stored.Words.Count, asked.Words.Count);
        var common = stored.Stems.Count(asked.Stems.Contains);
        var storedContained = Ratio(storedRarity - storedOnly, storedRarity);
        var askedContained = Ratio(askedRarity - askedOnly, askedRarity);
        return
        [
            cosine,
            Ratio(sharedRarity, storedRarity + askedRarity - sharedRarity),
            Math.Min(storedContained, askedContained), Math.Max(storedContained, askedContained),
            Ratio(common, stored.Stems.Count + asked.Stems.Count - common),
            Math.Min(storedOnly, askedOnly), Math.Max(storedOnly, askedOnly),
            Math.Min(storedRarest, askedRarest), Math.Max(storedRarest, askedRarest),
            Math.Min(pair.StoredOnly.Count, pair.AskedOnly.Count), Math.Max(pair.StoredOnly.Count, pair.AskedOnly.Count),
            shared.Count,
            Jaccard(Grams(stored.Text, 3), Grams(asked.Text, 3)),
            Jaccard(Bigrams(stored), Bigrams(asked)),
            Ratio(2 * LongestSubsequence(stored.Words, asked.Words), m + n),
            Ratio(Math.Min(m, n), Math.Max(m, n)), Math.Min(m, n), Math.Max(m, n),
            m > 0 && n > 0 && stored.Words[0].Lower == asked.Words[0].Lower ? 1 : 0,
            Kind(stored, asked),
            stored.Content.Count > 0 && asked.Content.Count > 0 && stored.Content[^1].Stem == asked.Content[^1].Stem ? 1 : 0,
            Numbers(stored, asked),
            pair.StoredOnly.Concat(pair.AskedOnly).Count(static word => word.IsNamed),
            shared.Count(static word => word.IsNamed),
            Denials(stored) % 2 != Denials(asked) % 2 ? 1 : 0,
            AntonymVeto.IsOpposite(pair) ? 1 : 0,
            Math.Abs(Sentences(stored) - Sentences(asked)),
            Ratio(Math.Min(stored.Text.Length, asked.Text.Length), Math.Max(stored.Text.Length, asked.Text.Length)),
            Rarest(shared),
            Ratio(LongestSubsequence(stored.Content, asked.Content), shared.Count),
            m,
            n,
        ];
    }

    private static List<Word> Shared(Question stored, Question asked) =>
        [.. stored.Content.Where(word => asked.Stems.Contains(word.Stem)).DistinctBy(static word => word.Stem)];

    private static float Rarest(IReadOnlyList<Word> words) => words.Count == 0 ? 0 : words.Max(Rarity.Of);

    private static float Ratio(float part, float whole) => whole <= 0 ? 1 : part / whole;

    private static int Sentences(Question question) => question.Words.Count == 0 ? 0 : question.Words[^1].Sentence + 1;

    private static int Denials(Question question) => question.Words.Count(static word => word.Lower is
        "not" or "no" or "never" or "without" or "none" or "nobody" or "nothing" or "neither" or "except" or "unable" or "fail" or "stop" or "avoid" or "prevent");

    /// <summary>0: neither asks in a telling way; 1: both ask alike; 2: only one; 3: they ask for different things.</summary>
    private static float Kind(Question stored, Question asked)
    {
        var (left, right) = (Kind(stored), Kind(asked));
        return left is null && right is null ? 0 : left is null || right is null ? 2 : left == right ? 1 : 3;
    }

    /// <summary>"What" and a plain "how" can stand for any ("what is the reason", "how come").</summary>
    private static string? Kind(Question question) => question.Words is not [var first, ..] ? null : first.Lower switch
    {
        "why" or "when" or "where" or "who" => first.Lower,
        "how" when question.Words.Count > 1 && question.Words[1].Lower is "many" or "much" or "long" or "old" or "far" or "often" or "tall" or "high" => question.Words[1].Lower,
        _ => null,
    };

    /// <summary>0: no numbers; 1: the same; 2: one question has more; 3: each has others.</summary>
    private static float Numbers(Question stored, Question asked)
    {
        var left = Numerals.Of(stored).Select(static numeral => numeral.Value).ToHashSet(StringComparer.Ordinal);
        var right = Numerals.Of(asked).Select(static numeral => numeral.Value).ToHashSet(StringComparer.Ordinal);
        if (left.Count == 0 && right.Count == 0)
            return 0;
        return left.SetEquals(right) ? 1 : left.IsSubsetOf(right) || right.IsSubsetOf(left) ? 2 : 3;
    }

    private static HashSet<int> Grams(string text, int length)
    {
        var grams = new HashSet<int>(text.Length);
        var lower = text.ToLowerInvariant();
        for (var i = 0; i + length <= lower.Length; i++)
            grams.Add(string.GetHashCode(lower.AsSpan(i, length), StringComparison.Ordinal));
        return grams;
    }

    private static HashSet<(string, string)> Bigrams(Question question) =>
        [.. question.Words.Zip(question.Words.Skip(1), static (a, b) => (a.Stem, b.Stem))];

    private static float Jaccard<T>(HashSet<T> a, HashSet<T> b)
    {
        var common = a.Count(b.Contains);
        return Ratio(common, a.Count + b.Count - common);
    }

    private static int LongestSubsequence(IReadOnlyList<Word> a, IReadOnlyList<Word> b)
    {
        var (last, row) = (new int[b.Count + 1], new int[b.Count + 1]);
        foreach (var word in a)
        {
            for (var j = 1; j <= b.Count; j++)
                row[j] = word.Stem == b[j - 1].Stem ? last[j - 1] + 1 : Math.Max(row[j - 1], last[j]);
            (last, row) = (row, last);
        }

        return last[b.Count];
    }
}
