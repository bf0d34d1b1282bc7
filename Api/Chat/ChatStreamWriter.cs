using System.Buffers;
using AspireAi.Api.Chat.Wire;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Chat;

/// <summary>
/// Writes a stream as server-sent events. The first update is awaited before any header goes out, so that a refusal keeps its
/// HTTP status; a failure after that becomes a last <c>data: {"error":…}</c> and the stream ends without <c>[DONE]</c>.
/// </summary>
internal static partial class ChatStreamWriter
{
    public static Task WriteAsync(HttpContext context, ChatCall call, IAsyncEnumerable<ChatResponseUpdate> updates, TimeProvider time, ILogger logger)
    {
        var chunks = new ChunkWriter(call, time.GetUtcNow());
        return WriteAsync(context, updates, (output, update) => chunks.Write(output, update), call.Outcome, logger);
    }

    /// <param name="context">Whose response it is.</param>
    /// <param name="items">What the events are made of.</param>
    /// <param name="write">Makes them.</param>
    /// <param name="outcome">For the headers, as it is when the first item has come. Null: there is nothing to wait for, the head goes out at once.</param>
    /// <param name="logger">Is told of a failure that nobody expected.</param>
    public static async Task WriteAsync<T>(
        HttpContext context, IAsyncEnumerable<T> items, Action<IBufferWriter<byte>, T> write, ChatOutcome? outcome, ILogger logger)
    {
        var cancellationToken = context.RequestAborted;
        await using var reader = items.GetAsyncEnumerator(cancellationToken);
        var more = outcome is not null && await reader.MoveNextAsync();
        if (outcome is not null)
        {
            ChatHeaders.Write(context.Response.Headers, outcome);
        }

        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        // Proxies such as nginx would otherwise hold chunks back.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var output = context.Response.BodyWriter;
        try
        {
            if (outcome is null)
            {
                await output.FlushAsync(cancellationToken);
                more = await reader.MoveNextAsync();
            }

            while (more)
            {
                write(output, reader.Current);
                // What is there already, as in a replayed answer, goes out together.
                var next = reader.MoveNextAsync();
                if (!next.IsCompleted)
                {
                    await output.FlushAsync(cancellationToken);
                }

                more = await next;
            }

            ChunkWriter.WriteEnd(output);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            output.Write("data: "u8);
            output.Write(ApiErrorWriter.ToUtf8(exception as ApiException ?? Unexpected(logger, exception)).Span);
            output.Write("\n\n"u8);
        }

        await output.FlushAsync(cancellationToken);
    }

    private static ApiException Unexpected(ILogger logger, Exception exception)
    {
        LogUnexpected(logger, exception);
        return new ApiException(StatusCodes.Status500InternalServerError, ErrorTypes.Server, "internal_error",
            "The server had an error while it processed your request.");
    }

    [LoggerMessage(110, LogLevel.Error, "A stream failed unexpectedly.")]
    private static partial void LogUnexpected(ILogger logger, Exception exception);
}
