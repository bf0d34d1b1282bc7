using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>
/// Letter case, where it carries meaning: "polish" and "Polish" where nothing else differs, "IT" and "it", "Co" and "CO". People write
/// names as they like, whole texts in small letters or in capitals, and each sentence begins with a capital.
/// </summary>
internal sealed class CaseVeto : IVeto
{
    private const int LongestAcronym = 4;
    private const int LongestSymbol = 2;

    public string Name => "case";

    public bool Refuses(QuestionPair pair)
    {
        var (stored, asked) = (pair.Stored, pair.Asked);
        return HasOtherWord(stored, asked) || HasOtherWord(asked, stored) || HasOtherAcronym(stored, asked) || DiffersInCaseOnly(stored, asked)
            || (pair.IsWithin(0) && (HasOtherThing(stored, asked) || HasOtherThing(asked, stored))) || DiffersInMarksOnly(stored.Text, asked.Text);
    }

    /// <summary>"IT" in one question, and in the other the word that has its letters.</summary>
    private static bool HasOtherWord(Question question, Question other) => !IsShouted(question) && question.Words.Any(word =>
        IsAcronym(word) && StopWords.Contains(word.Lower) && other.Lowers.Contains(word.Lower) && !other.Words.Any(same => same.Written == word.Written));

    /// <summary>"Co" and "CO": capitals in both, and not in the same places.</summary>
    private static bool HasOtherAcronym(Question stored, Question asked) => !IsShouted(stored) && !IsShouted(asked) && stored.Words.Any(word =>
        IsShortName(word) && asked.Words.Any(other => IsShortName(other) && other.Lower == word.Lower && other.Written != word.Written)
        && !asked.Words.Any(other => other.Written == word.Written));

    private static bool DiffersInCaseOnly(Question stored, Question asked)
    {
        if (stored.Words.Count != asked.Words.Count || IsOneCase(stored) || IsOneCase(asked))
            return false;
        var differs = false;
        for (var i = 0; i < stored.Words.Count; i++)
        {
            var (one, other) = (stored.Words[i], asked.Words[i]);
            if (one.Lower != other.Lower)
                return false;
            differs |= one.Written != other.Written && !one.First;
        }

        return differs;
    }

    /// <summary>"Apple" and "an apple".</summary>
    private static bool HasOtherThing(Question question, Question other) => question.Words.Any(word =>
        word.IsNamed && word.Written.AsSpan(1).ContainsAnyInRange('a', 'z') && Enumerable.Range(1, Math.Max(0, other.Words.Count - 1)).Any(i => other.Words[i].Written == word.Lower && other.Words[i - 1].Lower is "a" or "an")
        && !Enumerable.Range(1, question.Words.Count - 1).Any(i => question.Words[i] == word && question.Words[i - 1].Lower is "a" or "an"));

    /// <summary>"Its or it's" and "it's or its", "exposé" and "expose". Where one has no apostrophes, somebody has left them out.</summary>
    private static bool DiffersInMarksOnly(string stored, string asked)
    {
        var (one, other) = (Letters(stored, apostrophes: true), Letters(asked, apostrophes: true));
        if (Letters(stored, apostrophes: false) != Letters(asked, apostrophes: false))
            return false;
        return Accents(stored) != Accents(asked)
            || (one != other && one.Contains('\'', StringComparison.Ordinal) && other.Contains('\'', StringComparison.Ordinal));
    }

    private static string Accents(string text) => string.Concat(text.NormalizedTo(NormalizationForm.FormD).Where(static c => char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark));

    private static string Letters(string text, bool apostrophes) => string.Concat(text.NormalizedTo(NormalizationForm.FormD).Replace('’', '\'').ToLowerInvariant()
        .Where(c => char.IsLetterOrDigit(c) || c == ' ' || (apostrophes && c == '\'')));

    private static bool IsAcronym(Word word) => word.Written.Length is > 1 and <= LongestAcronym && word.Written.All(char.IsUpper);

    private static bool IsShortName(Word word) => word.Written.Length == LongestSymbol && !word.First && word.Written.Any(char.IsUpper);

    private static bool IsShouted(Question question) => question.Text.Count(char.IsLower) < question.Text.Count(char.IsUpper);

    /// <summary>In small letters throughout, or mostly in capitals.</summary>
    private static bool IsOneCase(Question question) => IsShouted(question) || (!question.Text.Any(char.IsUpper));
}
