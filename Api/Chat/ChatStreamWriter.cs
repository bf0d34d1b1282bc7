using System.Buffers;
using System.IO.Pipelines;
using AspireAi.Api.Chat.Wire;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Chat;

/// <summary>
/// Writes a stream as server-sent events. The head goes out with the first update, so that a refusal keeps its HTTP status, or after
/// <see cref="ChatRequestOptions.KeepAlive"/> of silence. A failure after that becomes a last <c>data: {"error":…}</c> and the stream
/// ends without <c>[DONE]</c>.
/// </summary>
internal static partial class ChatStreamWriter
{
    public static Task WriteAsync(
        HttpContext context, ChatCall call, IAsyncEnumerable<ChatResponseUpdate> updates, TimeSpan keepAlive, TimeProvider time, ILogger logger)
    {
        var chunks = new ChunkWriter(call, time.GetUtcNow());
        return WriteAsync(context, updates, (output, update) => chunks.Write(output, update), call.Outcome, keepAlive, time, logger);
    }

    /// <param name="context">Whose response it is.</param>
    /// <param name="items">What the events are made of.</param>
    /// <param name="write">Makes them.</param>
    /// <param name="outcome">For the headers, as it is when the first item has come. Null: there is nothing to wait for, the head goes out at once.</param>
    /// <param name="keepAlive">After how long a silence a comment is sent; zero: never.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Is told of a failure that nobody expected.</param>
    public static async Task WriteAsync<T>(
        HttpContext context, IAsyncEnumerable<T> items, Action<IBufferWriter<byte>, T> write, ChatOutcome? outcome, TimeSpan keepAlive, TimeProvider time, ILogger logger)
    {
        var cancellationToken = context.RequestAborted;
        await using var reader = items.GetAsyncEnumerator(cancellationToken);
        await using var response = new Response(context, outcome, keepAlive, time);
        try
        {
            if (outcome is null)
            {
                response.Begin();
                await response.Body.FlushAsync(cancellationToken);
            }

            var next = reader.MoveNextAsync();
            while (next.IsCompleted ? await next : await response.AwaitAsync(next))
            {
                response.Begin();
                write(response.Body, reader.Current);
                // What is there already, as in a replayed answer, goes out together.
                next = reader.MoveNextAsync();
                if (!next.IsCompleted)
                {
                    await response.Body.FlushAsync(cancellationToken);
                }
            }

            response.Begin();
            ChunkWriter.WriteEnd(response.Body);
        }
        catch (Exception exception) when (response.HasBegun && !cancellationToken.IsCancellationRequested)
        {
            response.Body.Write("data: "u8);
            response.Body.Write(InOneLine(ApiErrorWriter.ToUtf8(exception as ApiException ?? Unexpected(logger, exception)).Span));
            response.Body.Write("\n\n"u8);
        }

        await response.Body.FlushAsync(cancellationToken);
    }

    // A provider's error may be indented.
    private static ReadOnlySpan<byte> InOneLine(ReadOnlySpan<byte> json)
    {
        if (json.IndexOfAny((byte)'\r', (byte)'\n') < 0)
        {
            return json;
        }

        var line = json.ToArray();
        line.AsSpan().Replace((byte)'\r', (byte)' ');
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        return line;
    }

    private static ApiException Unexpected(ILogger logger, Exception exception)
    {
        LogUnexpected(logger, exception);
        return new ApiException(StatusCodes.Status500InternalServerError, ErrorTypes.Server, "internal_error",
            "The server had an error while it processed your request.");
    }

    [LoggerMessage(110, LogLevel.Error, "A stream failed unexpectedly.")]
    private static partial void LogUnexpected(ILogger logger, Exception exception);

    /// <summary>The response of a stream. While the next event is awaited, its timer may write a comment; one of the two writes at a time.</summary>
    private sealed class Response(HttpContext context, ChatOutcome? outcome, TimeSpan keepAlive, TimeProvider time) : IAsyncDisposable
    {
        private readonly SemaphoreSlim _writing = new(1);
        private ITimer? _timer;
        private bool _isAwaiting;

        public PipeWriter Body => context.Response.BodyWriter;

        public bool HasBegun { get; private set; }

        public void Begin()
        {
            if (HasBegun)
            {
                return;
            }

            if (outcome is not null)
            {
                ChatHeaders.Write(context.Response.Headers, outcome);
            }

            context.Response.ContentType = "text/event-stream; charset=utf-8";
            context.Response.Headers.CacheControl = "no-cache";
            // Proxies such as nginx would otherwise hold chunks back.
            context.Response.Headers["X-Accel-Buffering"] = "no";
            // Last: the outcome may have changed beneath the timer, which tries again then.
            HasBegun = true;
        }

        public async ValueTask<bool> AwaitAsync(ValueTask<bool> next)
        {
            if (keepAlive == TimeSpan.Zero)
            {
                return await next;
            }

            _isAwaiting = true;
            _timer ??= time.CreateTimer(static state => _ = ((Response)state!).KeepAliveAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(keepAlive, keepAlive);
            try
            {
                return await next;
            }
            finally
            {
                await _writing.WaitAsync();
                _isAwaiting = false;
                _writing.Release();
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (_timer is not null)
            {
                await _timer.DisposeAsync();
            }

            _writing.Dispose();
        }

        private async Task KeepAliveAsync()
        {
            if (!_writing.Wait(0))
            {
                return;
            }

            try
            {
                if (_isAwaiting)
                {
                    Begin();
                    Body.Write(": keep-alive\n\n"u8);
                    await Body.FlushAsync(context.RequestAborted);
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
            {
                // The client has left, which the stream notices by itself.
            }
            finally
            {
                _writing.Release();
            }
        }
    }
}
