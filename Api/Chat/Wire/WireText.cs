using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace AspireAi.Api.Chat.Wire;

/// <summary>
/// Texts of JSON from upstream, which may hold half a character: a stream may cut one in two, each half an escape in a chunk
/// of its own, and whoever asks for such a string gets an exception.
/// </summary>
internal static class WireText
{
    /// <returns>The string, halves included; null where it is none.</returns>
    public static string? Of(JsonValue value)
    {
        if (value.GetValueKind() != JsonValueKind.String)
        {
            return null;
        }

        if (!value.TryGetValue<JsonElement>(out var element))
        {
            return value.GetValue<string>();
        }

        var raw = JsonMarshal.GetRawUtf8Value(element);
        return LoneSurrogate.IsIn(raw) ? LoneSurrogate.Unescape(raw[1..^1]) : element.GetString();
    }

    /// <summary>The text with the replacement character for each half that found no other.</summary>
    public static string Whole(string text) =>
        text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0 ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>A copy that can be written: without halves.</summary>
    public static JsonNode? Copy(JsonNode? node) => node switch
    {
        null => null,
        JsonObject fields => new JsonObject(fields.Select(static field => KeyValuePair.Create(field.Key, Copy(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Copy)]),
        JsonValue value when Of(value) is { } text => JsonValue.Create(Whole(text)),
        _ => node.DeepClone(),
    };
}
