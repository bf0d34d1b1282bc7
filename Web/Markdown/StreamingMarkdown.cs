using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace AspireAi.Web.Markdown;

/// <summary>
/// An answer's markdown while it arrives. Text goes in at the end; blocks (paragraph, list, table, code) come out. As soon as a block
/// is followed by another it is finished: it keeps its markup and is never parsed again, so that the cost of a step is that of
/// the last block, not of the answer.
/// </summary>
internal sealed class StreamingMarkdown
{
    // No reader takes in a longer paragraph or table as one, and a sanitizer takes seconds for it: it's shown as it was written.
    private const int LargestBlock = 128 * 1024;

    private readonly List<MarkdownBlock> _finished = [];
    private readonly StringBuilder _tail = new();
    private readonly StringBuilder _text = new();
    private List<MarkdownBlock> _growing = [];
    private bool _changed;

    // The parser gave up on the end of the text; more of it can't change that, only cost more.
    private bool _hopeless;

    public string Text => _text.ToString();

    public int Length => _text.Length;

    /// <summary>As of the last <see cref="Render"/>. A block that has not changed is the same object as before.</summary>
    public IReadOnlyList<MarkdownBlock> Blocks { get; private set; } = [];

    public void Append(string piece)
    {
        _text.Append(piece);
        _tail.Append(piece);
        _changed = true;
    }

    /// <returns>How many characters of markup are new since the last call: what a reader's page will be sent.</returns>
    public int Render()
    {
        if (!_changed)
        {
            return 0;
        }

        _changed = false;
        return Advance(complete: false);
    }

    /// <summary>Nothing more comes.</summary>
    public void Complete()
    {
        var text = _text.ToString();
        Advance(complete: true);
        // Only the whole text knows what [1] links to, or whether the parser sees some oddity differently from its beginning on.
        if (!_hopeless && Parsed(text) is { } whole && (Visible(whole).Count() != Blocks.Count || whole.Descendants<LinkReferenceDefinition>().Any()))
        {
            _finished.Clear();
            _tail.Append(text);
            Advance(complete: true);
        }
    }

    private static IEnumerable<Block> Visible(MarkdownDocument document) =>
        document.Where(block => block is not (LinkReferenceDefinitionGroup or BlankLineBlock));

    private int Advance(bool complete)
    {
        var tail = _tail.ToString();
        if (_hopeless || Parsed(tail) is not { } document)
        {
            _hopeless = true;
            return Publish(0, [AsWritten(tail, Growing(0), complete)]);
        }

        var blocks = Visible(document).ToList();
        var certain = complete ? blocks.Count : Certain(blocks, tail);
        var sent = 0;
        for (var i = 0; i < certain; i++)
        {
            var finished = Shown(blocks[i], tail, Growing(i), complete: true);
            _finished.Add(finished);
            sent += finished.LastPartLength;
        }

        var growing = blocks.Skip(certain).Select((block, i) => Shown(block, tail, Growing(certain + i), complete: false)).ToList();
        _tail.Remove(0, complete ? tail.Length : certain == 0 ? 0 : LineStart(tail, blocks[certain].Span.Start));
        return Publish(sent, growing);
    }

    // A block is finished when another follows whose first line is whole: until then that line may still turn out to belong to the first.
    private static int Certain(List<Block> blocks, string tail)
    {
        var known = blocks.Count - 1;
        if (known > 0 && tail.IndexOf('\n', blocks[known].Span.Start) < 0)
        {
            known--;
        }

        // Text that runs into a table without a blank line is one paragraph to the parser, and another line may make it one again.
        if (known > 0 && blocks[known] is Table table && !IsApart(blocks[known - 1], table, tail))
        {
            known--;
        }

        return Math.Max(known, 0);
    }

    private static bool IsApart(Block before, Table table, string tail)
    {
        var start = LineStart(tail, table.Span.Start);
        return start > 1 && tail[start - 2] == '\n' && before.Span.End < start - 1;
    }

    // A block's span begins after its indentation, which may mean something.
    private static int LineStart(string text, int at) => at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;

    private MarkdownBlock? Growing(int index) => index < _growing.Count ? _growing[index] : null;

    private int Publish(int sent, List<MarkdownBlock> growing)
    {
        _growing = growing;
        Blocks = [.. _finished, .. growing];
        return sent + growing.Sum(block => block.LastPartLength);
    }

    private static MarkdownBlock Shown(Block block, string source, MarkdownBlock? before, bool complete)
    {
        if (block is CodeBlock code)
        {
            var info = (code as FencedCodeBlock)?.Info ?? "";
            var text = before?.Code is { } growing && before.Info == info ? growing : new CodeText(info);
            text.Update(code, complete);
            return new MarkdownBlock(null, text, info);
        }

        var html = block.Span.Length > LargestBlock ? null : Guarded(() => AnswerSanitizer.Clean(AnswerPipeline.Html(block)));
        return html is null ? AsWritten(source.Substring(block.Span.Start, block.Span.Length), before, complete)
            : before?.Html == html ? before
            : new MarkdownBlock(html, null, null);
    }

    private static MarkdownBlock AsWritten(string source, MarkdownBlock? before, bool complete)
    {
        var text = before is { Info: null, Code: { } growing } ? growing : new CodeText(null);
        var lines = source.Split('\n');
        text.Update(lines.Length, i => lines[i], complete);
        return new MarkdownBlock(null, text, null);
    }

    private static MarkdownDocument? Parsed(string markdown) => Guarded(() => AnswerPipeline.Parse(markdown));

    // Markdig refuses nesting beyond a depth that no reader could follow.
    private static T? Guarded<T>(Func<T> attempt) where T : class
    {
        try
        {
            return attempt();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}

/// <summary>One block of an answer: markup, or text with its parts.</summary>
/// <param name="Html">Sanitized markup, or null for text.</param>
/// <param name="Code">Code, or what can't be shown otherwise than as it was written.</param>
/// <param name="Info">What stood after the code's fence; null when it's not code.</param>
public sealed record MarkdownBlock(string? Html, CodeText? Code, string? Info)
{
    internal int LastPartLength => Html?.Length ?? (Code!.Parts.Count > 0 ? Code.Parts[^1].Length : 0);
}
