using AspireAi.Api.Chat.Wire;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Models.Providers;

/// <summary>A provider that failed; 502, 503 or 504. <see cref="Outcome"/> tells the operator why.</summary>
public sealed class UpstreamException(int status, string code, string message, UpstreamFailure outcome, Exception? inner = null)
    : ApiException(status, ErrorTypes.Server, code, message)
{
    public UpstreamFailure Outcome { get; } = outcome;

    public Exception? Cause { get; } = inner;
}

/// <summary>Why an upstream call failed; also the metric's tag.</summary>
public enum UpstreamFailure
{
    Unreachable,
    Broken,
    Garbage,
    Unauthorized,
    NotFound,
    RateLimited,
    ServerError,
    Timeout,
}

/// <summary>Maps what a provider does wrong to what our client is told.</summary>
internal static class UpstreamErrors
{
    // An error body is a few hundred bytes; a longer one is a page of a proxy.
    private const int MaxErrorBody = 64 * 1024;

    public static UpstreamException Unreachable(Exception cause) => new(StatusCodes.Status502BadGateway, "upstream_unreachable",
        "The model's provider can't be reached.", UpstreamFailure.Unreachable, cause);

    public static UpstreamException Broken(Exception? cause) => new(StatusCodes.Status502BadGateway, "upstream_broken",
        "The model's provider broke off its answer.", UpstreamFailure.Broken, cause);

    public static UpstreamException Garbage(Exception? cause) => new(StatusCodes.Status502BadGateway, "upstream_invalid_response",
        "The model's provider sent what is no chat completion.", UpstreamFailure.Garbage, cause);

    public static UpstreamException Timeout(string what) => new(StatusCodes.Status504GatewayTimeout, "upstream_timeout",
        $"The model's provider took too long ({what}).", UpstreamFailure.Timeout);

    public static UpstreamException FromErrorObject(WirePayload payload) => new(StatusCodes.Status502BadGateway, "upstream_error",
        "The model's provider reported an error.", UpstreamFailure.ServerError)
    {
        Billed = Billed(payload.Usage),
    };

    /// <param name="response">What it answered.</param>
    /// <param name="key">The key that it was asked with, which must not go back with its words.</param>
    /// <param name="cancellationToken">Ends the reading of them.</param>
    public static async Task<ApiException> FromResponseAsync(HttpResponseMessage response, string? key, CancellationToken cancellationToken)
    {
        var body = await ReadBoundedAsync(response, cancellationToken);
        var error = FromStatus(response, body, key);
        error.Billed = Billed(UsageOf(body));
        return error;
    }

    private static ApiException FromStatus(HttpResponseMessage response, ReadOnlyMemory<byte> body, string? key)
    {
        var status = (int)response.StatusCode;
        switch (status)
        {
            case StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden:
                return new UpstreamException(StatusCodes.Status502BadGateway, "upstream_unauthorized",
                    "The model's provider does not accept this server's key.", UpstreamFailure.Unauthorized);
            case StatusCodes.Status404NotFound:
                return new UpstreamException(StatusCodes.Status502BadGateway, "upstream_not_found",
                    "The model's provider does not know this model or address.", UpstreamFailure.NotFound);
            // 524 is Cloudflare's: the provider was asked, and did not answer its proxy in time.
            case StatusCodes.Status408RequestTimeout or StatusCodes.Status504GatewayTimeout or 524:
                return Timeout("it said so itself");
            case StatusCodes.Status429TooManyRequests:
                return new UpstreamException(StatusCodes.Status503ServiceUnavailable, "upstream_rate_limited",
                    "The model's provider limits this server at the moment; try again later.", UpstreamFailure.RateLimited)
                {
                    RetryAfter = RetryAfter(response),
                };
            case StatusCodes.Status503ServiceUnavailable or 529:
                return new UpstreamException(StatusCodes.Status503ServiceUnavailable, "upstream_overloaded",
                    "The model's provider is overloaded; try again later.", UpstreamFailure.ServerError)
                {
                    RetryAfter = RetryAfter(response),
                };
            case >= 400 and < 500:
                return ClientMistake(status, body, key);
            default:
                return new UpstreamException(StatusCodes.Status502BadGateway, "upstream_error",
                    $"The model's provider failed with HTTP {status}.", UpstreamFailure.ServerError);
        }
    }

    // The provider knows best what is wrong with a request, so its own words go back, where they are an error object.
    private static ApiException ClientMistake(int status, ReadOnlyMemory<byte> body, string? key) => new(status, ErrorTypes.InvalidRequest, "upstream_rejected",
        $"The model's provider rejected the request with HTTP {status}.")
    {
        Body = ErrorObject(body, key),
    };

    private static UsageDetails? UsageOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            return WirePayloadReader.Read(body).Usage;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // Zeros say that nothing is billed, which is what an error says without them.
    private static UsageDetails? Billed(UsageDetails? usage) =>
        usage is { InputTokenCount: > 0 } or { OutputTokenCount: > 0 } ? usage : null;

    private static async Task<ReadOnlyMemory<byte>> ReadBoundedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[MaxErrorBody];
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return buffer.AsMemory(0, length);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return default;
        }
    }

    private static ReadOnlyMemory<byte> ErrorObject(ReadOnlyMemory<byte> body, string? key)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("error"u8, out _)
                ? KeyRedaction.Apply(body, json.RootElement, key)
                : default;
        }
        // The latter where its text is no valid Unicode.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return default;
        }
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta;
}
