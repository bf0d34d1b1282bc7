using System.Buffers;
using System.Text.Unicode;

namespace AspireAi.Api.Chat.Wire;

/// <summary>A JSON request body: read once into pooled memory, parsed once, kept byte for byte for the upstream.</summary>
public sealed class RequestBody : IDisposable
{
    // Two readers of a duplicate key may each believe another value (an output limit, say), so it is refused.
    private static readonly JsonDocumentOptions _strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    private readonly byte[] _rented;
    private readonly JsonDocument _document;
    private bool _disposed;

    private RequestBody(byte[] rented, JsonDocument document)
    {
        _rented = rented;
        _document = document;
    }

    public JsonElement Root => _document.RootElement;

    /// <exception cref="ApiException">413 over the limit, 415 for another media type, 400 for what is no JSON object.</exception>
    public static async ValueTask<RequestBody> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            throw new InvalidRequestException("The body has to be JSON: send 'Content-Type: application/json'.", null,
                "unsupported_media_type", StatusCodes.Status415UnsupportedMediaType);
        }

        if (request.ContentLength > maxBytes)
        {
            throw TooLarge(maxBytes);
        }

        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(request.ContentLength + 1 ?? 16 * 1024, maxBytes + 1L));
        var parsed = false;
        try
        {
            var length = 0;
            while (true)
            {
                var read = await request.Body.ReadAsync(buffer.AsMemory(length), cancellationToken);
                if (read == 0)
                {
                    break;
                }

                length += read;
                if (length > maxBytes)
                {
                    throw TooLarge(maxBytes);
                }

                if (length == buffer.Length)
                {
                    buffer = Grow(buffer, maxBytes);
                }
            }

            // Some clients write a mark of the encoding first.
            var start = buffer.AsSpan(0, length).StartsWith("\uFEFF"u8) ? "\uFEFF"u8.Length : 0;
            var body = new RequestBody(buffer, Parse(buffer.AsMemory(start, length - start)));
            parsed = true;
            return body;
        }
        finally
        {
            if (!parsed)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    /// <summary>A body that this server wrote itself, from parts that were checked.</summary>
    public static RequestBody Of(ReadOnlySpan<byte> utf8)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(utf8.Length);
        utf8.CopyTo(buffer);
        return new RequestBody(buffer, Parse(buffer.AsMemory(0, utf8.Length)));
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _document.Dispose();
            ArrayPool<byte>.Shared.Return(_rented);
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            throw new InvalidRequestException("The body is empty; it has to be a JSON object.", null, "invalid_json");
        }

        if (!Utf8.IsValid(utf8.Span))
        {
            throw new InvalidRequestException(
                $"The body is not valid UTF-8{JsonFault.At(utf8.Span)}.", JsonFault.PathOf(utf8.Span), "invalid_utf8");
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8, _strict);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidRequestException(
                $"The body is not valid JSON{JsonFault.At(utf8.Span)}{Position(exception)}: {JsonFault.Reason(utf8.Span)}",
                JsonFault.PathOf(utf8.Span), "invalid_json");
        }

        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            document.Dispose();
            throw new InvalidRequestException("The body has to be a JSON object.", null, "invalid_json");
        }

        if (LoneSurrogate.IsIn(utf8.Span))
        {
            document.Dispose();
            throw new InvalidRequestException(
                $"The body holds an escape that is not valid Unicode (a lone surrogate){JsonFault.At(utf8.Span)}.", JsonFault.PathOf(utf8.Span), "invalid_value");
        }

        return document;
    }

    // A duplicate field is found without a position.
    private static string Position(Exception exception) => exception is JsonException { LineNumber: { } line, BytePositionInLine: { } position }
        ? $" (line {line + 1}, byte {position + 1})"
        : "";

    private static byte[] Grow(byte[] buffer, int maxBytes)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(buffer.Length * 2L, maxBytes + 1L));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private static InvalidRequestException TooLarge(int maxBytes) => new(
        $"The body is larger than the {maxBytes:N0} bytes that this server takes from you.", null,
        "request_too_large", StatusCodes.Status413PayloadTooLarge);
}
