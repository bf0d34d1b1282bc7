using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>Where a content word stands: behind which preposition, in which phrase, among which neighbors.</summary>
/// <param name="Preposition">The one that opens its phrase; empty before the first.</param>
/// <param name="Phrase">Number of the phrase.</param>
/// <param name="Position">Among the content words.</param>
/// <param name="Word">Among all words.</param>
/// <param name="Lower">Its inflected form.</param>
/// <param name="Next">Stem of the content word behind it, or empty.</param>
/// <param name="Enumerated">Whether its phrase enumerates ("A and B", "A or B").</param>
internal readonly record struct Role(string Preposition, int Phrase, int Position, int Word, string Lower, string Next, bool Enumerated);

internal static class Roles
{
    /// <summary>Roles by stem; a word that occurs twice has no role of its own and is left out.</summary>
    public static Dictionary<string, Role> Of(Question question)
    {
        var roles = new Dictionary<string, Role>(StringComparer.Ordinal);
        var twice = new HashSet<string>(StringComparer.Ordinal);
        var enumerated = Enumerated(question);
        var (preposition, phrase, position) = ("", 0, 0);
        for (var i = 0; i < question.Words.Count; i++)
        {
            var word = question.Words[i];
            if (word.First && i > 0)
                (preposition, phrase) = ("", phrase + 1);
            if (Preposition(word.Lower) is { } opens)
            {
                (preposition, phrase) = (opens, phrase + 1);
                continue;
            }

            // "What share of A are B": behind the verb begins the other side of the statement.
            if (word.Lower is "is" or "are" or "was" or "were")
            {
                if (position > 0)
                    (preposition, phrase) = ("be", phrase + 1);
                continue;
            }

            if (!word.IsContent)
                continue;
            var next = question.Words.Skip(i + 1).FirstOrDefault(static w => w.IsContent).Stem ?? "";
            // "Australia's capital" is "capital of Australia".
            var role = new Role(word.Possessive ? "of" : preposition, phrase, position++, i, word.Lower, next, enumerated.Contains(phrase));
            if (!roles.TryAdd(word.Stem, role))
                twice.Add(word.Stem);
        }

        foreach (var stem in twice)
            roles.Remove(stem);
        return roles;
    }

    private static HashSet<int> Enumerated(Question question)
    {
        var phrases = new HashSet<int>();
        var phrase = 0;
        for (var i = 0; i < question.Words.Count; i++)
        {
            if ((question.Words[i].First && i > 0) || Preposition(question.Words[i].Lower) is not null)
                phrase++;
            if (question.Words[i].Lower is "and" or "or" or "vs" or "versus" or "&")
                phrases.Add(phrase);
        }

        return phrases;
    }

    private static string? Preposition(string word) => word switch
    {
        "in" or "inside" or "within" => "in",
        "to" or "into" => "to",
        "on" or "onto" or "upon" => "on",
        "with" or "using" => "with",
        "from" or "of" or "for" or "by" or "at" or "as" or "over" or "under" or "above" or "below" or "through" or "via"
            or "against" or "before" or "after" or "without" or "than" or "not" or "towards" or "about" or "during" => word,
        _ => null,
    };
}
