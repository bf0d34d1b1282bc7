using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AspireAi.Api.Models;
using Microsoft.ML.Tokenizers;
using Xunit;

namespace AspireAi.Api.Tests.Models;

/// <summary>The tokenizer itself says whether a bound is one.</summary>
public sealed class LeastTokensTests
{
    private static readonly TiktokenTokenizer _tokenizer = TiktokenTokenizer.CreateForEncoding("o200k_base");
    private static readonly JsonSerializerOptions _asItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("")]
    [InlineData("don't can't I'll she'd DON'T o'clock's 'quoted' ''x''y")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz")]
    [InlineData("naïve ïx xï éa1é2 ٣1٣2٣ 1٣2 中a文b1中2 а́b")]
    [InlineData("camelCaseHTTPServer2024x1000000 0x1F600 1,234,567.89")]
    [InlineData("tab\there\r\nline\\back/slash\"quote\b\f  two   three\u0007\u2028")]
    [InlineData("👩‍👩‍👧‍👦a😀b 🏳️‍🌈")]
    [InlineData("<|endoftext|><|endofprompt|>")]
    public void Bound_OfWhatSplitsOddly_IsNoMoreThanTheTokens(string text) => AssertBound(text);

    [Theory, InlineData(' '), InlineData('x'), InlineData('-'), InlineData('='), InlineData('7'), InlineData('\n'), InlineData('é'), InlineData('中')]
    public void Bound_OfOneCharacterOverAndOver_IsNoMoreThanTheTokens(char character)
    {
        foreach (var length in (int[])[1, 2, 3, 4, 25, 26, 27, 126, 127, 128, 129, 254, 255, 256, 257, 500])
        {
            AssertBound(new(character, length));
        }
    }

    [Fact]
    public void Bound_OfRandomText_IsNoMoreThanTheTokens()
    {
        string[] pieces = [" ", "  ", "\n", "\t", "'", "'s", "'LL", "a", "b", "Z", "hello", "World", "the", "1", "22", "333", "4444", ".", ",", "--", "é", "ß", "Ж", "中", "٣", "😀", "\\", "\"", "/", "_", "\u0301", "\u00a0", "\u0000"];
        var random = new Random(4711);
        for (var i = 0; i < 3_000; i++)
        {
            AssertBound(string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => pieces[random.Next(pieces.Length)])));
        }
    }

    [Fact]
    public void Bound_OfProse_IsAtLeastHalfOfTheTokens()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            Assert.InRange(AssertBound(text), _tokenizer.CountTokens(text) / 2, int.MaxValue);
        }
    }

    private static long AssertBound(string text)
    {
        var tokens = _tokenizer.CountTokens(text);
        var least = 0L;
        foreach (var json in (byte[][])[JsonSerializer.SerializeToUtf8Bytes(text), JsonSerializer.SerializeToUtf8Bytes(text, _asItIs)])
        {
            foreach (var ours in (bool[])[true, false])
            {
                least = Math.Max(least, LeastTokens.Of(json, ours));
                Assert.True(least <= tokens, $"{least} instead of at most {tokens}: {Encoding.UTF8.GetString(json)}");
            }
        }

        return least;
    }
}
