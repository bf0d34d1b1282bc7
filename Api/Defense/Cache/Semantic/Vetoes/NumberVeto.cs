using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>
/// Numbers and codes: neither question may have one that the other lacks while that one has another, nor one more as
/// its only difference. And the same order, since "10 divided by 5" is not "5 divided by 10"; only an enumeration
/// ("500 and 1000", "1000 and 500") may be turned.
/// </summary>
internal sealed class NumberVeto : IVeto
{
    private const int Within = 5;

    /// <summary>A number more, and at most the word that it counts.</summary>
    private const int Added = 2;

    public string Name => "number";

    public bool Refuses(QuestionPair pair)
    {
        var left = Numerals.Of(pair.Stored);
        var right = Numerals.Of(pair.Asked);
        if (left.Count == 0 && right.Count == 0)
            return false;
        var stored = Distinct(left);
        var asked = Distinct(right);
        if (!pair.IsWithin(Within))
            return false;
        var more = stored.Any(value => !IsIn(value, asked, pair.Asked));
        var other = asked.Any(value => !IsIn(value, stored, pair.Stored));
        if (more || other)
            return (more && other) || (pair.IsAddition && pair.IsWithin(Added));
        if (stored.Count > 0 && pair is { StoredOnly: [var one], AskedOnly: [var counted] } && one.Lower[0] != counted.Lower[0] && IsCounted(pair.Stored, left, one) && IsCounted(pair.Asked, right, counted))
            return true;
        return stored.Count == asked.Count && !stored.SequenceEqual(asked)
            && !(IsEnumeration(pair.Stored, left) && IsEnumeration(pair.Asked, right));
    }

    /// <summary>"2 GB" and "2 MB", "100 volt" and "100 watt": the same number of something else. "GB" and "gigabyte" begin alike.</summary>
    private static bool IsCounted(Question question, List<Numeral> numerals, Word word) =>
        numerals.Exists(numeral => numeral.To + 1 < question.Words.Count && question.Words[numeral.To + 1] == word);

    /// <summary>"One" is a pronoun too often to be read as a number, so it only answers for a 1.</summary>
    private static bool IsIn(string value, List<string> values, Question question) =>
        values.Contains(value) || (value == "1" && (question.Lowers.Contains("one") || question.Lowers.Contains("a")));

    private static List<string> Distinct(List<Numeral> numerals) => [.. numerals.Select(static numeral => numeral.Value).Distinct(StringComparer.Ordinal)];

    private static bool IsEnumeration(Question question, List<Numeral> numerals)
    {
        for (var i = 1; i < numerals.Count; i++)
        {
            var between = question.Words.Skip(numerals[i - 1].To + 1).Take(numerals[i].From - numerals[i - 1].To - 1);
            if (between.Any(static word => word.IsContent && !char.IsUpper(word.Written[0])) || between.Any(static word => word.Lower is "from" or "to" or "by" or "than" or "of" or "with"))
                return false;
        }

        return true;
    }
}
