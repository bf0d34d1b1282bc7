using System.Reflection;

namespace AspireAi.Api.Defense.Cache.Semantic.Text;

/// <summary>
/// Groups of words and phrases that mean one thing, from a resource with a group per line: entries are separated by
/// commas, the first one is the group's name, and '#' starts a comment. An entry with a capital is a word that is also a common one
/// ("Go", "Swift"): it counts only where it is written as a name.
/// </summary>
internal sealed class PhraseTable
{
    private readonly Dictionary<string, List<Phrase>> _byFirstStem = new(StringComparer.Ordinal);

    private PhraseTable(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            var entries = line.Split('#')[0].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            foreach (var entry in entries)
            {
                var words = QuestionReader.Words(entry);
                if (words.Count == 0)
                    continue;
                var phrase = new Phrase([.. words.Select(static word => word.Stem)], char.IsUpper(entry[0]), entries[0].ToLowerInvariant());
                if (!_byFirstStem.TryGetValue(phrase.Stems[0], out var list))
                    _byFirstStem[phrase.Stems[0]] = list = [];
                list.Add(phrase);
            }
        }

        foreach (var list in _byFirstStem.Values)
            list.Sort(static (a, b) => b.Stems.Length.CompareTo(a.Stems.Length));
    }

    public static PhraseTable Load(string resource)
    {
        var name = $"Semantic.{resource}.txt";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return new PhraseTable(reader.ReadToEnd().Split('\n'));
    }

    public static PhraseTable Of(string text) => new(text.Split('\n'));

    /// <summary>The groups that a question names, longest phrase first where several begin at one word.</summary>
    public IEnumerable<Match> Find(Question question)
    {
        var words = question.Words;
        for (var at = 0; at < words.Count;)
        {
            var phrase = LongestAt(words, at);
            if (phrase is null)
            {
                at++;
                continue;
            }

            yield return new Match(phrase.Group, at, phrase.Stems.Length);
            at += phrase.Stems.Length;
        }
    }

    public SortedSet<string> Groups(Question question) => new(Find(question).Select(static match => match.Group), StringComparer.Ordinal);

    private Phrase? LongestAt(IReadOnlyList<Word> words, int at)
    {
        if (!_byFirstStem.TryGetValue(words[at].Stem, out var phrases))
            return null;
        foreach (var phrase in phrases)
        {
            if (at + phrase.Stems.Length > words.Count)
                continue;
            if (phrase.AsName && !char.IsUpper(words[at].Written[0]))
                continue;
            // Where a sentence starts a capital says nothing, and behind another name it is a part of that ("Pokémon Go").
            if (phrase.AsName && phrase.Stems.Length == 1 && (words[at].First ? words.Count > 1 : words[at - 1].IsNamed && words[at].Written.Any(char.IsLower)))
                continue;
            var i = 1;
            while (i < phrase.Stems.Length && words[at + i].Stem == phrase.Stems[i])
                i++;
            if (i == phrase.Stems.Length)
                return phrase;
        }

        return null;
    }

    internal readonly record struct Match(string Group, int At, int Length);

    private sealed record Phrase(string[] Stems, bool AsName, string Group);
}
