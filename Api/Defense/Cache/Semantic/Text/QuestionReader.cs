using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace AspireAi.Api.Defense.Cache.Semantic.Text;

/// <summary>Takes a text apart into words. Everything that the vetoes and the lexical features know comes from here.</summary>
internal static partial class QuestionReader
{
    public static List<Word> Words(string text) => Read(text).Words;

    /// <summary>The words, and the sentences that end with a question mark.</summary>
    public static (List<Word> Words, HashSet<int> Asking) Read(string text)
    {
        var reader = new Reader(text.NormalizedTo(NormalizationForm.FormKC));
        reader.Read();
        return (reader.Words, reader.Asking);
    }

    private static readonly FrozenSet<string> _abbreviations = "vs mr mrs ms dr prof st no rs etc eg ie e.g i.e u.s u.k jr sr approx inc ltd".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Symbols that are words: their meaning is that of a unit or of a currency.</summary>
    private static bool IsSymbol(char c) => c is '%' or '$' or '€' or '£' or '₹' or '¥' or '°' or '&';

    /// <summary>A number written together with its unit or currency.</summary>
    [GeneratedRegex(@"^(?:([\d.,]+)(km|kg|mg|ml|cm|mm|gb|mb|tb|kb|mhz|ghz|hz|kw|kwh|mph|kph|lbs?|oz|hrs?|hours?|mins?|secs?|days?|weeks?|months?|years?|am|pm|rs|usd|eur|gbp|inr|px|ft|mah|mbps|gbps)|(rs|usd|eur|inr|gbp)([\d.,]+))$", RegexOptions.IgnoreCase)]
    private static partial Regex Measured();

    private sealed class Reader(string text)
    {
        private int _sentence;
        private bool _first = true;

        public List<Word> Words { get; } = [];

        public HashSet<int> Asking { get; } = [];

        public void Read()
        {
            var joined = false;
            for (var at = 0; at < text.Length;)
            {
                var c = text[at];
                if (char.IsLetterOrDigit(c))
                {
                    var end = EndOfWord(at);
                    AddContracted(text[at..end], joined);
                    at = end;
                    joined = true;
                    continue;
                }

                if (IsSymbol(c))
                {
                    Add(c.ToString(), joined);
                    joined = true;
                }
                else if (c == '.' && !joined && at + 1 < text.Length && char.IsLetter(text[at + 1]))
                {
                    // ".NET": the dot is part of the name and ends nothing.
                }
                else
                {
                    if (c == '?' && Words.Count > 0)
                        Asking.Add(Words[^1].Sentence);
                    if (EndsSentence(at))
                        (_sentence, _first) = (Words.Count == 0 ? 0 : Words[^1].Sentence + 1, true);
                    if (char.IsWhiteSpace(c))
                        joined = false;
                }

                at++;
            }
        }

        private int EndOfWord(int from)
        {
            var digits = char.IsDigit(text[from]);
            var at = from + 1;
            for (; at < text.Length; at++)
            {
                var c = text[at];
                if (char.IsLetterOrDigit(c) || c is '_')
                    continue;
                var next = at + 1 < text.Length ? text[at + 1] : ' ';
                if (IsApostrophe(c) && char.IsLetter(next))
                    continue;
                // 1,000.50 and v1.2.3 and node.js, but neither "end.Next" nor "e.g."
                if (c is '.' && char.IsDigit(text[at - 1]) && char.IsDigit(next))
                    continue;
                if (c is ',' && digits && IsThousands(at))
                    continue;
                if (c is '.' && char.IsLetter(text[at - 1]) && char.IsLower(next) && at + 2 < text.Length && char.IsLetter(text[at + 2]))
                    continue;
                if (c is '+' or '#' && at - from <= 2 && (c == '#' || next == '+' || text[at - 1] == '+'))
                    continue;
                break;
            }

            return at;
        }

        private bool IsThousands(int comma) =>
            comma + 2 < text.Length && char.IsDigit(text[comma + 1]) && char.IsDigit(text[comma + 2]);

        private static bool IsApostrophe(char c) => c is '\'' or '’' or 'ʼ' or '`';

        private bool EndsSentence(int at)
        {
            var c = text[at];
            if (c is '?' or '!' or '\n')
                return true;
            if (c is not ('.' or ':' or ';') || (at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1])))
                return false;
            return c != '.' || Words.Count == 0 || (Words[^1].Lower.Length > 1 && !_abbreviations.Contains(Words[^1].Lower));
        }

        private void AddContracted(string written, bool joined)
        {
            var apostrophe = written.AsSpan().IndexOfAny("'’ʼ`");
            if (written.Equals("cannot", StringComparison.OrdinalIgnoreCase))
            {
                Add(written[..3], joined);
                Add("not", false);
                return;
            }

            if (apostrophe < 0)
            {
                Add(written, joined);
                return;
            }

            var head = written[..apostrophe];
            var tail = written[(apostrophe + 1)..].ToLowerInvariant();
            var lower = head.ToLowerInvariant();
            switch (tail)
            {
                case "t" when lower.EndsWith('n'):
                    Add(lower switch { "can" => "can", "won" => "will", "shan" => "shall", "ain" => "is", _ => head[..^1] }, joined);
                    Add("not", false);
                    break;
                case "s" when StopWords.Contains(lower) || lower is "let":
                    Add(head, joined);
                    Add(lower is "let" ? "us" : "is", false);
                    break;
                case "s":
                    Add(head, joined, possessive: true);
                    break;
                case "re" or "ve" or "ll" or "d" or "m":
                    Add(head, joined);
                    Add(tail switch { "re" => "are", "ve" => "have", "ll" => "will", "m" => "am", _ => "would" }, false);
                    break;
                default:
                    Add(written.Replace("'", "", StringComparison.Ordinal).Replace("’", "", StringComparison.Ordinal), joined);
                    break;
            }
        }

        private void Add(string written, bool joined, bool possessive = false)
        {
            if (char.IsDigit(written[0]) != char.IsDigit(written[^1]) && Measured().Match(written) is { Success: true } measured)
            {
                var from = measured.Groups[1].Success ? 1 : 3;
                AddWord(measured.Groups[from].Value, joined, false);
                AddWord(measured.Groups[from + 1].Value, true, possessive);
                return;
            }

            AddWord(written, joined, possessive);
        }

        private void AddWord(string written, bool joined, bool possessive)
        {
            var lower = written.ToLowerInvariant();
            Words.Add(new Word(written, lower, Stemmer.Stem(lower), _sentence, _first, joined, possessive));
            _first = false;
        }
    }
}
