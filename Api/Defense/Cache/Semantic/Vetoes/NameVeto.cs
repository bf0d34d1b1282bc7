using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>
/// Each question names something that the other one does not. Spelling, acronyms and small letters are forgiven; a name
/// on one side only is left to the model, since people often add one that says nothing new.
/// </summary>
internal sealed class NameVeto : IVeto
{
    public string Name => "name";

    private static readonly PhraseTable[] _aliases = [PhraseTable.Load("platforms"), PhraseTable.Load("places")];

    private const int Within = 2;

    public bool Refuses(QuestionPair pair) => pair.IsWithin(Within) && Unmatched(pair.Stored, pair.Asked) && Unmatched(pair.Asked, pair.Stored);

    /// <summary>How many names of one question the other lacks.</summary>
    internal static int CountUnmatched(Question question, Question other) => Names(question).Count(name => !IsIn(name, other) && !IsAliasIn(name, question, other));

    private static bool Unmatched(Question question, Question other) => Names(question).Any(name => !IsIn(name, other) && !IsAliasIn(name, question, other));

    private static IEnumerable<Word> Names(Question question)
    {
        var capitals = question.Words.Count(static word => char.IsUpper(word.Written[0]));
        // A title, or somebody who shouts: capitals mean nothing there.
        if (capitals * 3 > question.Words.Count * 2)
            return [];
        return question.Content.Where(static word => word.IsNamed);
    }

    /// <summary>"Postgres" for "PostgreSQL", "USA" for "America".</summary>
    private static bool IsAliasIn(Word name, Question question, Question other)
    {
        foreach (var table in _aliases)
        {
            var groups = table.Groups(other);
            if (groups.Count > 0 && table.Find(question).Any(match =>
                groups.Contains(match.Group) && question.Words.Skip(match.At).Take(match.Length).Contains(name)))
                return true;
        }

        return false;
    }

    private static bool IsIn(Word name, Question other) =>
        other.Stems.Contains(name.Stem) || other.Lowers.Contains(name.Lower)
        || IsAcronymIn(name.Written, other) || IsInitialOf(name, other)
        || other.Content.Any(word => Spelling.IsSlip(name.Lower, word.Lower));

    /// <summary>"WHO" for "World Health Organization".</summary>
    private static bool IsAcronymIn(string acronym, Question other)
    {
        if (acronym.Length is < 2 or > 6 || !acronym.All(char.IsUpper))
            return false;
        var initials = string.Concat(other.Words.Select(static word => char.ToUpperInvariant(word.Written[0])));
        var content = string.Concat(other.Content.Select(static word => char.ToUpperInvariant(word.Written[0])));
        return initials.Contains(acronym, StringComparison.Ordinal) || content.Contains(acronym, StringComparison.Ordinal);
    }

    /// <summary>"World Health Organization" for "WHO".</summary>
    private static bool IsInitialOf(Word name, Question other) => other.Words.Any(word =>
        word.Written.Length is >= 2 and <= 6 && word.Written.All(char.IsUpper)
        && word.Written.Contains(char.ToUpperInvariant(name.Written[0]), StringComparison.Ordinal));
}
