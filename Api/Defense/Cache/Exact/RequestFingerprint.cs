using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AspireAi.Api.Defense.Cache.Exact;

/// <summary>
/// One hash of everything in a request that can change its answer. Two requests with the same hash differ at most in key order,
/// number form, and, inside messages, Unicode composition, line ends and outer white space; white space inside a prompt counts,
/// also where it stands between two parts of a message.
/// Left out on purpose: how the answer is delivered (<c>stream</c>, <c>stream_options</c>), how the provider keeps the prompt at hand
/// (<c>prompt_cache_key</c>, <c>prompt_cache_retention</c>), whom the caller asks for (<c>user</c>, <c>safety_identifier</c>: see
/// <see cref="Sharing.CacheScope"/>), and <c>store</c>, which is an act where it is true. <c>metadata</c> is part of it, since
/// gateways route by it, and so are fields that this product does not know.
/// </summary>
public static partial class RequestFingerprint
{
    private const int HashBytes = 16;

    // Raised whenever the canonical form changes, so that older entries are never read by it.
    private const string Version = "2";

    private const int LargestKept = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    private static readonly HashSet<string> _leftOut = new(StringComparer.Ordinal)
    {
        "model", "stream", "stream_options", "user", "safety_identifier", "store", "prompt_cache_key", "prompt_cache_retention",
    };

    /// <summary>What of a text counts.</summary>
    [Flags]
    private enum Form
    {
        AsItIs = 0,

        /// <summary>Neither Unicode composition nor line ends.</summary>
        Composed = 1,
        TrimmedStart = 2,
        TrimmedEnd = 4,
        Trimmed = Composed | TrimmedStart | TrimmedEnd,
    }

    /// <param name="modelIdentity">What the model's name stands for at the moment; see <c>ChatModel.Identity</c>.</param>
    /// <returns>128 bits, in base64url.</returns>
    public static string Of(ChatCall call, string modelIdentity)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(2048);
        buffer.ResetWrittenCount();
        WriteAscii(buffer, Version);
        buffer.Write("\n"u8);
        Encoding.UTF8.GetBytes(modelIdentity, buffer);
        buffer.Write("\n"u8);
        WriteObject(buffer, call.Root, topLevel: true, inMessages: false, Form.Composed);
        var hash = Hash(buffer.WrittenSpan);
        if (buffer.Capacity > LargestKept)
        {
            _buffer = null;
        }

        return hash;
    }

    /// <summary>The key of an entry: the request's fingerprint within a scope.</summary>
    public static string InScope(string fingerprint, string scope) => Hash(Encoding.UTF8.GetBytes($"{fingerprint}\n{scope}"));

    private static string Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Base64Url.EncodeToString(hash[..HashBytes]);
    }

    /// <param name="output">Gets the canonical form.</param>
    /// <param name="element">The object.</param>
    /// <param name="topLevel">Whether it is the request.</param>
    /// <param name="inMessages">Whether its texts are prompts.</param>
    /// <param name="text">Of its <c>text</c>, if it is a part of a message.</param>
    private static void WriteObject(ArrayBufferWriter<byte> output, JsonElement element, bool topLevel, bool inMessages, Form text)
    {
        var properties = new List<(string Name, JsonElement Value)>();
        foreach (var property in element.EnumerateObject())
        {
            var name = property.Name;
            if (!topLevel || !(_leftOut.Contains(name) || property.Value.ValueKind == JsonValueKind.Null))
            {
                properties.Add((name, property.Value));
            }
        }

        properties.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        output.Write("{"u8);
        foreach (var (name, value) in properties)
        {
            WriteText(output, name);
            var form = !inMessages ? Form.AsItIs : name == "content" ? Form.Trimmed : name == "text" ? text : Form.AsItIs;
            Write(output, value, inMessages || (topLevel && name == "messages"), form);
        }

        output.Write("}"u8);
    }

    private static void Write(ArrayBufferWriter<byte> output, JsonElement element, bool inMessages, Form form)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(output, element, topLevel: false, inMessages, form == Form.AsItIs ? Form.Composed : form);
                break;
            case JsonValueKind.Array:
                output.Write("["u8);
                var last = element.GetArrayLength() - 1;
                foreach (var (i, item) in element.EnumerateArray().Index())
                {
                    // Of a message's parts only the first begins it, and only the last ends it.
                    var outer = (i == 0 ? Form.TrimmedStart : 0) | (i == last ? Form.TrimmedEnd : 0);
                    Write(output, item, inMessages, form == Form.Trimmed ? Form.Composed | outer : Form.AsItIs);
                }

                output.Write("]"u8);
                break;
            case JsonValueKind.String:
                WriteText(output, Canonical(element.GetString()!, form));
                break;
            case JsonValueKind.Number:
                WriteNumber(output, element);
                break;
            default:
                output.Write(JsonMarshal.GetRawUtf8Value(element));
                output.Write(","u8);
                break;
        }
    }

    private static string Canonical(string text, Form form)
    {
        if (form == Form.AsItIs)
        {
            return text;
        }

        if (text.Contains('\r'))
        {
            text = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        }

        text = text.NormalizedTo(NormalizationForm.FormC);
        text = form.HasFlag(Form.TrimmedStart) ? text.TrimStart() : text;
        return form.HasFlag(Form.TrimmedEnd) ? text.TrimEnd() : text;
    }

    // The length in front keeps two texts from running into one another.
    private static void WriteText(ArrayBufferWriter<byte> output, string text)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        WriteAscii(output, string.Create(CultureInfo.InvariantCulture, $"\"{bytes}:"));
        Encoding.UTF8.GetBytes(text, output);
    }

    // 1, 1.0 and 1e0 are one number; an integer beyond a double's precision, such as a seed, is kept digit by digit.
    private static void WriteNumber(ArrayBufferWriter<byte> output, JsonElement number) =>
        WriteAscii(output, number.TryGetInt64(out var integer) ? integer.ToString(CultureInfo.InvariantCulture) + ","
            : number.TryGetDecimal(out var exact) ? (exact / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture) + ","
            : number.GetDouble().ToString("R", CultureInfo.InvariantCulture) + ",");

    private static void WriteAscii(ArrayBufferWriter<byte> output, string ascii) => Encoding.UTF8.GetBytes(ascii, output);
}
