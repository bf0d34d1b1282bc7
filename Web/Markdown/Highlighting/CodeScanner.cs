using System.Text;

namespace AspireAi.Web.Markdown.Highlighting;

/// <summary>
/// Colors code line by line: one pass, no regular expression, so its time is linear in the text whatever a model writes,
/// and what a stream has brought so far is never scanned again. It guesses like an editor does while one types: a wrong color is no harm.
/// </summary>
internal sealed class CodeScanner(CodeLanguage language)
{
    // Beyond this a line is data, not code to read; it's shown uncolored.
    private const int LongestLine = 4_000;

    // The comment or string that an earlier line opened and that no line has closed yet.
    private Enclosure? _open;
    private bool _inTag;

    public string Line(string line)
    {
        var html = new StringBuilder(line.Length * 2);
        if (line.Length > LongestLine || language.Shape == CodeShape.Plain)
        {
            Plain(html, line);
        }
        else if (language.Shape == CodeShape.Diff)
        {
            DiffLine(html, line);
        }
        else if (language.Shape == CodeShape.Markup)
        {
            MarkupLine(html, line);
        }
        else
        {
            WordsLine(html, line);
        }

        return html.ToString();
    }

    /// <summary>The line without any color.</summary>
    public static string Escaped(string line)
    {
        var html = new StringBuilder(line.Length);
        Encode(html, line);
        return html.ToString();
    }

    private void WordsLine(StringBuilder html, string line)
    {
        var at = 0;
        if (_open is { } open)
        {
            at = CloseAt(line, 0, open, out var closed);
            Colored(html, open.Comment ? "c" : "s", line.AsSpan(0, at));
            if (!closed)
            {
                return;
            }

            _open = null;
        }

        while (at < line.Length)
        {
            var c = line[at];
            if (Opening(line, at, language.Long) is { } longer)
            {
                at = Enclosed(html, line, at, longer, mayStayOpen: true);
            }
            else if (IsComment(line, at))
            {
                Colored(html, "c", line.AsSpan(at));
                return;
            }
            else if (Opening(line, at, language.Short) is { } shorter)
            {
                at = Enclosed(html, line, at, shorter, mayStayOpen: false);
            }
            else if (char.IsLetter(c) || c == '_')
            {
                at = Word(html, line, at);
            }
            else if (char.IsAsciiDigit(c))
            {
                var end = WordEnd(line, at, ".");
                Colored(html, "n", line.AsSpan(at, end - at));
                at = end;
            }
            else if (Prefixed(c, line, at) is { } kind)
            {
                var end = WordEnd(line, at + 1, "");
                Colored(html, kind, line.AsSpan(at, end - at));
                at = end;
            }
            else
            {
                Encode(html, line.AsSpan(at, 1));
                at++;
            }
        }
    }

    private string? Prefixed(char c, string line, int at)
    {
        var wordFollows = at + 1 < line.Length && (char.IsLetter(line[at + 1]) || line[at + 1] is '_' or '[');
        return !wordFollows ? null
            : c == '$' && language.Dollar ? "v"
            : language.Meta.Contains(c, StringComparison.Ordinal) ? "m"
            : null;
    }

    private int Word(StringBuilder html, string line, int at)
    {
        var end = WordEnd(line, at, language.WordExtras);
        var word = line[at..end];
        var kind =
            IsKey(line, at, end) ? "a"
            : language.Keywords.Contains(word) ? "k"
            : language.Literals.Contains(word) ? "l"
            : end < line.Length && line[end] == '(' ? "f"
            : language.PascalTypes && word.Length > 1 && char.IsUpper(word[0]) && word.Any(char.IsLower) ? "t"
            : null;
        if (kind is null)
        {
            Encode(html, word);
        }
        else
        {
            Colored(html, kind, word);
        }

        return end;
    }

    private int Enclosed(StringBuilder html, string line, int at, Enclosure enclosure, bool mayStayOpen)
    {
        var end = CloseAt(line, at + enclosure.Open.Length, enclosure, out var closed);
        if (!closed && mayStayOpen)
        {
            _open = enclosure;
        }

        var kind = enclosure.Comment ? "c" : IsKey(line, at, end) ? "a" : "s";
        Colored(html, kind, line.AsSpan(at, end - at));
        return end;
    }

