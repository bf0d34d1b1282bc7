using Markdig;
using Markdig.Extensions.AutoLinks;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AspireAi.Web.Markdown;

/// <summary>Markdown as models write it, turned into the few elements that <see cref="AnswerSanitizer"/> lets through.</summary>
internal static class AnswerPipeline
{
    private static readonly MarkdownPipeline _pipeline = Create();

    public static MarkdownDocument Parse(string markdown) => Markdig.Markdown.Parse(markdown, _pipeline);

    public static string Html(Block block)
    {
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        _pipeline.Setup(renderer);
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlTableRenderer>(new ScrollableTables());
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlTaskListRenderer>(new TaskMarks());
        renderer.ObjectRenderers.ReplaceOrAdd<HeadingRenderer>(new LowerHeadings());
        renderer.ObjectRenderers.ReplaceOrAdd<CodeBlockRenderer>(new NestedCode());
        renderer.ObjectRenderers.ReplaceOrAdd<LinkInlineRenderer>(new LinksForImages());
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlInlineRenderer>(new EscapedHtml());
        renderer.Render(block);
        return writer.ToString();
    }

    private static MarkdownPipeline Create()
    {
        var builder = new MarkdownPipelineBuilder()
            .UsePreciseSourceLocation()
            .UsePipeTables()
            .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
            .UseTaskLists()
            .UseAutoLinks(new AutoLinkOptions { ValidPreviousCharacters = "*_~(" });
        // Raw HTML is text here: what a model wrote is shown, never obeyed.
        builder.BlockParsers.TryRemove<HtmlBlockParser>();
        return builder.Build();
    }

    /// <summary>A wide table scrolls inside itself, by keyboard too, instead of widening the page.</summary>
    private sealed class ScrollableTables : HtmlTableRenderer
    {
        protected override void Write(HtmlRenderer renderer, Table table)
        {
            renderer.Write("<div class=\"table-scroll\" role=\"group\" aria-label=\"Table\" tabindex=\"0\">");
            foreach (var cell in table.Descendants<TableCell>())
            {
                // Markdig would align by a style attribute.
                if (table.ColumnDefinitions.ElementAtOrDefault(cell.ColumnIndex >= 0 ? cell.ColumnIndex : ((TableRow)cell.Parent!).IndexOf(cell))?.Alignment is { } alignment)
                {
                    cell.GetAttributes().AddClass(alignment switch
                    {
                        TableColumnAlign.Center => "center",
                        TableColumnAlign.Right => "right",
                        _ => "left",
                    });
                }
            }

            base.Write(renderer, table);
            renderer.Write("</div>");
        }
    }

    private sealed class TaskMarks : HtmlObjectRenderer<TaskList>
    {
        protected override void Write(HtmlRenderer renderer, TaskList task) => renderer.Write(task.Checked
            ? "<span class=\"task task-done\" role=\"img\" aria-label=\"Done:\">✓</span>"
            : "<span class=\"task\" role=\"img\" aria-label=\"To do:\"></span>");
    }

    /// <summary>The page's h1 and each message's h2 stand above; an answer's own outline begins below them.</summary>
    private sealed class LowerHeadings : HeadingRenderer
    {
        protected override void Write(HtmlRenderer renderer, HeadingBlock heading)
        {
            heading.Level = Math.Min(heading.Level + 2, 6);
            base.Write(renderer, heading);
        }
    }

    private sealed class NestedCode : HtmlObjectRenderer<CodeBlock>
    {
        protected override void Write(HtmlRenderer renderer, CodeBlock block)
        {
            var code = new CodeText((block as FencedCodeBlock)?.Info);
            code.Update(block, complete: true);
            renderer.Write("<div class=\"code\"><div class=\"code-head\"><span class=\"code-lang\">").WriteEscape(code.Label)
                .Write("</span><button type=\"button\" class=\"code-copy\">Copy</button></div><pre tabindex=\"0\"><code>");
            foreach (var part in code.Parts)
            {
                renderer.Write(part);
            }

            renderer.Write("</code></pre></div>");
        }
    }

    /// <summary>Loading an image would tell its server who reads this chat and, in the address, whatever a prompt slipped into it. A link waits for a click.</summary>
    private sealed class LinksForImages : LinkInlineRenderer
    {
        protected override void Write(HtmlRenderer renderer, LinkInline link)
        {
            if (!link.IsImage)
            {
                base.Write(renderer, link);
                return;
            }

            renderer.Write("<a class=\"image-link\" href=\"").WriteEscapeUrl(link.Url).Write("\">Image: ");
            var described = link.FirstChild is not null;
            renderer.WriteChildren(link);
            if (!described)
            {
                renderer.WriteEscape(link.Url);
            }

            renderer.Write("</a>");
        }
    }

    /// <summary>Table cells have no other way to a new line, so models write br there. Everything else is shown as it was written.</summary>
    private sealed class EscapedHtml : HtmlInlineRenderer
    {
        protected override void Write(HtmlRenderer renderer, HtmlInline html)
        {
            if (html.Tag is "<br>" or "<br/>" or "<br />")
            {
                renderer.Write("<br>");
            }
            else
            {
                renderer.WriteEscape(html.Tag);
            }
        }
    }
}
