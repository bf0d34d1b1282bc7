using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace AspireAi.Web.ApiClient;

/// <summary>Turns OpenAI-shaped errors, and what stands in for them when a proxy answers, into an <see cref="ApiFailure"/>.</summary>
internal static class ApiFailureReader
{
    // An error page of megabytes is not read to its end.
    private const int LargestErrorBody = 64 * 1024;
    private const int LongestDetail = 600;

    public static async Task<ApiFailure> ReadAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        var error = await ErrorOfAsync(response, cancellationToken);
        var code = CodeOf(error);
        var kind = KindOf(response.StatusCode, code, error);
        return new ApiFailure(kind, DetailOf(error), RetryAt(response.Headers.RetryAfter, time), WebAddress(error?.UpgradeUrl), error?.ResetsAt, code);
    }

    /// <summary>An error that a conversation remembers.</summary>
    public static ApiFailure Remembered(string? code, string? message) => new(
        code switch
        {
            "rate_limit_exceeded" or "quota_in_use" => FailureKind.TooFast,
            "insufficient_quota" => FailureKind.QuotaUsedUp,
            "context_length_exceeded" or "too_many_messages" or "string_above_max_length" or "request_too_large" => FailureKind.TooLong,
            "model_not_found" => FailureKind.UnknownModel,
            "model_not_allowed" => FailureKind.NotAllowed,
            "internal_error" => FailureKind.Internal,
            { } known when IsOfTheStore(known) => FailureKind.StoreAway,
            { } known when IsForTheOperator(known) => FailureKind.OutOfOrder,
            { } known when known.StartsWith("upstream_", StringComparison.Ordinal) || known.EndsWith("_unavailable", StringComparison.Ordinal) => FailureKind.Overloaded,
            _ => FailureKind.Refused,
        },
        Shortened(message),
        Code: code);

    /// <summary>An error inside a stream: its head said 200 long ago.</summary>
    public static ApiFailure FromStream(WireError error) =>
        CodeOf(error) switch
        {
            "insufficient_quota" => new ApiFailure(FailureKind.QuotaUsedUp, DetailOf(error), UpgradeUrl: WebAddress(error.UpgradeUrl), ResetsAt: error.ResetsAt),
            { } code when IsForTheOperator(code) => new ApiFailure(FailureKind.OutOfOrder, DetailOf(error)),
            _ => new ApiFailure(FailureKind.BrokeOff, DetailOf(error)),
        };

    private static FailureKind KindOf(HttpStatusCode status, string? code, WireError? error) => (int)status switch
    {
        429 when code == "insufficient_quota" || error?.Type == "insufficient_quota" => FailureKind.QuotaUsedUp,
        429 when code == "request_too_large" => FailureKind.TooLong,
        429 => FailureKind.TooFast,
        413 => FailureKind.TooLong,
        400 when code is "context_length_exceeded" or "string_above_max_length" or "too_many_messages" => FailureKind.TooLong,
        404 when code == "model_not_found" => FailureKind.UnknownModel,
        404 when code is "conversation_not_found" or "answer_ended" => FailureKind.Gone,
        409 when code == "conversation_moved_on" => FailureKind.MovedOn,
        401 or 403 => FailureKind.NotAllowed,
        503 when IsOfTheStore(code) => FailureKind.StoreAway,
        502 when IsForTheOperator(code) => FailureKind.OutOfOrder,
        502 or 503 or 504 => FailureKind.Overloaded,
        >= 500 => FailureKind.Internal,
        _ => FailureKind.Refused,
    };

    private static bool IsForTheOperator(string? code) => code is "upstream_unauthorized" or "upstream_out_of_credit" or "upstream_not_found";

    private static bool IsOfTheStore(string? code) => code is "quota_unavailable" or "store_unavailable" or "identity_unavailable";

    private static async Task<WireError?> ErrorOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[LargestErrorBody];
            var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return JsonSerializer.Deserialize(buffer.AsSpan(0, read), WireJson.Default.WireErrorBody)?.Error;
        }
        catch (Exception e) when (e is JsonException or HttpRequestException or IOException)
        {
            return null;
        }
    }

    private static DateTimeOffset? RetryAt(RetryConditionHeaderValue? header, TimeProvider time) =>
        header?.Delta is { } delta ? time.GetUtcNow() + delta : header?.Date;

    private static string? CodeOf(WireError? error) =>
        error?.Code is { ValueKind: JsonValueKind.String } code ? code.GetString() : null;

    private static string? DetailOf(WireError? error) => Shortened(error?.Message);

    private static string? Shortened(string? words) => words switch
    {
        null or "" => null,
        { Length: > LongestDetail } tooLong => tooLong[..LongestDetail] + "…",
        var message => message,
    };

    public static Uri? WebAddress(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;
}
