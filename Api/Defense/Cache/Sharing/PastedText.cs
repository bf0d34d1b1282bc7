using System.Buffers;
using System.Text.RegularExpressions;

namespace AspireAi.Api.Defense.Cache.Sharing;

/// <summary>
/// A text that a request is about: what is to be translated, summarized or checked, stands behind a colon or in another line. It is
/// its author's own, and no other text will do in its place.
/// </summary>
public static partial class PastedText
{
    // Fewer words are a phrase that anybody may ask about.
    private const int WordsOfAPhrase = 4;
    private const int WordsOfAQuotation = 8;
    private const int WordsOfAQuestion = 60;

    // In characters. It stands first, and a long text is not searched for it.
    private const int LongestInstruction = 300;

    private static readonly SearchValues<char> _quotes = SearchValues.Create("\"'“”‘’«»„`");

    /// <summary>The text, or null where there is none.</summary>
    public static string? Of(string request)
    {
        var text = request.Trim();
        var from = Begin(text);
        if (from < 0)
        {
            return null;
        }

        var lines = text[from..].Split('\n').Select(static line => line.TrimEnd());
        var pasted = string.Join('\n', lines).Trim('\n', ' ', '"', '\'', '“', '”');
        // In code blanks may matter.
        return pasted.AsSpan().ContainsAny('\n', '`') ? pasted : Blanks().Replace(pasted, " ");
    }

