using System.Text.RegularExpressions;

namespace AspireAi.Api.Defense.Cache.Sharing;

/// <summary>
/// Tells whether a text holds something that is about one person or is a secret, so that its answer must stay with its caller.
/// It errs on the side of yes: a false yes costs a cache hit, a false no shows one person's matter to another.
/// </summary>
public static partial class PersonalData
{
    // The patterns repeat no group lazily: code that .NET 10's generator makes of that runs for ever on some texts
    // (who is the (\w+ ){0,3}?(president|(old)est)).
    // Of a host's name (RFC 1035).
    private const int LongestLabel = 63;

    public static bool IsIn(ReadOnlySpan<char> text) => Ascii.IsValid(text) ? IsInPlain(text) : HasForeignLetters(text) || IsInPlain(Plain(text));

    /// <summary>
    /// As the patterns expect it: what people paste has invisible characters and blanks that don't break, keyboards of phones set curved
    /// apostrophes, and an accent may be a character of its own.
    /// </summary>
    private static string Plain(ReadOnlySpan<char> text)
    {
        var plain = new StringBuilder(text.Length);
        // An accent that stands for an apostrophe would come apart into a blank and a mark.
        foreach (var c in text.ToString().Replace('\u00B4', '\'').NormalizedTo(NormalizationForm.FormKC))
        {
            switch (char.GetUnicodeCategory(c))
            {
                case UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark:
                    break;
                case UnicodeCategory.DecimalDigitNumber:
                    plain.Append((char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)));
                    break;
                case UnicodeCategory.DashPunctuation:
                    plain.Append('-');
                    break;
                default:
                    plain.Append(c switch { '\u2018' or '\u2019' or '\u02BC' or '\u2032' => '\'', '\u201C' or '\u201D' => '"', _ => c });
                    break;
            }
        }

