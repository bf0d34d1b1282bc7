using System.Diagnostics;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using AspireAi.Web.Markdown;
using CsCheck;
using Xunit;

namespace AspireAi.Api.Tests.Web;

/// <summary>What a model's text becomes, without a browser.</summary>
public sealed class MarkdownTests
{
    public static TheoryData<string> HostileTexts => new(XssCorpus.All);

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public void Hostile_Whole_HasNothingThatRuns(string text) => IsHarmless(Whole(text));

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public void Hostile_InEveryPieceOfAStream_HasNothingThatRuns(string text)
    {
        var markdown = new StreamingMarkdown();
        foreach (var character in text)
        {
            markdown.Append(character.ToString());
            markdown.Render();
            IsHarmless(Html(markdown));
        }
    }

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public void Hostile_EvenPastTheRenderer_IsStoppedByTheSanitizer(string text) => IsHarmless(AnswerSanitizer.Clean(text));

    [Fact]
    public void Random_PiecesOfMarkdown_EndLikeTheWhole() =>
        Gen.Select(Gen.Int[0, _pieces.Length - 1].Select(i => _pieces[i]).Array[1, 25], Gen.Int[1, 7].Array[1, 9]).Sample((pieces, steps) =>
        {
            var text = string.Concat(pieces);
            var streamed = new StreamingMarkdown();
            for (int at = 0, step = 0; at < text.Length; step++)
            {
                var take = Math.Min(steps[step % steps.Length], text.Length - at);
                streamed.Append(text.Substring(at, take));
                streamed.Render();
                at += take;
            }

            streamed.Complete();
            Assert.Equal(text, streamed.Text);
            Assert.Equal(Whole(text), Html(streamed));
        }, iter: 3_000);

