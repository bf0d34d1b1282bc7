using Microsoft.ML.Tokenizers;

namespace AspireAi.Api.Models;

/// <summary>
/// Counts tokens in o200k_base, OpenAI's encoding since GPT-4o. For models with another encoding the count is an estimate,
/// and <see cref="ChatModel.TokenizerMargin"/> says by how much it may be too low.
/// </summary>
public sealed class TokenCounter
{
    private const string Encoding = "o200k_base";
    private const int LongestRun = 256;
    private const int Segment = 4096;

    // Reading the vocabulary takes a few hundred milliseconds, which no request should wait for: see Warm.
    private readonly Lazy<TiktokenTokenizer> _tokenizer = new(() => TiktokenTokenizer.CreateForEncoding(Encoding));

    /// <summary>Loads the vocabulary; called in the background at start.</summary>
    public void Warm() => _ = _tokenizer.Value;

    /// <summary>
    /// Of any text, in linear time. The encoder's own time grows with the square of a run without spaces: 128,000 letters took it
    /// 5 s, as many Chinese characters 40 s, and anybody can send those. So long runs are counted in pieces, which can only
    /// count a little more.
    /// </summary>
    public int Count(ReadOnlySpan<char> text)
    {
        if (text.Length <= LongestRun)
        {
            return text.IsEmpty ? 0 : _tokenizer.Value.CountTokens(text);
        }

        var count = 0;
        var start = 0;
        var word = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (IsWordBorder(text, i))
            {
                word = i;
                if (i - start < Segment)
                {
                    continue;
                }
            }
            else if (i - word < LongestRun)
            {
                continue;
            }
            else if (word > start)
            {
                count += _tokenizer.Value.CountTokens(text[start..word]);
                start = word;
            }

            count += _tokenizer.Value.CountTokens(text[start..i]);
            start = word = i;
        }

        return count + _tokenizer.Value.CountTokens(text[start..]);
    }

    /// <summary>The longest beginning of the text that has at most so many tokens.</summary>
    public string Cut(string text, int maxTokens)
    {
        var index = _tokenizer.Value.GetIndexByTokenCount(text, maxTokens, out var normalized, out _);
        return (normalized ?? text)[..index];
    }

    // Before the space of " word" the encoder splits anyway, so counting both sides apart gives the same.
    private static bool IsWordBorder(ReadOnlySpan<char> text, int i) =>
        text[i] == ' ' && char.IsLetterOrDigit(text[i - 1]) && i + 1 < text.Length && char.IsLetter(text[i + 1]);
}
