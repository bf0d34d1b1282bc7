using System.Reflection;

namespace AspireAi.Api.Models.Demo;

/// <summary>
/// This product's own docs, cut at their headings and searched by BM25 (Robertson and Zaragoza, "The Probabilistic Relevance
/// Framework", 2009), so that the demo model can answer about the product from what is really written there.
/// </summary>
public sealed class DemoDocs
{
    private const double K1 = 1.2;
    private const double B = 0.75;

    // A heading says what its section is about, so its words count as several in the text.
    private const int HeadingWeight = 3;

    // A question all of whose words stand in one heading asks for that section, however common the words are; all the more so where
    // the heading has no other subject, and where the two are the same word for word.
    private const double HeadingBonus = 5.0;

    // Of the question's words, weighed by their rarity: below it the best section shares a word with the question and not its subject.
    private const double MinCovered = 0.65;

    // Words. A longer section has some of every question's by chance, and answers those only that its heading is about.
    private const int LongSection = 250;

    // What a person reads in a chat; the section's end is one click away.
    private const int LongestText = 1200;

    // Stemmed, as the words that they are compared with.
    private static readonly HashSet<string> _stopWords = new(((string[])
    [
        "a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "does", "for", "from", "have", "how", "i", "in", "is", "it",
        "its", "me", "my", "of", "on", "or", "should", "so", "that", "the", "there", "this", "to", "use", "was", "we", "what",
        "when", "where", "which", "who", "why", "will", "with", "you", "your", "tell", "about", "please", "explain", "work",
        "give", "show", "write", "make", "get", "if", "one", "than", "then", "some", "any", "would", "could", "many", "much", "am",
    ]).Select(Stem), StringComparer.Ordinal);

    private readonly Section[] _sections;
    private readonly Dictionary<string, double> _rarity = new(StringComparer.Ordinal);
    private readonly double _averageLength;
    private readonly double _unknown;

    public DemoDocs() : this(ReadEmbedded())
    {
    }

    internal DemoDocs(IEnumerable<(string Source, string Markdown)> documents)
    {
        _sections = [.. documents.SelectMany(document => Split(document.Source, document.Markdown))];
        _averageLength = _sections.Length == 0 ? 1 : _sections.Average(section => section.Length);
        _unknown = RarityOf(0);
        foreach (var group in _sections.SelectMany(section => section.Counts.Keys).GroupBy(word => word, StringComparer.Ordinal))
        {
            _rarity[group.Key] = RarityOf(group.Count());
        }
    }

    /// <summary>The section that answers the question best, or null when none is about it.</summary>
    public DocSection? Find(string question)
    {
        var words = Words(question).Where(word => !_stopWords.Contains(word)).Distinct(StringComparer.Ordinal).ToArray();
        var needed = words.Sum(Rarity) * MinCovered;
        var best = words.Length == 0 ? null : _sections
            .Where(section => (section.Length <= LongSection || words.Any(section.HeadingWords.Contains)) && words.Where(section.Counts.ContainsKey).Sum(Rarity) >= needed)
            .MaxBy(section => Score(section, words) + (section.HeadingWords.SetEquals(Words(question)) ? HeadingBonus : 0) + (section.Subject.SetEquals(words) ? HeadingBonus : 0));
        return best is null ? null : new DocSection(best.Source, best.Heading, Beginning(best));
    }

    /// <summary>As many of its blocks as a person reads in a chat, and where the rest stands.</summary>
    private static string Beginning(Section section)
    {
        if (section.Text.Length <= LongestText)
        {
            return section.Text;
        }

        var (length, end, fenced) = (0, 0, false);
        foreach (var line in section.Text.Split('\n'))
        {
            fenced ^= line.StartsWith("```", StringComparison.Ordinal);
            length += line.Length + 1;
            // Between two blocks, or two lines of a list or a table; within code or a paragraph nothing is cut.
            if (!fenced && (line.Length == 0 || line[0] is '-' or '|'))
            {
                if (length > LongestText && end > 0)
                {
                    break;
                }

                end = length;
            }
        }

        return $"{section.Text[..end].TrimEnd()}\n\nThe rest stands in {section.Source}.";
    }

    // The inverse document frequency of BM25.
    private double RarityOf(int sections) => Math.Log(1 + ((_sections.Length - sections + 0.5) / (sections + 0.5)));

    private double Rarity(string word) => _rarity.GetValueOrDefault(word, _unknown);

    private double Score(Section section, string[] words)
    {
        var score = 0.0;
        foreach (var word in words)
        {
            if (section.Counts.TryGetValue(word, out var count))
            {
                var norm = K1 * (1 - B + (B * section.Length / _averageLength));
                score += _rarity[word] * count * (K1 + 1) / (count + norm);
            }
        }

        return words.All(section.HeadingWords.Contains) ? score + HeadingBonus : score;
    }

    private static IEnumerable<(string, string)> ReadEmbedded()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".md", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return (name, reader.ReadToEnd());
        }
    }

    private static IEnumerable<Section> Split(string source, string markdown)
    {
        var heading = source;
        var text = new StringBuilder();
        var fenced = false;
        foreach (var line in markdown.Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                fenced = !fenced;
            }

            if (!fenced && line.StartsWith('#') && line.TrimStart('#').StartsWith(' '))
            {
                if (text.ToString().Trim() is { Length: > 0 } body)
                {
                    yield return new Section(source, heading, body);
                }

                heading = line.TrimStart('#').Trim();
                text.Clear();
            }
            else if (!line.StartsWith("![", StringComparison.Ordinal))
            {
                text.Append(line).Append('\n');
            }
        }

        if (text.ToString().Trim() is { Length: > 0 } last)
        {
            yield return new Section(source, heading, last);
        }
    }

    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var c in text.Append(' '))
        {
            if (char.IsLetterOrDigit(c))
            {
                word.Append(char.ToLowerInvariant(c));
            }
            else if (word.Length > 0)
            {
                yield return Stem(word.ToString());
                word.Clear();
            }
        }
    }

    // Plurals and the commonest verb endings; both sides go through it, so crude is enough.
    private static string Stem(string word) => word switch
    {
        { Length: > 5 } when word.EndsWith("ing", StringComparison.Ordinal) => word[..^3],
        { Length: > 4 } when word.EndsWith("ies", StringComparison.Ordinal) => word[..^3] + "y",
        { Length: > 4 } when word.EndsWith("ed", StringComparison.Ordinal) => word[..^2],
        { Length: > 3 } when word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) => word[..^1],
        _ => word,
    };

    private sealed class Section
    {
        public Section(string source, string heading, string text)
        {
            Source = source;
            Heading = heading;
            Text = text;
            HeadingWords = [.. Words(heading)];
            Subject = [.. HeadingWords.Where(word => !_stopWords.Contains(word))];
            Add(heading, HeadingWeight);
            Add(text, 1);
        }

        public string Source { get; }

        public string Heading { get; }

        public string Text { get; }

        public HashSet<string> HeadingWords { get; }

        /// <summary>The heading's words without the stop words.</summary>
        public HashSet<string> Subject { get; }

        public Dictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

        public int Length { get; private set; }

        private void Add(string text, int weight)
        {
            foreach (var word in Words(text))
            {
                Counts[word] = Counts.GetValueOrDefault(word) + weight;
                Length++;
            }
        }
    }
}

/// <summary>A section of the docs: the file it stands in, its heading and its markdown.</summary>
public sealed record DocSection(string Source, string Heading, string Text);