    [Theory]
    [InlineData("# Title", "<h3>Title</h3>")]
    [InlineData("a **b** *c* ~~d~~ `e`", "<p>a <strong>b</strong> <em>c</em> <del>d</del> <code>e</code></p>")]
    [InlineData("<b>raw</b>", "<p>&lt;b&gt;raw&lt;/b&gt;</p>")]
    [InlineData("a<br>b", "<p>a<br>b</p>")]
    [InlineData("[x](https://example.com/a?b=c&d)", "<p><a href=\"https://example.com/a?b=c&amp;d\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">x</a></p>")]
    [InlineData("[x](/admin)", "<p><a rel=\"noopener noreferrer nofollow\" target=\"_blank\">x</a></p>")]
    [InlineData("![cat](https://example.com/cat.png)", "<p><a class=\"image-link\" href=\"https://example.com/cat.png\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">Image: cat</a></p>")]
    [InlineData("- [x] done", "<ul class=\"\">\n<li><span class=\"task task-done\" role=\"img\" aria-label=\"Done:\">✓</span> done</li>\n</ul>")]
    public void Markdown_OfAModel_BecomesThisMarkup(string markdown, string html) =>
        Assert.Equal(html.Replace(" class=\"\"", "", StringComparison.Ordinal), Whole(markdown).Trim().Replace(" class=\"\"", "", StringComparison.Ordinal));

    [Fact]
    public void Table_Wide_ScrollsInsideItself()
    {
        var html = Whole("| a | b |\n|:-:|--:|\n| 1 | 2 |\n");

        var document = new HtmlParser().ParseDocument(html);
        Assert.NotNull(document.QuerySelector(".table-scroll[tabindex='0'] > table"));
        Assert.Equal(["center", "right"], document.QuerySelectorAll("td").Select(cell => cell.ClassName));
        Assert.DoesNotContain("style", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Reference_DefinedAtTheEnd_IsLinkedWhenComplete()
    {
        var markdown = new StreamingMarkdown();
        markdown.Append("See [the docs][1].\n\nMore.\n\n");
        markdown.Render();
        Assert.DoesNotContain("<a ", Html(markdown), StringComparison.Ordinal);
        markdown.Append("[1]: https://example.com/docs\n");
        markdown.Complete();

        Assert.Contains("href=\"https://example.com/docs\"", Html(markdown), StringComparison.Ordinal);
    }

    [Fact]
    public void FinishedBlocks_WhileTheStreamGoesOn_StayTheSameObjects()
    {
        var markdown = new StreamingMarkdown();
        markdown.Append("One.\n\n```python\nprint(1)\n```\n\nTwo\nlines");
        markdown.Render();
        var before = markdown.Blocks;
        markdown.Append(", and more.");
        markdown.Render();

        Assert.Same(before[0], markdown.Blocks[0]);
        Assert.Same(before[1], markdown.Blocks[1]);
        Assert.NotSame(before[2], markdown.Blocks[2]);
    }

    [Fact]
    public void LongCode_WhileItGrows_SendsItsLastLinesOnly()
    {
        var markdown = new StreamingMarkdown();
        markdown.Append("```csharp\n");
        var most = 0;
        for (var line = 0; line < 5_000; line++)
        {
            markdown.Append($"var x{line} = \"{line}\";\n");
            most = Math.Max(most, markdown.Render());
        }

        Assert.InRange(most, 1, 8_000);
        var parts = markdown.Blocks.Single().Code!.Parts;
        Assert.InRange(parts.Count, 5_000 / 40, 5_000 / 40 + 1);
    }

    [Fact]
    public void Answer_OfTenThousandTokensInPieces_CostsLittleToShow()
    {
        var text = string.Concat(Enumerable.Range(0, 400).Select(i => $"## Part {i}\n\nSome text with **bold** and `code` and a [link](https://example.com/{i}).\n\n- one\n- two\n\n"));
        var markdown = new StreamingMarkdown();
        var sent = 0L;
        for (var at = 0; at < text.Length; at += 4)
        {
            markdown.Append(text.Substring(at, Math.Min(4, text.Length - at)));
            sent += markdown.Render();
        }

        markdown.Complete();
        // Each step sends a block of a few hundred characters at most, whatever came before it.
        Assert.InRange(sent / (text.Length / 4), 0, 600);
    }

    [Theory]
    [MemberData(nameof(Monsters))]
    public void Monster_OfAMegabyte_IsShownWithinSecondsAndWithoutHarm(string name, string text)
    {
        var started = Stopwatch.GetTimestamp();
        var markdown = new StreamingMarkdown();
        for (var at = 0; at < text.Length; at += 100_000)
        {
            markdown.Append(text.Substring(at, Math.Min(100_000, text.Length - at)));
            markdown.Render();
        }

        markdown.Complete();
        var html = Html(markdown);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20), $"{name} took {Stopwatch.GetElapsedTime(started)}.");
        Assert.NotEmpty(html);
        IsHarmless(html);
    }

    public static TheoryData<string, string> Monsters => new()
    {
        { "one paragraph", new string('x', 1_000_000) },
        { "words", string.Concat(Enumerable.Repeat("word ", 200_000)) },
        { "table", "| a | b | c |\n|---|---|---|\n" + string.Concat(Enumerable.Repeat("| 1 | 2 | <b>3</b> |\n", 20_000)) },
        { "wide table", "|" + string.Concat(Enumerable.Repeat("a|", 5_000)) + "\n|" + string.Concat(Enumerable.Repeat("-|", 5_000)) + "\n|" + string.Concat(Enumerable.Repeat("b|", 5_000)) },
        { "quotes", new string('>', 100_000) + " deep" },
        { "lists", string.Concat(Enumerable.Range(0, 2_000).Select(i => new string(' ', i * 2) + "- a\n"))[..1_000_000] },
        { "brackets", new string('[', 100_000) + "x" + string.Concat(Enumerable.Repeat("](a)", 50_000)) },
        { "stars", string.Concat(Enumerable.Repeat("**a *b ", 50_000)) },
        { "backticks", string.Concat(Enumerable.Range(1, 1_000).Select(i => new string('`', i) + "a ")) },
        { "code", "```js\n" + string.Concat(Enumerable.Repeat("const a = `b${c}`; // d\n", 40_000)) },
        { "code in one line", "```js\n" + string.Concat(Enumerable.Repeat("a=\"b\";", 150_000)) },
        { "tags", string.Concat(Enumerable.Repeat("<script>alert(1)</script>", 40_000)) },
        { "links", string.Concat(Enumerable.Repeat("[a](javascript:alert(1)) ", 40_000)) },
    };

    private static readonly string[] _pieces =
    [
        "word ", "two words", "\n", "\n\n", "# ", "## Heading\n", "- item\n", "  - nested\n", "1. one\n", "2) two\n", "> quote\n", "**bold**", "*it*", "`code`", "``` ",
        "```python\n", "```\n", "~~~\n", "    indented\n", "---\n", "===\n", "| a | b |\n", "|---|---|\n", "| 1 | 2 |\n", "[l](https://e.com)", "[r][1]", "\n[1]: https://e.com\n",
        "<b>", "<script>", "&amp;", "\\*", "https://auto.link ", "- [ ] task\n", "\t", "  \n", "![i](https://e.com/i.png)", "é漢😀",
    ];

    internal static void IsHarmless(string html)
    {
        var document = new HtmlParser().ParseDocument("<body>" + html);
        foreach (var element in document.Body!.QuerySelectorAll("*"))
        {
            Assert.Contains(element.LocalName, _harmless);
            foreach (var attribute in element.Attributes)
            {
                Assert.False(attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || attribute.Name is "style" or "src" or "srcset" or "srcdoc" or "formaction" or "id" or "name", $"{attribute.Name} in {element.OuterHtml}");
            }

            if (element.GetAttribute("href") is { } href)
            {
                Assert.Matches("^(https?://|mailto:)", href);
                Assert.Equal("noopener noreferrer nofollow", element.GetAttribute("rel"));
            }
        }
    }

    private static readonly string[] _harmless = "a blockquote br button code dd del div dl dt em h3 h4 h5 h6 hr li ol p pre span strong sub sup table tbody td th thead tr ul".Split(' ');

    private static string Whole(string text)
    {
        var markdown = new StreamingMarkdown();
        markdown.Append(text);
        markdown.Complete();
        return Html(markdown);
    }

    private static string Html(StreamingMarkdown markdown)
    {
        var html = new StringBuilder();
        foreach (var block in markdown.Blocks)
        {
            html.Append(block.Html ?? $"<pre><code>{string.Concat(block.Code!.Parts)}</code></pre>");
        }

        return html.ToString();
    }
}
