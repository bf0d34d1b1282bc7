using AspireAi.Api.Models.Onnx;
using Xunit;

namespace AspireAi.Api.Tests.Models.Onnx;

public sealed class BertTokensTests
{
    private static readonly BertTokens _tokens = BertTokens.Load(ModelFiles.Vocabulary);

    [Theory]
    [InlineData("Café NAÏVE", "cafe naive")]
    [InlineData("a\u0000b\u0007c\u200bd", "abcd")]
    [InlineData("one\u00a0two\u2003three\r\nfour", "one two three  four")]
    [InlineData("東京タワー", " 東  京 タワー")]
    [InlineData("C++, F#", "c +  +  ,  f # ")]
    [InlineData("straße İstanbul", "straße istanbul")]
    [InlineData("broken \ud800 surrogate", "broken  surrogate")]
    [InlineData("no\ufffe character", "no character")]
    public void Words_AreCleanedByTheRulesOfBert(string text, string expected) =>
        Assert.Equal(expected, BertTokens.Words(text));

    [Fact]
    public void SpecialTokens_TypedByAPerson_AreText()
    {
        var ids = _tokens.Encode("[CLS] hello [SEP] [UNK] [PAD] [MASK]");
        Assert.DoesNotContain(BertTokens.Cls, ids);
        Assert.DoesNotContain(BertTokens.Sep, ids);
    }

    [Fact]
    public void Word_OfMoreThanAHundredLetters_IsUnknown()
    {
        Assert.Equal([100], _tokens.Encode(new string('a', 101)));
        Assert.NotEqual([100], _tokens.Encode(new string('a', 100)));
    }

    [Fact]
    public void Nothing_HasNoTokens() => Assert.Empty(_tokens.Encode(" \u200b\t"));
}
