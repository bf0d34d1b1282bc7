using Microsoft.ML.Tokenizers;

namespace AspireAi.Api.Models.Onnx;

/// <summary>
/// Text to WordPiece ids by the rules of BERT uncased, without the special tokens. The library looks the pieces up;
/// words are cleaned and split here, because its own splitter drops symbols such as emoji, which BERT takes for
/// unknown words, and keeps the control and format characters that BERT drops.
/// </summary>
internal sealed class BertTokens
{
    public const int Cls = 101;
    public const int Sep = 102;

    private readonly BertTokenizer _tokenizer;

    private BertTokens(BertTokenizer tokenizer) => _tokenizer = tokenizer;

    public static BertTokens Load(string vocabularyPath) => new(BertTokenizer.Create(vocabularyPath, new BertOptions
    {
        ApplyBasicTokenization = false,
        LowerCaseBeforeTokenization = false,
        PreTokenizer = PreTokenizer.CreateWhiteSpace(),
        // "[SEP]" typed by a person is text; as a token it would forge the boundary between two questions.
        SplitOnSpecialTokens = false,
    }));

    public int[] Encode(string text)
    {
        var ids = _tokenizer.EncodeToIds(Words(text), addSpecialTokens: false, considerNormalization: false);
        return ids as int[] ?? [.. ids];
    }

    /// <summary>The text as BERT's basic tokenizer leaves it: words and single punctuation marks between spaces.</summary>
    internal static string Words(string text)
    {
        var words = new StringBuilder(text.Length + 16);
        // Accents apart from their letters; BERT drops what becomes U+FFFD.
        foreach (var rune in text.NormalizedTo(NormalizationForm.FormD).EnumerateRunes())
        {
            if (rune.IsAscii)
            {
                AppendAscii(words, (char)rune.Value);
                continue;
            }

            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.NonSpacingMark:
                case UnicodeCategory.Control:
                case UnicodeCategory.Format:
                    break;
                case UnicodeCategory.SpaceSeparator:
                case UnicodeCategory.LineSeparator:
                case UnicodeCategory.ParagraphSeparator:
                    words.Append(' ');
                    break;
                case UnicodeCategory.ConnectorPunctuation:
                case UnicodeCategory.DashPunctuation:
                case UnicodeCategory.OpenPunctuation:
                case UnicodeCategory.ClosePunctuation:
                case UnicodeCategory.InitialQuotePunctuation:
                case UnicodeCategory.FinalQuotePunctuation:
                case UnicodeCategory.OtherPunctuation:
                    words.Append(' ').Append(rune).Append(' ');
                    break;
                default:
                    if (IsCjk(rune.Value))
                        words.Append(' ').Append(rune).Append(' ');
                    else if (rune.Value != Rune.ReplacementChar.Value)
                        words.Append(Rune.ToLowerInvariant(rune));
                    break;
            }
        }

        return words.ToString();
    }

    private static void AppendAscii(StringBuilder words, char c)
    {
        if (char.IsAsciiLetterOrDigit(c))
            words.Append(char.ToLowerInvariant(c));
        else if (c is ' ' or '\t' or '\n' or '\r')
            words.Append(' ');
        else if (!char.IsControl(c))
            words.Append(' ').Append(c).Append(' ');
    }

    /// <summary>The blocks that BERT splits character by character; kana and hangul are not among them.</summary>
    private static bool IsCjk(int c) =>
        c is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
            or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF)
            or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
