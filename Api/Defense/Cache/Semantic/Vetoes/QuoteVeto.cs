using System.Text.RegularExpressions;
using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>
/// Quoted text, code, addresses and paths compare exactly, case included. Where only one question quotes, the
/// quotation marks are often mere emphasis and decide nothing; code does.
/// </summary>
internal sealed partial class QuoteVeto : IVeto
{
    public string Name => "quote";

    public bool Refuses(QuestionPair pair)
    {
        var stored = pair.Stored.Quoted().ToList();
        var asked = pair.Asked.Quoted().ToList();
        if (stored.Count > 0 && asked.Count > 0 && (stored.Any(quote => !Has(pair.Asked, quote)) || asked.Any(quote => !Has(pair.Stored, quote))))
            return true;
        return Code().Matches(pair.Stored.Text).Any(code => !Has(pair.Asked, code.Value))
            || Code().Matches(pair.Asked.Text).Any(code => !Has(pair.Stored, code.Value));
    }

    private static bool Has(Question question, string exact) => question.Text.Contains(exact.Trim().TrimEnd('.', ',', '?', '!', ';'), StringComparison.Ordinal);

    /// <summary>Addresses, paths, calls, operators, snake_case, and camelCase that starts small.</summary>
    [GeneratedRegex("""https?://\S+|[\w.+-]+@[\w-]+\.[\w.]+|(?<!\w)[~.]{0,2}/\w+(/[\w.-]+)+|[A-Za-z]:\\\S+|\w+\(\)|\w+\((?!s\))[a-z]\)|\w+\([^)\s]*[^A-Za-z)\s][^)\s]*\)|\b\w+_\w+\b|\b[a-z]{2,}[A-Z]\w*[a-z]\w*\b|\S*(?:==|!=|=>|->|::|&&|\|\||\{|\}|<\w+>|;$)\S*""", RegexOptions.Multiline)]
    private static partial Regex Code();
}
