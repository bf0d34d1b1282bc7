using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>
/// One question denies what the other one states: "not" and its synonyms, and prefixes ("safe", "unsafe"). A yes-or-no
/// question that opens with its negation ("Isn't it dangerous?") asks the same as the plain one.
/// </summary>
internal sealed class NegationVeto : IVeto
{
    private static readonly PhraseTable _negations = PhraseTable.Of("""
        not,never,no longer,hardly,rarely,seldom,lack,unable,fail,refuse
        no,none,nobody,nothing,nowhere,neither,zero
        without,except,excluding,other than,instead of,rather than
        """);

    private static readonly string[] _prefixes = ["un", "in", "im", "ir", "il", "dis", "non", "mis", "de", "anti"];

    private const int Within = 3;

    public string Name => "negation";

    public bool Refuses(QuestionPair pair) => pair.IsWithin(Within) && (IsDenied(pair) || IsEnded(pair));

    /// <summary>"Stop my dog from barking" against "get my dog to bark": all the difference is that it shall end.</summary>
    private static bool IsEnded(QuestionPair pair) =>
        pair.StoredOnly.Concat(pair.AskedOnly).ToList() is [var only] && _ends.Contains(only.Stem);

    private static readonly HashSet<string> _ends = [.. new[] { "stop", "prevent", "avoid", "quit", "cease" }.Select(Stemmer.Stem)];

    /// <summary>Whether one question denies what the other one states, however they are worded.</summary>
    internal static bool IsDenied(QuestionPair pair) =>
        Count(pair.Stored) % 2 != Count(pair.Asked) % 2 || HasPrefixed(pair.Stored, pair.Asked) || HasPrefixed(pair.Asked, pair.Stored);

    private static int Count(Question question)
    {
        var count = 0;
        foreach (var match in _negations.Find(question))
        {
            if (match.Group == "no" && question.IsAt(match.At, "no", "matter"))
                continue;
            if (question.IsAt(match.At, "not", "only") || IsRhetorical(question, match.At))
                continue;
            // "What do I do when I can't…" states what is wanted, as "how do I…" does.
            if (question.IsAt(match.At - 1, "can", "not") && IsPlight(question))
                continue;
            // Yes or no: "(Yes/No)".
            if (match.At > 0 && question.Words[match.At - 1].Lower == "yes")
                continue;
            // "Is it true or not?", "why or why not?"
            if (match.At > 0 && (question.Words[match.At - 1].Lower is "or" || question.IsAt(match.At - 2, "or", "why")))
                continue;
            count++;
        }

        return count;
    }

    private static bool IsPlight(Question question)
    {
        for (var i = 1; i < question.Words.Count; i++)
        {
            if (question.IsAt(i - 1, "do", "when") || question.IsAt(i - 1, "do", "if"))
                return true;
        }

        return false;
    }

    /// <summary>"Isn't it…", "Won't it…", "Don't you think…"; but "Do not use…" is an order.</summary>
    private static bool IsRhetorical(Question question, int at) =>
        at > 0 && at + 1 < question.Words.Count && question.Words[at].Lower == "not" && question.Words[at - 1].First
        && (question.Words[at - 1].Lower != "do" || question.Words[at + 1].Lower is "i" or "you" or "we" or "they" or "people");

    private static bool HasPrefixed(Question negated, Question plain)
    {
        foreach (var word in negated.Without(plain))
        {
            foreach (var prefix in _prefixes)
            {
                if (word.Lower.StartsWith(prefix, StringComparison.Ordinal) && word.Stem.Length > prefix.Length + 2
                    && plain.Stems.Contains(word.Stem[prefix.Length..]) && !plain.Lowers.Contains(prefix) && !negated.Stems.Contains(word.Stem[prefix.Length..]))
                    return true;
            }
        }

        return false;
    }
}
