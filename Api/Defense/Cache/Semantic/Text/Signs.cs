using System.Text.RegularExpressions;

namespace AspireAi.Api.Defense.Cache.Semantic.Text;

/// <summary>
/// What a question holds besides words and their punctuation, in its order: operators, flags, code, emoji, single letters. Of these
/// nothing may differ, since no wording makes up for it.
/// </summary>
/// <param name="Exact">Compared as they are written.</param>
/// <param name="Joining">Symbols between words that a word could stand for: "&amp;", "/". Another question may do without them.</param>
internal sealed partial record Signs(IReadOnlyList<string> Exact, IReadOnlyList<string> Joining)
{
    private const string Joiners = "&/|~-";
    private const string Stops = ".,;:?!";
    private const string Openers = "\"'([{<";
    private const string Closers = "\"')]}>";

    public static Signs Of(string text)
    {
        var chunks = Plain(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        List<string> exact = [], joining = [];
        for (var at = 0; at < chunks.Length; at++)
        {
            if (!chunks[at].Any(char.IsLetterOrDigit))
                AddSymbols(chunks, at, exact, joining);
            else if (!IsInitial(chunks, at) && OfWord(chunks[at]) is { } sign)
                exact.Add(sign);
        }

        return new Signs(exact, joining);
    }

    public bool Differ(Signs other) => !Exact.SequenceEqual(other.Exact)
        || (Joining.Count > 0 && other.Joining.Count > 0 && !Joining.Order().SequenceEqual(other.Joining.Order()));

    /// <summary>With one kind of quotation marks and dashes, whatever a keyboard makes of them.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.NormalizedTo(NormalizationForm.FormKC))
        {
            plain.Append(c switch
            {
                '‘' or '’' or 'ʼ' or '´' or '`' => '\'',
                '“' or '”' or '„' or '«' or '»' => '"',
                '‐' or '‑' or '–' or '—' or '−' => '-',
                // Chooses how an emoji looks.
                '\uFE0E' or '\uFE0F' => '\u200B',
                '¿' or '¡' or '•' => ' ',
                _ => c,
            });
        }

        return plain.Replace("\u200B", "").ToString();
    }

    private static void AddSymbols(string[] chunks, int at, List<string> exact, List<string> joining)
    {
        var chunk = chunks[at];
        var (before, after) = (at > 0 ? chunks[at - 1] : "", at + 1 < chunks.Length ? chunks[at + 1] : "");
        if (chunk.All(static c => Stops.Contains(c, StringComparison.Ordinal)))
        {
            // People set a blank before a mark; within a sentence it is what is asked about.
            if (after.Length > 0 && !char.IsUpper(after[0]) && chunk is not ("," or ":" or ";" or "..."))
                exact.Add(chunk);
        }
        else if ((after.Length == 0 || char.IsUpper(after[0])) && chunk.TrimEnd([.. Stops]) is { Length: > 0 } shorter && shorter != chunk)
            exact.Add(shorter);
        else if (chunk.All(static c => Joiners.Contains(c, StringComparison.Ordinal)) && chunk.Length <= 2 && (JoinsWords(before, after) || (chunk is "&" or "/" && IsNumber(before) && IsNumber(after))))
            joining.Add(chunk == "--" ? "-" : chunk);
        else if (!(chunk == "%" && before.Length > 0 && char.IsDigit(before[^1])))
            exact.Add(chunk);
    }

    private static bool JoinsWords(string before, string after) => (before.Length == 0 || IsLong(before)) && (after.Length == 0 || IsLong(after));

    private static bool IsNumber(string chunk) => chunk.Any(char.IsDigit) && chunk.Length > 2;

    /// <summary>"J. K. Rowling", and what a blank has cut off ("India' s").</summary>
    private static bool IsInitial(string[] chunks, int at) =>
        (chunks[at] is [var letter, '.'] && char.IsUpper(letter) && at + 1 < chunks.Length) || (chunks[at] is "s" or "t" && at > 0 && chunks[at - 1][^1] == '\'');

    private static bool IsLong(string chunk) => chunk.Count(char.IsLetter) > 1;

    private static string? OfWord(string chunk)
    {
        var core = chunk.TrimStart([.. Openers]).TrimEnd([.. Stops, .. Closers]);
        // Whoever finds no "I" takes what looks like it.
        if (core is "i" or "I" or "l" || (core is "a" or "A" && chunk is ['(', _] or [_]) || Word().IsMatch(core) || Word().IsMatch(chunk.TrimEnd([.. Stops])))
            return null;
        if (Number().IsMatch(core) && chunk.TrimEnd('.', '?', ',') is var bare && (core.Length + 1 >= bare.Length || bare == $"({core})") && !chunk.Contains('!', StringComparison.Ordinal))
            return null;
        if (Name().IsMatch(core))
            return core.ToLowerInvariant();
        // Of code each mark counts, but for one that ends a sentence or a part of it.
        var sign = chunk[^1] is '.' or '?' or ',' ? chunk[..^1] : chunk;
        return sign.Length > 2 && Openers.IndexOf(sign[0], StringComparison.Ordinal) is >= 0 and var opener && sign[^1] == Closers[opener] && core.Length > 1 ? sign[1..^1] : sign;
    }

    /// <summary>Words, numbers with their unit, and several of these joined by what joins words: "and/or", "9-to-5", "U.S.", "file(s)", "#1".</summary>
    [GeneratedRegex(@"^\.?(?:[#@]?(?=[\p{L}\p{M}\p{N}]*\p{L})[\p{L}\p{M}\p{N}]{2,}\+?|\p{L}'\p{L}|(?:\p{L}\.)+\p{L}?|(?=.*\p{L})(?:[\p{L}\p{M}\p{N}]+(?:[-'.,?!&/]|\.{2,3}))*[\p{L}\p{M}\p{N}]{2,}(?:(?:[-'.,?!&/]|\.{2,3})[\p{L}\p{M}\p{N}]+)*(?:\(s\)|')?)$")]
    private static partial Regex Word();

    /// <summary>A number with its unit, a date, a time, a range.</summary>
    [GeneratedRegex(@"^[\p{Sc}#]?\p{N}+(?:[-.,:/]\p{Sc}?\p{N}+)*(?:%|°\p{L}?)?$")]
    private static partial Regex Number();

    /// <summary>Names with a symbol, which people write in any case: C#, c++, R&amp;B, A/C.</summary>
    [GeneratedRegex(@"^(?:\p{L}{1,4}(?:#|\+\+)|\p{L}[&/]\p{L})$")]
    private static partial Regex Name();
}
