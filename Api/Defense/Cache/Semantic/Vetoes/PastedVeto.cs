using System.Text.RegularExpressions;
using AspireAi.Api.Defense.Cache.Semantic.Text;
using AspireAi.Api.Defense.Cache.Sharing;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>
/// A text that something is to be done with is the same text, to the letter: behind an instruction, in quotation marks, or in a sentence of
/// its own that asks nothing.
/// </summary>
internal sealed partial class PastedVeto : IVeto
{
    // Where more differs, people have told their trouble in other words.
    private const int Within = 2;

    public string Name => "text";

    public bool Refuses(QuestionPair pair)
    {
        var (stored, asked) = (pair.Stored.Text, pair.Asked.Text);
        return pair.Stored.Pasted != pair.Asked.Pasted || HasOtherQuotation(stored, asked) || HasOtherQuotation(asked, stored)
            || (pair.IsWithin(Within) && !Statements(stored).SequenceEqual(Statements(asked), StringComparer.Ordinal));
    }

    /// <summary>Where only one quotes, the marks of a word or two are mere emphasis.</summary>
    private static bool HasOtherQuotation(string text, string other)
    {
        var quotesBoth = Quotation().IsMatch(other);
        foreach (Match quotation in Quotation().Matches(text))
        {
            var quoted = quotation.Groups["text"].Value;
            if ((quotesBoth || PastedText.WordsIn(quoted) > 2) && !other.Contains(quoted, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    /// <summary>The sentences of a text that has several, but for those with a question mark.</summary>
    private static IEnumerable<string> Statements(string text) =>
        Sentence().Matches(text) is { Count: > 1 } sentences ? sentences.Select(static sentence => sentence.Value.Trim()).Where(static sentence => !sentence.EndsWith('?') && PastedText.WordsIn(sentence) > 2) : [];

    [GeneratedRegex("\"+(?<text>[^\"]{1,600})\"|“(?<text>[^”]{1,600})”|«(?<text>[^»]{1,600})»|‘(?<text>[^’]{1,600})’|`(?<text>[^`]{1,600})`|(?<!\\w)'(?<text>[^'\\n]{1,600}?)'(?!\\w)", RegexOptions.CultureInvariant)]
    private static partial Regex Quotation();

    [GeneratedRegex(@"[^.?!]+(?:[.?!]+(?=\s|$)|[.?!](?=\S)[^.?!]*)*", RegexOptions.CultureInvariant)]
    private static partial Regex Sentence();
}
