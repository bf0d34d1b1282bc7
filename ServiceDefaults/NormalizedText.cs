using System.Text;

namespace AspireAi.ServiceDefaults;

/// <summary>Unicode normalization of what anybody may have typed.</summary>
public static class NormalizedText
{
    private const char ReversedMark = '\uFFFE';

    /// <summary>
    /// As <see cref="string.Normalize(NormalizationForm)"/>, which throws on two things that a text can hold: half of a surrogate pair,
    /// and U+FFFE, which is no character. Both become U+FFFD.
    /// </summary>
    public static string NormalizedTo(this string text, NormalizationForm form)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        // Nearly every text has neither, and is not copied.
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains(ReversedMark))
        {
            return text.Normalize(form);
        }

        var sound = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            sound.Append(rune);
        }

        return sound.Replace(ReversedMark, '\uFFFD').ToString().Normalize(form);
    }
}