    // In a key: value language, what stands before the colon (or the equals sign) and begins its line or follows { or ,.
    private bool IsKey(string line, int start, int end)
    {
        if (!language.Keys)
        {
            return false;
        }

        var after = end;
        while (after < line.Length && line[after] == ' ')
        {
            after++;
        }

        if (after >= line.Length || line[after] is not (':' or '='))
        {
            return false;
        }

        var before = start - 1;
        while (before >= 0 && line[before] is ' ' or '\t' or '-')
        {
            before--;
        }

        return before < 0 || line[before] is '{' or ',' or ';';
    }

    // '#' inside a word (a shell's ${#x}, an URL's anchor) is no comment.
    private bool IsComment(string line, int at)
    {
        foreach (var opening in language.LineComments)
        {
            if (StartsAt(line, at, opening) && (opening != "#" || at == 0 || char.IsWhiteSpace(line[at - 1])))
            {
                return true;
            }
        }

        return false;
    }

    private void MarkupLine(StringBuilder html, string line)
    {
        var at = 0;
        while (at < line.Length)
        {
            if (_open is { } open)
            {
                var end = CloseAt(line, at, open, out var closed);
                Colored(html, open.Comment ? "c" : "s", line.AsSpan(at, end - at));
                _open = closed ? null : open;
                at = end;
            }
            else if (StartsAt(line, at, "<!--"))
            {
                _open = new Enclosure("<!--", "-->", Comment: true);
            }
            else if (_inTag)
            {
                at = InsideTag(html, line, at);
            }
            else if (line[at] == '<' && at + 1 < line.Length && (char.IsLetter(line[at + 1]) || line[at + 1] is '/' or '!' or '?'))
            {
                var end = WordEnd(line, at + 2, "-:.");
                Colored(html, "k", line.AsSpan(at, end - at));
                _inTag = true;
                at = end;
            }
            else
            {
                Encode(html, line.AsSpan(at, 1));
                at++;
            }
        }
    }

    private int InsideTag(StringBuilder html, string line, int at)
    {
        switch (line[at])
        {
            case '>':
                Colored(html, "k", ">");
                _inTag = false;
                return at + 1;
            case '"' or '\'':
                var quote = line[at].ToString();
                var end = CloseAt(line, at + 1, new Enclosure(quote, quote), out var closed);
                _open = closed ? null : new Enclosure(quote, quote);
                Colored(html, "s", line.AsSpan(at, end - at));
                return end;
            case var c when char.IsLetter(c) || c is '_' or '@' or ':':
                var nameEnd = WordEnd(line, at + 1, "-:.@");
                Colored(html, "a", line.AsSpan(at, nameEnd - at));
                return nameEnd;
            default:
                Encode(html, line.AsSpan(at, 1));
                return at + 1;
        }
    }

    private static void DiffLine(StringBuilder html, string line)
    {
        var kind = line switch
        {
            ['+', ..] => "i",
            ['-', ..] => "d",
            ['@', ..] => "m",
            _ => null,
        };
        if (kind is null)
        {
            Encode(html, line);
        }
        else
        {
            Colored(html, kind, line);
        }
    }

    private void Plain(StringBuilder html, string line)
    {
        _open = null;
        Encode(html, line);
    }

    private static Enclosure? Opening(string line, int at, Enclosure[] among)
    {
        foreach (var enclosure in among)
        {
            if (StartsAt(line, at, enclosure.Open))
            {
                return enclosure;
            }
        }

        return null;
    }

    private static int CloseAt(string line, int from, Enclosure enclosure, out bool closed)
    {
        for (var at = from; at < line.Length; at++)
        {
            if (line[at] == enclosure.Escape)
            {
                at++;
            }
            else if (StartsAt(line, at, enclosure.Close))
            {
                closed = true;
                return at + enclosure.Close.Length;
            }
        }

        closed = false;
        return line.Length;
    }

    private static bool StartsAt(string line, int at, string what) => line.AsSpan(at).StartsWith(what, StringComparison.Ordinal);

    private static int WordEnd(string line, int from, string extras)
    {
        var end = from;
        while (end < line.Length && (char.IsLetterOrDigit(line[end]) || line[end] == '_' || extras.Contains(line[end], StringComparison.Ordinal)))
        {
            end++;
        }

        return end;
    }

    private static void Colored(StringBuilder html, string kind, ReadOnlySpan<char> text)
    {
        html.Append("<span class=\"hl-").Append(kind).Append("\">");
        Encode(html, text);
        html.Append("</span>");
    }

    private static void Encode(StringBuilder html, ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            _ = c switch
            {
                '<' => html.Append("&lt;"),
                '>' => html.Append("&gt;"),
                '&' => html.Append("&amp;"),
                '"' => html.Append("&quot;"),
                _ => html.Append(c),
            };
        }
    }
}