        return plain.ToString();
    }

    private static bool IsInPlain(ReadOnlySpan<char> text) =>
        HasEmail(text) || Secret().IsMatch(text) || Assignment().IsMatch(text) || HasPossession(text)
        || HasPhone(text) || HasCard(text) || HasIban(text) || LongToken().IsMatch(text) || IsToldIn(text) || IsUnjudged(text);

    // By hand: a pattern that begins with a run of letters would be tried from each of them.
    private static bool HasEmail(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOf('@'); at >= 0 && at < text.Length; at = NextAt(text, at))
        {
            var host = text[(at + 1)..];
            var label = 0;
            while (label < host.Length && label < LongestLabel && IsWord(host[label], "-"))
            {
                label++;
            }

            if (at > 0 && IsWord(text[at - 1], ".+-") && label > 0 && label + 1 < host.Length && host[label] == '.' && IsWord(host[label + 1], "-"))
            {
                return true;
            }
        }

        return false;

        static int NextAt(ReadOnlySpan<char> text, int at)
        {
            var next = text[(at + 1)..].IndexOf('@');
            return next < 0 ? -1 : at + 1 + next;
        }
    }

    private static bool IsWord(char c, string more) => char.IsLetterOrDigit(c) || c == '_' || more.Contains(c);

    private static bool HasPhone(ReadOnlySpan<char> text)
    {
        foreach (var match in Phone().EnumerateMatches(text))
        {
            var digits = 0;
            foreach (var c in text.Slice(match.Index, match.Length))
            {
                digits += char.IsAsciiDigit(c) ? 1 : 0;
            }

            // E.164 has 15 digits at most; fewer than 7 are a quantity or a year.
            if (digits is >= 7 and <= 15)
            {
                return true;
            }
        }

        return false;
    }

    // The check digit of ISO/IEC 7812-1 (Luhn) tells a card from any other long number.
    private static bool HasCard(ReadOnlySpan<char> text)
    {
        Span<char> digits = stackalloc char[19];
        foreach (var match in Card().EnumerateMatches(text))
        {
            var count = Compact(text.Slice(match.Index, match.Length), digits);
            var sum = 0;
            for (var i = 0; i < count; i++)
            {
                var digit = digits[count - 1 - i] - '0';
                digit = i % 2 == 1 ? digit * 2 : digit;
                sum += digit > 9 ? digit - 9 : digit;
            }

            if (count >= 13 && sum % 10 == 0)
            {
                return true;
            }
        }

        return false;
    }

    // ISO 13616: the rearranged number modulo 97 is 1.
    private static bool HasIban(ReadOnlySpan<char> text)
    {
        Span<char> iban = stackalloc char[34];
        foreach (var match in Iban().EnumerateMatches(text))
        {
            var count = Compact(text.Slice(match.Index, match.Length), iban);
            // The words behind it may look like more of it, so every length that an IBAN can have is tried.
            for (var length = 15; length <= count; length++)
            {
                if (Modulo97(iban[..length]) == 1)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static int Modulo97(ReadOnlySpan<char> iban)
    {
        var remainder = 0;
        for (var i = 0; i < iban.Length; i++)
        {
            var c = char.ToUpperInvariant(iban[(i + 4) % iban.Length]);
            remainder = char.IsAsciiDigit(c) ? ((remainder * 10) + (c - '0')) % 97 : ((remainder * 100) + (c - 'A' + 10)) % 97;
        }

        return remainder;
    }

    private static int Compact(ReadOnlySpan<char> text, Span<char> into)
    {
        var count = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c) && count < into.Length)
            {
                into[count++] = c;
            }
        }

        return count;
    }

    [GeneratedRegex(@"(?<![\w.])(\+\d|00\d|0\d|\(\d|\d{3}[\s.\-/])[\d\s().\-/]{4,20}\d(?!\w)", RegexOptions.CultureInvariant)]
    private static partial Regex Phone();

    [GeneratedRegex(@"(?<!\d)\d(?:[ .\-/]{0,2}\d){12,18}(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Card();

    [GeneratedRegex(@"\b(?:[A-Za-z]{2}\d{2}(?:[ .\-]?[A-Za-z0-9]){11,30}|[A-Z]{2}[ .\-]\d{2}(?:[ .\-]{0,2}[A-Z0-9]){11,30})\b", RegexOptions.CultureInvariant)]
    private static partial Regex Iban();

    // Key prefixes of common services, PEM blocks, JWTs, what stands behind "Bearer", and passwords within an address.
    [GeneratedRegex(
        @"\b(sk|pk|rk)[-_][A-Za-z0-9_-]{8,}|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_|\bglpat-|\bxox[abprs]-|\bAKIA[0-9A-Z]{12,}|\bAIza[0-9A-Za-z_-]{20,}|(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,}\.|-----BEGIN |\bbearer\s{1,8}[A-Za-z0-9._~+/-]{12,}|://[^\s:/@]{1,64}:[^\s:/@]{1,64}@",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();

    // Assignments to names that hold secrets, whatever stands before: client_secret=, "apiKey":, AccountKey=.
    [GeneratedRegex(
        @"(password|passwd|\bpwd|passphrase|passwort|wachtwoord|contraseña|mot de passe|secret|token|(api|access|account|private|secret|signing|encryption|shared|subscription)[ _-]?key|credentials?)[""'`]?\s{0,8}[:=]|\b(password|passwd|passphrase|secret|token|api[ _-]?key|credential|pin|ssn|social security)\b\s{0,8}(is\b|:|=|\bnumber\b)|(password|passwd|passphrase|secret|token|key|pwd)\s{1,8}is\s{1,8}[^\s]*\d",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Assignment();

    // Letters and digits mixed in one long word: a key, a hash, a serial number. Looked at from the word's beginning only: a hyphen
    // begins a word for \b, and a text of hyphens would be read to its end from each of them.
    [GeneratedRegex(@"(?<![A-Za-z0-9_-])(?=[A-Za-z0-9_-]*\d)(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9_-]{24,}\b", RegexOptions.CultureInvariant)]
    private static partial Regex LongToken();
}
