namespace AspireAi.Api.Models;

/// <summary>
/// How many tokens a text has at least, found in a look at each byte: what certainly does not fit is refused before a tokenizer takes
/// a hundred times as long to say by how much.
/// </summary>
/// <remarks>
/// o200k_base splits before its merges: between words, and digits by three. Of what is left, no token has more than 26 ASCII letters in
/// a row, or more than 128 bytes. Other tokenizers part words at blanks too; what else they do is not known here.
/// </remarks>
internal static class LeastTokens
{
    private const int LongestToken = 128;
    private const int LongestWord = 26;
    private const int LongestNumber = 3;

    private enum Kind
    {
        /// <summary>Marks, blanks, line ends.</summary>
        Other,
        Letter,
        Digit,

        /// <summary>May go on what is before it: bytes beyond ASCII, escaped characters, and the apostrophe of "don't".</summary>
        Joining,
    }

    /// <param name="json">A JSON string's text as it came, with or without its quotes.</param>
    /// <param name="ours">Whether the model's tokenizer is o200k_base.</param>
    public static long Of(ReadOnlySpan<byte> json, bool ours)
    {
        long tokens = 0, bytes = 0;
        var before = Kind.Other;
        for (var i = 0; i < json.Length;)
        {
            var kind = KindAt(json, i, out var length);
            var end = i + length;
            if (kind is Kind.Letter or Kind.Digit)
            {
                while (end < json.Length && KindOf(json[end]) == kind)
                {
                    end++;
                }

                // A run that may belong to what is before it is counted there.
                if (before == Kind.Other || (ours && before is Kind.Letter or Kind.Digit))
                {
                    tokens += ours ? Parts(end - i, kind == Kind.Letter ? LongestWord : LongestNumber) : IsAfterBlank(json, i) ? 1 : 0;
                }
            }

            bytes += kind is Kind.Letter or Kind.Digit ? end - i : 1;
            before = kind;
            i = end;
        }

        return ours ? Math.Max(tokens, bytes / LongestToken) : tokens;
    }

    private static long Parts(int length, int longest) => (length + longest - 1) / longest;

    private static bool IsAfterBlank(ReadOnlySpan<byte> json, int at) => at == 0 || json[at - 1] is (byte)' ' or (byte)'"';

    private static Kind KindAt(ReadOnlySpan<byte> json, int at, out int length)
    {
        length = 1;
        if (json[at] != '\\' || at + 1 == json.Length)
        {
            return KindOf(json[at]);
        }

        var isCharacter = json[at + 1] == 'u';
        length = Math.Min(isCharacter ? 6 : 2, json.Length - at);
        return isCharacter ? Kind.Joining : Kind.Other;
    }

    private static Kind KindOf(byte value) =>
        char.IsAsciiLetter((char)value) ? Kind.Letter
        : char.IsAsciiDigit((char)value) ? Kind.Digit
        : value is >= 0x80 or (byte)'\'' ? Kind.Joining
        : Kind.Other;
}
