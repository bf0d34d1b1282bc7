using System.Collections.Frozen;

namespace AspireAi.Api.Defense.Cache.Semantic.Text;

/// <summary>
/// Numbers in all their spellings, made equal: "1,000", "1000", "1k", "thousand"; "2nd", "second"; "II". "One" and
/// "first" say too little to be among them.
/// </summary>
internal static class Numerals
{
    private static readonly FrozenDictionary<string, decimal> _small = Table("""
        zero:0 two:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9 ten:10 eleven:11 twelve:12 thirteen:13 fourteen:14
        fifteen:15 sixteen:16 seventeen:17 eighteen:18 nineteen:19 twenty:20 thirty:30 forty:40 fifty:50 sixty:60
        seventy:70 eighty:80 ninety:90 dozen:12 half:0.5 twice:2 thrice:3
        """);

    private static readonly FrozenDictionary<string, decimal> _scales = Table("""
        hundred:100 thousand:1000 lakh:100000 lac:100000 lakhs:100000 million:1000000 crore:10000000 crores:10000000
        billion:1000000000 trillion:1000000000000 hundreds:100 thousands:1000 millions:1000000 billions:1000000000
        """);

    private static readonly FrozenDictionary<string, decimal> _ordinals = Table("""
        second:2 third:3 fourth:4 fifth:5 sixth:6 seventh:7 eighth:8 ninth:9 tenth:10 eleventh:11 twelfth:12 twentieth:20
        """);

    private static readonly FrozenDictionary<string, decimal> _roman = Table("II:2 III:3 IV:4 VI:6 VII:7 VIII:8 IX:9 XI:11 XII:12 XIII:13 XIV:14 XV:15");

    /// <summary>The numbers and codes of a question in their order.</summary>
    public static List<Numeral> Of(Question question)
    {
        var words = question.Words;
        var found = new List<Numeral>();
        for (var at = 0; at < words.Count; at++)
        {
            var from = at;
            if (words[at].HasDigit)
                found.Add(new Numeral(Digits(words, ref at), from, at));
            else if (Spelled(words, ref at) is { } value)
                found.Add(new Numeral(Plain(value), from, at));
            else if (_ordinals.TryGetValue(words[at].Lower, out var ordinal) && IsOrdinal(words, at))
                found.Add(new Numeral(Plain(ordinal), from, at));
            else if (_roman.TryGetValue(words[at].Written, out var roman))
                found.Add(new Numeral(Plain(roman), from, at));
        }

        return found;
    }

    /// <summary>"The second question" counts; "wait a second" is a unit of time.</summary>
    private static bool IsOrdinal(IReadOnlyList<Word> words, int at) =>
        words[at].Lower != "second" || (at + 1 < words.Count && at > 0 && words[at - 1].Lower is not ("a" or "per" or "each" or "every"));

    private static string Digits(IReadOnlyList<Word> words, ref int at)
    {
        var text = words[at].Lower.Replace(",", "", StringComparison.Ordinal);
        var end = text.Length;
        while (end > 0 && !char.IsDigit(text[end - 1]))
            end--;
        var suffix = text[end..];
        if (!decimal.TryParse(text.AsSpan(0, end), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            return text;
        if (suffix is "st" or "nd" or "rd" or "th")
            return Plain(value);
        if (suffix is "k")
            return Plain(value * 1000);
        if (suffix.Length == 0)
        {
            while (at + 1 < words.Count && _scales.TryGetValue(words[at + 1].Lower, out var scale) && value < 1_000_000_000_000)
            {
                value *= scale;
                at++;
            }

            return Plain(value);
        }

        // "10km" is a number and a unit; "4g" and "ps4" are names. Both compare whole.
        return Plain(value) + suffix;
    }

    private static decimal? Spelled(IReadOnlyList<Word> words, ref int at)
    {
        decimal total = 0, current = 0;
        var from = at;
        for (; at < words.Count; at++)
        {
            var word = words[at].Lower;
            if (_small.TryGetValue(word, out var small) && (current % 100 == 0 || (current % 100 is >= 20 && small < 10)))
                current += small;
            else if (_scales.TryGetValue(word, out var scale) && (at > from || IsCount(words, at)))
                (total, current) = scale >= 1000 ? (total + (Math.Max(1, current) * scale), 0) : (total, Math.Max(1, current) * scale);
            else if (word == "and" && current >= 100 && at + 1 < words.Count && _small.ContainsKey(words[at + 1].Lower))
                continue;
            else
                break;
        }

        if (at == from)
            return null;
        at--;
        return total + current;
    }

    /// <summary>"A million" and "one hundred" count; "millions of" is a manner of speaking.</summary>
    private static bool IsCount(IReadOnlyList<Word> words, int at) =>
        words[at].Lower[^1] != 's' && at > 0 && words[at - 1].Lower is "a" or "one" or "per";

    private static string Plain(decimal value) => (value / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);

    private static FrozenDictionary<string, decimal> Table(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(static pair => pair.Split(':'))
            .ToFrozenDictionary(static pair => pair[0], static pair => decimal.Parse(pair[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
}

/// <summary>A number or code, and the words that spell it.</summary>
internal readonly record struct Numeral(string Value, int From, int To);
