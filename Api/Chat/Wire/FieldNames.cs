using System.Buffers;
using System.Runtime.InteropServices;

namespace AspireAi.Api.Chat.Wire;

/// <summary>
/// Refuses fields that are called like one of this product's in other letters. Here <c>MAX_TOKENS</c> is a field that nobody knows and
/// goes to the provider as it is; to one written in Go (Ollama, many gateways) or .NET it is <c>max_tokens</c> once more, and the later
/// of the two holds: an output limit that was not reserved, or a model that the caller may not use.
/// </summary>
internal static class FieldNames
{
    private const char KelvinSign = '\u212A';
    private const char LongS = '\u017F';

    // Nearly every name is of these alone, and then only itself.
    private static readonly SearchValues<byte> _plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_"u8);

    /// <param name="element">What is no object is left alone.</param>
    /// <param name="known">Names in lower case.</param>
    /// <param name="path">Of the object, with a point at its end; empty for the body.</param>
    /// <exception cref="InvalidRequestException">400 that names the field.</exception>
    public static void Check(JsonElement element, IReadOnlySet<string> known, string path = "")
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var field in element.EnumerateObject())
        {
            if (JsonMarshal.GetRawUtf8PropertyName(field).ContainsAnyExcept(_plain) && !known.Contains(field.Name) && known.Contains(Folded(field.Name)))
            {
                throw new InvalidRequestException(
                    $"'{path}{field.Name}' is '{Folded(field.Name)}' in other letters, which counts for some providers and not for others. Write it as '{Folded(field.Name)}'.",
                    path + field.Name, "invalid_field_name");
            }
        }
    }

    // Go's encoding/json takes the last two for a k and an s.
    private static string Folded(string name) => string.Create(name.Length, name, static (folded, name) =>
    {
        for (var i = 0; i < name.Length; i++)
        {
            folded[i] = name[i] switch { KelvinSign => 'k', LongS => 's', var letter => char.ToLowerInvariant(letter) };
        }
    });
}
