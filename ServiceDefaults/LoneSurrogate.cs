using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AspireAi.ServiceDefaults;

/// <summary>
/// Finds an escape such as <c>\ud800</c> that is half of a character. It is valid JSON and valid UTF-8, but no text: whoever reads the
/// string gets an exception, so no stage may meet one in a request. A stream's answer may bring the two halves one after the other.
/// </summary>
public static class LoneSurrogate
{
    private const int EscapeLength = 6;

    /// <param name="json">Valid JSON: backslashes stand in strings only, and escapes are whole.</param>
    public static bool IsIn(ReadOnlySpan<byte> json)
    {
        while (json.IndexOf((byte)'\\') is var at && at >= 0)
        {
            json = json[at..];
            if (json[1] != 'u')
            {
                json = json[2..];
                continue;
            }

            var unit = Unit(json);
            json = json[EscapeLength..];
            if (char.IsLowSurrogate(unit))
            {
                return true;
            }

            if (char.IsHighSurrogate(unit))
            {
                if (json.Length < EscapeLength || json[0] != '\\' || json[1] != 'u' || !char.IsLowSurrogate(Unit(json)))
                {
                    return true;
                }

                json = json[EscapeLength..];
            }
        }

        return false;
    }

    /// <summary>The string that the reader stands on, halves included.</summary>
    /// <exception cref="InvalidOperationException">It is no UTF-8.</exception>
    public static string ReadText(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.GetString()!;
        }

        var raw = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        return IsIn(raw) ? Unescape(raw) : reader.GetString()!;
    }

    /// <summary>The characters of a JSON string without its quotes, halves included.</summary>
    public static string Unescape(ReadOnlySpan<byte> text)
    {
        var characters = new StringBuilder(text.Length);
        while (text.IndexOf((byte)'\\') is var at && at >= 0)
        {
            characters.Append(Encoding.UTF8.GetString(text[..at]));
            text = text[at..];
            var isUnit = text[1] == 'u';
            characters.Append(isUnit ? Unit(text) : (char)text[1] switch
            {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'b' => '\b',
                'f' => '\f',
                var itself => itself,
            });
            text = text[(isUnit ? EscapeLength : 2)..];
        }

        return characters.Append(Encoding.UTF8.GetString(text)).ToString();
    }

    private static char Unit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
