using System.Buffers;

namespace AspireAi.Api.Defense.Cache.Exact;

public static partial class RequestFingerprint
{
    /// <summary>
    /// As <see cref="Of"/>, without the text of the last message: everything that has to be equal where only the last
    /// question may be worded in another way.
    /// </summary>
    public static string OfContext(ChatCall call, string modelIdentity)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        buffer.Write(Encoding.UTF8.GetBytes($"context {Version}\n{modelIdentity}\n"));
        foreach (var property in call.Root.EnumerateObject().OrderBy(static property => property.Name, StringComparer.Ordinal))
        {
            if (property.NameEquals("messages"u8) || _leftOut.Contains(property.Name) || property.Value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            WriteText(buffer, property.Name);
            Write(buffer, property.Value, inMessages: false, Form.AsItIs);
        }

        var last = call.Messages.GetArrayLength() - 1;
        foreach (var (i, message) in call.Messages.EnumerateArray().Index())
        {
            if (i < last)
            {
                Write(buffer, message, inMessages: true, Form.AsItIs);
                continue;
            }

            foreach (var property in message.EnumerateObject().OrderBy(static property => property.Name, StringComparer.Ordinal))
            {
                if (!property.NameEquals("content"u8))
                {
                    WriteText(buffer, property.Name);
                    Write(buffer, property.Value, inMessages: true, Form.AsItIs);
                }
            }
        }

        return Hash(buffer.WrittenSpan);
    }
}
