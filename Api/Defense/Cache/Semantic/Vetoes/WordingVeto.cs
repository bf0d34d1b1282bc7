using System.Collections.Frozen;
using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>
/// Two questions that are equal but for the form of a word, behind the words that ask: "I seen it" and "I saw it", "she is" and "she was".
/// Whoever writes such a sentence asks about its form. "How do I" and "how can I", articles and plurals are only ways of asking.
/// </summary>
internal sealed class WordingVeto : IVeto
{
    private const int MostForms = 2;

    // "How can I", "what is the".
    private const int LongestFrame = 3;

    private static readonly FrozenSet<string> _auxiliaries =
        "is are was were am be been being has have had having will shall won do does did done".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<(string, string)> _cases = new[] { ("i", "me"), ("he", "him"), ("she", "her"), ("we", "us"), ("they", "them"), ("who", "whom") }.ToFrozenSet();

    public string Name => "wording";

    public bool Refuses(QuestionPair pair)
    {
        var (stored, asked) = (Said(pair.Stored), Said(pair.Asked));
        if (stored.Length != asked.Length)
            return false;
        var forms = 0;
        for (var i = 0; i < stored.Length; i++)
        {
            var (one, other) = (stored[i], asked[i]);
            if (one.Lower == other.Lower)
                continue;
            if (one.IsContent || other.IsContent)
            {
                if (one.Stem != other.Stem)
                    return false;
                if (IsWayOfAsking(one.Lower, other.Lower) || IsWayOfAsking(other.Lower, one.Lower))
                    continue;
            }
            else if (!(_auxiliaries.Contains(one.Lower) && _auxiliaries.Contains(other.Lower)) && !_cases.Contains((one.Lower, other.Lower)) && !_cases.Contains((other.Lower, one.Lower)))
            {
                continue;
            }

            forms++;
        }

        return forms is > 0 and <= MostForms;
    }

    private static Word[] Said(Question question)
    {
        var first = 0;
        while (first < LongestFrame && first < question.Words.Count && !question.Words[first].IsContent)
            first++;
        return [.. question.Words.Skip(first)];
    }

    /// <summary>A plural, or "for growing" instead of "to grow".</summary>
    private static bool IsWayOfAsking(string one, string other) => one.EndsWith("ing", StringComparison.Ordinal) || one == other + "s" || one == other + "es" || (one.EndsWith("ies", StringComparison.Ordinal) && other == one[..^3] + "y");
}
