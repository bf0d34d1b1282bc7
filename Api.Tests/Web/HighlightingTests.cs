using System.Net;
using System.Text.RegularExpressions;
using AspireAi.Web.Markdown.Highlighting;
using CsCheck;
using Xunit;

namespace AspireAi.Api.Tests.Web;

public sealed partial class HighlightingTests
{
    [Theory]
    [InlineData("python", "def greet(name): # hi", "<span class=\"hl-k\">def</span> <span class=\"hl-f\">greet</span>(name): <span class=\"hl-c\"># hi</span>")]
    [InlineData("python", "x = \"a # b\" + 'c\\'d'", "x = <span class=\"hl-s\">&quot;a # b&quot;</span> + <span class=\"hl-s\">'c\\'d'</span>")]
    [InlineData("cs", "var x = new Widget(1.5);", "<span class=\"hl-k\">var</span> x = <span class=\"hl-k\">new</span> <span class=\"hl-f\">Widget</span>(<span class=\"hl-n\">1.5</span>);")]
    [InlineData("js", "const a = true // b", "<span class=\"hl-k\">const</span> a = <span class=\"hl-l\">true</span> <span class=\"hl-c\">// b</span>")]
    [InlineData("json", "{ \"a\": [1, null] }", "{ <span class=\"hl-a\">&quot;a&quot;</span>: [<span class=\"hl-n\">1</span>, <span class=\"hl-l\">null</span>] }")]
    [InlineData("yaml", "- image: nginx:1.27 # web", "- <span class=\"hl-a\">image</span>: nginx:<span class=\"hl-n\">1.27</span> <span class=\"hl-c\"># web</span>")]
    [InlineData("bash", "echo \"$HOME\" $PATH", "<span class=\"hl-k\">echo</span> <span class=\"hl-s\">&quot;$HOME&quot;</span> <span class=\"hl-v\">$PATH</span>")]
    [InlineData("sql", "SELECT a FROM t -- all", "<span class=\"hl-k\">SELECT</span> a <span class=\"hl-k\">FROM</span> t <span class=\"hl-c\">-- all</span>")]
    [InlineData("rust", "fn f<'a>(x: &'a str) {}", "<span class=\"hl-k\">fn</span> f&lt;'a&gt;(x: &amp;'a <span class=\"hl-k\">str</span>) {}")]
    [InlineData("html", "<a href=\"x\">y</a>", "<span class=\"hl-k\">&lt;a</span> <span class=\"hl-a\">href</span>=<span class=\"hl-s\">&quot;x&quot;</span><span class=\"hl-k\">&gt;</span>y<span class=\"hl-k\">&lt;/a</span><span class=\"hl-k\">&gt;</span>")]
    [InlineData("diff", "+ added", "<span class=\"hl-i\">+ added</span>")]
    [InlineData("klingon", "<b>", "&lt;b&gt;")]
    public void Line_OfALanguage_IsColored(string language, string line, string html) =>
        Assert.Equal(html, new CodeScanner(CodeLanguages.Find(language)).Line(line));

    [Fact]
    public void Comment_OverLines_IsCarriedOn()
    {
        var scanner = new CodeScanner(CodeLanguages.Find("go"));

        Assert.Equal("a <span class=\"hl-c\">/* one</span>", scanner.Line("a /* one"));
        Assert.Equal("<span class=\"hl-c\">if two</span>", scanner.Line("if two"));
        Assert.Equal("<span class=\"hl-c\">three */</span> <span class=\"hl-k\">if</span>", scanner.Line("three */ if"));
    }

    [Fact]
    public void AnyText_InAnyLanguage_IsKeptToTheLetterAndEscaped()
    {
        string[] names = ["csharp", "python", "rust", "json", "yaml", "html", "bash", "sql", "css", "diff", "lua", "powershell", "text"];
        string[] pieces = ["<", ">", "&", "\"", "'", "/*", "*/", "//", "#", "--", "<!--", "-->", "\\", "`", "\"\"\"", "$a", "@b", "word", "Type", "12.5", " ", "=", ":", "{", "}", "é漢", "[["];
        Gen.Select(Gen.Int[0, names.Length - 1].Select(i => names[i]), Gen.Int[0, pieces.Length - 1].Select(i => pieces[i]).Array[0, 40].Array[1, 6]).Sample((name, lines) =>
        {
            var scanner = new CodeScanner(CodeLanguages.Find(name));
            foreach (var line in lines.Select(parts => string.Concat(parts)))
            {
                var html = scanner.Line(line);
                Assert.Equal(line, WebUtility.HtmlDecode(Span().Replace(html, "")));
                Assert.DoesNotMatch("<(?!/?span)", html);
            }
        });
    }

    [Theory]
    [InlineData("python title=\"x\"", "Python")]
    [InlineData("C#", "C#")]
    [InlineData("brainfuck", "brainfuck")]
    [InlineData("<img/src=x>", "Text")]
    [InlineData(null, "Text")]
    public void Label_OfAFence_IsAName(string? info, string label) => Assert.Equal(label, CodeLanguages.Find(info).Label);

    [GeneratedRegex("</?span[^>]*>")]
    private static partial Regex Span();
}
