using System.Buffers;
using AspireAi.Api.Chat.Wire;

namespace AspireAi.Api.Errors;

/// <summary>The one place where an error becomes HTTP: <c>{"error":{"message","type","param","code"}}</c>.</summary>
public static class ApiErrorWriter
{
    public static Task WriteAsync(HttpContext context, ApiException error)
    {
        var response = context.Response;
        response.StatusCode = error.Status;
        response.ContentType = "application/json";
        if (error.RetryAfter is { } retryAfter)
        {
            response.Headers.RetryAfter = RetryAfterSeconds(retryAfter).ToString(CultureInfo.InvariantCulture);
        }

        if (error.ShouldRetry is { } again)
        {
            response.Headers["x-should-retry"] = again ? "true" : "false";
        }

        var body = ToUtf8(error);
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>The error object alone, as it also stands in a stream that fails after its first chunk.</summary>
    public static ReadOnlyMemory<byte> ToUtf8(ApiException error)
    {
        if (!error.Body.IsEmpty)
        {
            return error.Body;
        }

        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, WireJson.Writer))
        {
            json.WriteStartObject();
            json.WriteStartObject("error"u8);
            json.WriteString("message"u8, error.Message);
            json.WriteString("type"u8, error.Type);
            json.WriteString("param"u8, error.Param);
            json.WriteString("code"u8, error.Code);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Whole seconds, rounded up, so that a client that obeys is not too early; at least 1.</summary>
    public static long RetryAfterSeconds(TimeSpan retryAfter) => Math.Max(1, (long)Math.Ceiling(retryAfter.TotalSeconds));
}
