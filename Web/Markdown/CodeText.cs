using System.Text;
using AspireAi.Web.Markdown.Highlighting;
using Markdig.Syntax;

namespace AspireAi.Web.Markdown;

/// <summary>
/// A code block that a stream fills: each line is colored once, when it is whole, and lines are gathered into parts that never
/// change again. A page that shows the parts one by one is sent the last of them only, however long the block has grown.
/// </summary>
/// <param name="info">What stood after the fence.</param>
public sealed class CodeText(string? info)
{
    private const int LinesPerPart = 40;

    private readonly CodeLanguage _language = CodeLanguages.Find(info);
    private readonly List<string> _parts = [];
    private readonly StringBuilder _part = new();
    private CodeScanner? _scanner;
    private int _linesInPart;
    private int _linesDone;
    private bool _lastIsOpen;

    public string Label => _language.Label;

    /// <summary>Markup of the lines so far: safe, since the scanner escapes every character that it was given.</summary>
    public IReadOnlyList<string> Parts => _parts;

    internal void Update(CodeBlock block, bool complete) =>
        Update(block.Lines.Count, i => block.Lines.Lines[i].Slice.ToString(), complete);

    /// <summary>Takes the lines beyond those that it has. The last one may still grow, so it waits until another follows or the block is complete.</summary>
    internal void Update(int count, Func<int, string> line, bool complete)
    {
        _scanner ??= new CodeScanner(_language);
        if (_lastIsOpen)
        {
            _parts.RemoveAt(_parts.Count - 1);
            _lastIsOpen = false;
        }

        for (var whole = complete ? count : count - 1; _linesDone < whole; _linesDone++)
        {
            _part.Append(_scanner.Line(line(_linesDone))).Append('\n');
            if (++_linesInPart == LinesPerPart)
            {
                _parts.Add(_part.ToString());
                _part.Clear();
                _linesInPart = 0;
            }
        }

        // The growing line is shown plain: coloring it would change the scanner's state before its end is known.
        var growing = _linesDone < count ? CodeScanner.Escaped(line(_linesDone)) : "";
        if (_part.Length > 0 || growing.Length > 0)
        {
            _parts.Add(_part + growing);
            _lastIsOpen = true;
        }
    }
}
