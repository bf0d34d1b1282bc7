using System.Buffers;
using AspireAi.Api.Chat.Wire;

namespace AspireAi.Api.Models.Providers;

/// <summary>Reads a provider's response, within bounds.</summary>
internal static class ProviderResponse
{
    // An error body is a few hundred bytes; a longer one is a page of a proxy.
    private const int MaxErrorBody = 64 * 1024;
    private const int LongestRequestId = 200;

    // More than any model says; a server that goes on must not fill the memory.
    private const int MaxAnswer = 64 * 1024 * 1024;

    // Some end an error's head with a body that never ends.
    private static readonly TimeSpan _longestErrorBody = TimeSpan.FromSeconds(5);

    private static readonly string[] _requestIds = ["x-request-id", "request-id", "apim-request-id"];

    public static string? RequestIdOf(HttpResponseMessage response)
    {
        foreach (var name in _requestIds)
        {
            if (response.Headers.NonValidated.TryGetValues(name, out var values) && values.ToString() is { Length: > 0 and <= LongestRequestId } id)
            {
                return id;
            }
        }

        return null;
    }

    /// <summary>A whole answer.</summary>
    public static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp((response.Content.Headers.ContentLength ?? 0) + 1, 4096, MaxErrorBody));
        var length = 0;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            while (await stream.ReadAsync(buffer.AsMemory(length), cancellationToken) is > 0 and var read)
            {
                length += read;
                if (length == buffer.Length)
                {
                    buffer = length < MaxAnswer ? Grow(buffer) : throw UpstreamErrors.Garbage(null);
                }
            }

            return WithoutMark(buffer.AsMemory(0, length)).ToArray();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw UpstreamErrors.Broken(exception, WirePayloadReader.FindUsage(buffer.AsMemory(0, length)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    /// <summary>The beginning of an error, or what came of it.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadErrorAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(_longestErrorBody, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        var buffer = new byte[MaxErrorBody];
        var length = 0;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(either.Token);
            while (length < buffer.Length && await stream.ReadAsync(buffer.AsMemory(length), either.Token) is > 0 and var read)
            {
                length += read;
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // What came of it may say enough.
        }

        return WithoutMark(buffer.AsMemory(0, length));
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> utf8) => utf8.Span.StartsWith("\uFEFF"u8) ? utf8["\uFEFF"u8.Length..] : utf8;
}
