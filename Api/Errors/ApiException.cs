using Microsoft.Extensions.AI;

namespace AspireAi.Api.Errors;

/// <summary>
/// An error that the client is told about, in OpenAI's shape. The message is shown as it is: it names the field or the
/// remedy and holds no secret, no prompt and no inner detail.
/// </summary>
public class ApiException(int status, string type, string? code, string message, string? param = null) : Exception(message)
{
    /// <summary>Marks another exception in its data: the call was charged all the same.</summary>
    public const string ChargedKey = "charged";

    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>OpenAI's error type, such as <c>invalid_request_error</c>.</summary>
    public string Type { get; } = type;

    /// <summary>OpenAI's error code, such as <c>model_not_found</c>.</summary>
    public string? Code { get; } = code;

    /// <summary>The offending field, as a path such as <c>messages[2].role</c>.</summary>
    public string? Param { get; } = param;

    /// <summary>After what time a try may succeed; goes out as <c>Retry-After</c>, rounded up to seconds.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>False: OpenAI's clients, which come again by themselves, are told not to. Goes out as <c>x-should-retry</c>.</summary>
    public bool? ShouldRetry { get; set; }

    /// <summary>The call was charged all the same.</summary>
    public bool IsCharged { get; set; }

    /// <summary>Tokens that the upstream says it bills although it failed; null where it says nothing of it.</summary>
    public UsageDetails? Billed { get; internal set; }

    /// <summary>An upstream's own error object, passed on byte for byte where it is the client's mistake.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }
}

/// <summary>A request that cannot be right, whoever sends it.</summary>
public sealed class InvalidRequestException(string message, string? param, string? code = null, int status = StatusCodes.Status400BadRequest)
    : ApiException(status, ErrorTypes.InvalidRequest, code, message, param);

/// <summary>A request that a stage of the defense layer turned away.</summary>
public class DefenseRejectedException(int status, string type, string code, string message)
    : ApiException(status, type, code, message);

/// <summary>OpenAI's error types.</summary>
public static class ErrorTypes
{
    public const string InvalidRequest = "invalid_request_error";
    public const string Authentication = "authentication_error";
    public const string Permission = "permission_error";
    public const string RateLimit = "rate_limit_error";
    public const string InsufficientQuota = "insufficient_quota";
    public const string Server = "server_error";
}
