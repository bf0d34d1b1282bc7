using System.Text.Encodings.Web;
using System.Text.Json.Serialization;

namespace AspireAi.Api.Chat.Wire;

/// <summary>How this product writes JSON of its own.</summary>
internal static class WireJson
{
    /// <summary>Only what JSON demands is escaped: the body is application/json and never a part of a page.</summary>
    public static JsonWriterOptions Writer { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonSerializerOptions Serializer { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
}