    /// <summary>Whether it is longer than what many people might ask with the same words.</summary>
    public static bool IsIn(string request)
    {
        var words = WordsIn(request);
        if (words > WordsOfAQuestion || (words > WordsOfAQuotation && (Letter().IsMatch(request) || IsTold(request))) || (Of(request) is { } text && WordsIn(text) > WordsOfAPhrase))
        {
            return true;
        }

        foreach (var quotation in Quotation().EnumerateMatches(request))
        {
            if (WordsIn(request.AsSpan(quotation.Index, quotation.Length)) > WordsOfAQuotation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Sentences that neither ask nor order anything.</summary>
    private static bool IsTold(string request) => !request.Contains('?', StringComparison.Ordinal) && Sentences().Count(request) > 1 && !Orders().IsMatch(request);

    public static int WordsIn(ReadOnlySpan<char> text)
    {
        var (words, inWord) = (0, false);
        foreach (var c in text)
        {
            var isBlank = char.IsWhiteSpace(c);
            words += !isBlank && !inWord ? 1 : 0;
            inWord = !isBlank;
        }

        return words;
    }

    /// <summary>The lines of a request without the text that it is about: its first, up to a colon that a text follows, and those with a question mark.</summary>
    public static IEnumerable<string> QuestionsOf(string request)
    {
        var text = request.Trim();
        var lines = text.Split('\n');
        var from = Begin(lines[0], orders: false);
        yield return from < 0 ? lines[0] : lines[0][..from];
        foreach (var line in lines.Skip(1))
        {
            if (line.Contains('?', StringComparison.Ordinal))
            {
                yield return line;
            }
        }
    }

    /// <returns>Where it begins, or -1.</returns>
    /// <param name="text">That may hold it.</param>
    /// <param name="orders">Whether an order to translate or the like is enough, without a colon.</param>
    private static int Begin(string text, bool orders = true)
    {
        var order = orders ? Order().Match(text) : Match.Empty;
        var line = text.IndexOfAny(['\n', '\r']);
        var fence = text.IndexOf("```", StringComparison.Ordinal);
        var colon = ColonOf(text);
        var sentence = Pointed().Match(text);
        var begin = int.MaxValue;
        foreach (var (found, at) in (ReadOnlySpan<(bool, int)>)
            [(order.Success, order.Length), (line >= 0, line + 1), (fence >= 0, fence), (colon >= 0, colon + 1), (sentence.Success, sentence.Index + sentence.Length)])
        {
            begin = found ? Math.Min(begin, at) : begin;
        }

        return begin < text.Length ? begin : -1;
    }

    /// <summary>The colon or dash behind an instruction; that of "git: undo a commit" or "8:30" is none.</summary>
    private static int ColonOf(string text)
    {
        var instruction = text.AsSpan(0, Math.Min(text.Length, LongestInstruction));
        for (var at = 0; at + 1 < instruction.Length; at++)
        {
            var isColon = text[at] == ':' && (char.IsWhiteSpace(text[at + 1]) || _quotes.Contains(text[at + 1]));
            var isDash = text[at] is '-' or '–' or '—' && at > 0 && char.IsWhiteSpace(text[at - 1]) && char.IsWhiteSpace(text[at + 1]);
            if (isColon || isDash)
            {
                var before = text.AsSpan(0, at);
                if (Instructs().IsMatch(before) || (isColon && WordsIn(before) > 1 && WordsIn(text.AsSpan(at + 1)) > 2 && !Asks().IsMatch(before) && !Asks().IsMatch(text.AsSpan(at + 1).TrimStart())))
                {
                    return at;
                }
            }
        }

        return -1;
    }

    // What begins with an order to work on a text. Behind it stands the text, with or without a colon.
    [GeneratedRegex(
        @"^(?:(?:please|pls|kindly|hi|hello|hey|now|(?:can|could|would|will) you|i (?:want|need) you to|i'd like you to|help me(?: to)?)[, ]+)*(?:translate|proof-?read|correct|summari[sz]e|rewrite|re-?phrase|paraphrase|reword|fix|classify|extract|count|punctuate|capitali[sz]e|shorten|edit|polish|spell-?check|transcribe|tl;?dr|(?:ü|ue)bersetze?|korrigiere?|fasse|traduis|traduisez|corrige|corrigez|r[ée]sume[zr]?|traduce|traduzca|resume|resum[ae]|traduci|correggi|riassumi|traduza|corrija|vertaal|corrigeer|vat)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Order();

    // What stands before the colon says that a text follows, or breaks off where one has to.
    [GeneratedRegex(
        @"\b(?:translate|proof-?read|correct|check|summari[sz]e|rewrite|re-?phrase|paraphrase|reword|fix|explain|classify|extract|count|punctuate|capitali[sz]e|shorten|simplify|edit|improve|polish|review|analy[sz]e|debug|convert|sort|format|sentiment|this|these|following|below|sentences?|texts?|code|words?|phrase|paragraph|e-?mail|mail|letter|message|essay|poem|lyrics|regex|query|expression|equation|list|(?:ü|ue)bersetze?|korrigiere?|fasse|folgend\w*|diese\w*|traduis|traduisez|corrige|corrigez|r[ée]sume[zr]?|suivante?|ce|cette|traduce|traduzca|resume|siguiente|este|esta|traduci|correggi|riassumi|seguente|questo|questa|traduza|corrija|resuma|seguinte|vertaal|corrigeer|volgende|deze)\b|\b(?:of|in|to|mean|say|says)\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Instructs();

    // "Which is better: tea or coffee", "Video games: why are they fun".
    [GeneratedRegex(@"^(?:which|what|who|whom|why|how|where|when|is|are|do|does|did|can|could|should|would|will|has|have)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Asks();

    // "Is this email polite? Send me…": the sentence that points at what follows it.
    [GeneratedRegex(@"^[^.?!\n]{0,300}?(?:\b(?:this|these|following|below)\b[^.?!\n]{0,300}\?|\b(?:following|below)\b[^.?!\n]{0,300}[.!])[.?!]*\s+(?=\S)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pointed();

    // A salutation with a name, or a farewell.
    [GeneratedRegex(@"^\s*(?:dear|hi|hello|hey|hallo|liebe[r]?|sehr geehrte[r]?|bonjour|cher|chère|hola|estimad[oa]|ciao|gentile)\s+(?!(?:can|could|how|what|why|who|when|where|is|are|do|does|please|i|there)\b)\p{L}[\p{L}. ]{0,30}[,!\n]|\b(?:kind regards|best regards|yours sincerely|sincerely yours|best wishes|mit freundlichen grüßen|viele grüße|cordialement|saludos|cordiali saluti)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Letter();

    [GeneratedRegex(@"\w[.!](?=\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Sentences();

    [GeneratedRegex(@"^\W*(?:please\s+|can\s+you\s+|could\s+you\s+)?(?:explain|describe|write|tell|give|list|show|make|create|generate|compare|define|help|find|suggest|recommend|name|design|build|draw|outline|plan|teach|compose|act|imagine|pretend|answer|say|what|how|why|who|when|where|which|is|are|do|does|can|should|would|will)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Orders();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();

    [GeneratedRegex("\"[^\"]{1,600}\"|“[^”]{1,600}”|«[^»]{1,600}»|„[^“”]{1,600}[“”]", RegexOptions.CultureInvariant)]
    private static partial Regex Quotation();
}
