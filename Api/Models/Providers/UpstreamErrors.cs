using AspireAi.Api.Chat.Wire;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Models.Providers;

/// <summary>A provider that failed; 502, 503 or 504. <see cref="Outcome"/> tells the operator why.</summary>
public sealed class UpstreamException(int status, string code, string message, UpstreamFailure outcome, Exception? inner = null)
    : ApiException(status, ErrorTypes.Server, code, message)
{
    public UpstreamFailure Outcome { get; } = outcome;

    public Exception? Cause { get; } = inner;

    /// <summary>HTTP status of the provider, or the one that its error object says; null where there was none.</summary>
    public int? UpstreamStatus { get; init; }

    /// <summary>The provider does not work at the moment; a limit or a refusal of this server is something else.</summary>
    public bool IsOutage => Outcome is UpstreamFailure.Unreachable or UpstreamFailure.Broken or UpstreamFailure.Garbage or UpstreamFailure.ServerError
        or UpstreamFailure.Overloaded or UpstreamFailure.Timeout;

    /// <summary>The provider has done nothing that it could bill, so that asking again costs nothing more.</summary>
    public bool IsUnbilled => Billed is null && Outcome is not (UpstreamFailure.Broken or UpstreamFailure.Garbage or UpstreamFailure.Timeout);

    /// <summary>Only the operator can help: the key, the account's credit or the model's name is wrong.</summary>
    public bool IsForOperator => Outcome is UpstreamFailure.Unauthorized or UpstreamFailure.OutOfCredit or UpstreamFailure.NotFound;
}

/// <summary>Why an upstream call failed; also the metric's tag.</summary>
public enum UpstreamFailure
{
    Unreachable,
    Broken,
    Garbage,
    Unauthorized,
    OutOfCredit,
    NotFound,
    RateLimited,
    Overloaded,
    ServerError,
    Timeout,

    /// <summary>It was not asked, since it keeps failing.</summary>
    Unavailable,
}

/// <summary>Maps what a provider does wrong to what our client is told.</summary>
internal static class UpstreamErrors
{
    private const string NotAvailable = "This model is not available at the moment, and trying again won't help. Its operator has been told.";

    public static UpstreamException Unreachable(Exception cause) => new(StatusCodes.Status502BadGateway, "upstream_unreachable",
        "The model's provider can't be reached.", UpstreamFailure.Unreachable, cause);

    /// <param name="wait">Until it is asked again.</param>
    public static UpstreamException Unavailable(TimeSpan wait) => new(StatusCodes.Status503ServiceUnavailable, "upstream_unavailable",
        "The model's provider keeps failing and is not asked for a moment; try again later.", UpstreamFailure.Unavailable)
    {
        RetryAfter = wait > TimeSpan.Zero ? wait : TimeSpan.FromSeconds(1),
    };

    public static UpstreamException Busy(Exception cause) => new(StatusCodes.Status503ServiceUnavailable, "upstream_overloaded",
        "The model in this server has too much to do; try again later.", UpstreamFailure.Overloaded, cause)
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    /// <param name="cause">What broke.</param>
    /// <param name="usage">That had come by then.</param>
    public static UpstreamException Broken(Exception? cause, UsageDetails? usage = null) => new(StatusCodes.Status502BadGateway, "upstream_broken",
        "The model's provider broke off its answer.", UpstreamFailure.Broken, cause)
    {
        Billed = Billed(usage),
    };

    /// <param name="cause">What was found wrong with it.</param>
    /// <param name="usage">That stands in it all the same.</param>
    public static UpstreamException Garbage(Exception? cause, UsageDetails? usage = null) => new(StatusCodes.Status502BadGateway, "upstream_invalid_response",
        "The model's provider sent what can't be read.", UpstreamFailure.Garbage, cause)
    {
        Billed = Billed(usage),
    };

    public static UpstreamException Timeout(string what) => new(StatusCodes.Status504GatewayTimeout, "upstream_timeout",
        $"The model's provider took too long ({what}).", UpstreamFailure.Timeout);

    /// <summary>An error that came with HTTP 200, whole or in a stream.</summary>
    /// <param name="payload">That has it.</param>
    /// <param name="key">The key that it was asked with, which must not go back with its words.</param>
    public static ApiException FromErrorObject(WirePayload payload, string? key)
    {
        var said = ProviderMessage.Read(payload.Utf8, key);
        var isForOperator = said.IsAboutCredit || said.IsAboutKey || said.IsAboutModel;
        return said.Status is null && !isForOperator && !payload.IsError
            ? Garbage(null, payload.Usage)
            : FromStatus(said.Status ?? (isForOperator ? StatusCodes.Status400BadRequest : StatusCodes.Status500InternalServerError), said, payload.Usage, said.RetryDelay, isSaid: said.Status is not null);
    }

    /// <summary>An answer with a status of success that has no vectors.</summary>
    /// <param name="body">That came.</param>
    /// <param name="key">The key that it was asked with.</param>
    /// <param name="cause">What was found wrong with it.</param>
    public static ApiException OfEmbeddings(ReadOnlyMemory<byte> body, string? key, Exception cause)
    {
        var (said, usage) = (ProviderMessage.Read(body, key), WirePayloadReader.FindUsage(body));
        return said.Message is null ? Garbage(cause, usage) : FromErrorObject(new WirePayload { Utf8 = body, IsError = true, Usage = usage }, key);
    }

    /// <param name="response">What it answered.</param>
    /// <param name="body">The beginning of its body.</param>
    /// <param name="key">The key that it was asked with, which must not go back with its words.</param>
    /// <param name="now">For a <c>Retry-After</c> that is a time.</param>
    public static ApiException FromResponse(HttpResponseMessage response, ReadOnlyMemory<byte> body, string? key, DateTimeOffset now)
    {
        var said = ProviderMessage.Read(body, key);
        if (said.Message is null && response.Content.Headers.ContentType?.MediaType is "text/plain")
        {
            said = ProviderMessage.OfText(body.Span, key);
        }

        return FromStatus((int)response.StatusCode, said, WirePayloadReader.FindUsage(body), RetryAfter(response, now) ?? said.RetryDelay);
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        if (response.Headers.NonValidated.TryGetValues("retry-after-ms", out var milliseconds)
            && double.TryParse(milliseconds.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and < 86_400_000)
        {
            return TimeSpan.FromMilliseconds(number);
        }

        return response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
            _ => response.Headers.NonValidated.TryGetValues("Retry-After", out var text)
                && double.TryParse(text.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 86_400 ? TimeSpan.FromSeconds(seconds) : null,
        };
    }

    private static ApiException FromStatus(int status, ProviderMessage said, UsageDetails? usage, TimeSpan? retryAfter, bool isSaid = true)
    {
        // 402 is what most providers say who want to be paid first; others hide it in a 400, 403 or 429.
        if (status == StatusCodes.Status402PaymentRequired || (status is >= 400 and < 500 && said.IsAboutCredit))
        {
            return Of(StatusCodes.Status502BadGateway, "upstream_out_of_credit", NotAvailable, UpstreamFailure.OutOfCredit, shouldRetry: false);
        }

        if (status is StatusCodes.Status403Forbidden or StatusCodes.Status404NotFound && said.IsAboutContent)
        {
            return Rejected();
        }

        return status switch
        {
            StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden =>
                Of(StatusCodes.Status502BadGateway, "upstream_unauthorized", NotAvailable, UpstreamFailure.Unauthorized, shouldRetry: false),
            StatusCodes.Status400BadRequest when said.IsAboutKey =>
                Of(StatusCodes.Status502BadGateway, "upstream_unauthorized", NotAvailable, UpstreamFailure.Unauthorized, shouldRetry: false),
            StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed or StatusCodes.Status410Gone =>
                Of(StatusCodes.Status502BadGateway, "upstream_not_found", NotAvailable, UpstreamFailure.NotFound, shouldRetry: false),
            StatusCodes.Status400BadRequest or StatusCodes.Status422UnprocessableEntity when said.IsAboutModel =>
                Of(StatusCodes.Status502BadGateway, "upstream_not_found", NotAvailable, UpstreamFailure.NotFound, shouldRetry: false),
            // 524 is Cloudflare's: the provider was asked, and did not answer its proxy in time.
            StatusCodes.Status408RequestTimeout or StatusCodes.Status504GatewayTimeout or 524 =>
                Of(StatusCodes.Status504GatewayTimeout, "upstream_timeout", "The model's provider took too long (it said so itself).", UpstreamFailure.Timeout),
            StatusCodes.Status429TooManyRequests =>
                Of(StatusCodes.Status503ServiceUnavailable, "upstream_rate_limited", "The model's provider limits this server at the moment; try again later.", UpstreamFailure.RateLimited),
            StatusCodes.Status503ServiceUnavailable or 529 =>
                Of(StatusCodes.Status503ServiceUnavailable, "upstream_overloaded", "The model's provider is overloaded; try again later.", UpstreamFailure.Overloaded),
            // The provider knows best what is wrong with a request, so its own words go back.
            >= 400 and < 500 => Rejected(),
            _ => Of(StatusCodes.Status502BadGateway, "upstream_error", isSaid ? $"The model's provider failed with HTTP {status}." : "The model's provider reported an error.", UpstreamFailure.ServerError),
        };

        ApiException Rejected() => new(status, ErrorTypes.InvalidRequest, "upstream_rejected", said.Message ?? $"The model's provider rejected the request with HTTP {status}.")
        {
            Body = said.Error,
            RetryAfter = retryAfter,
            Billed = Billed(usage),
            // Of the others some pass: a conflict, "too early".
            ShouldRetry = status is StatusCodes.Status409Conflict or StatusCodes.Status424FailedDependency or 425 or >= 498 ? null : false,
        };

        UpstreamException Of(int ours, string code, string message, UpstreamFailure failure, bool? shouldRetry = null) => new(ours, code, message, failure)
        {
            UpstreamStatus = isSaid ? status : null,
            RetryAfter = retryAfter,
            Billed = Billed(usage),
            ShouldRetry = shouldRetry,
        };
    }

    // Zeros say that nothing is billed, which is what an error says without them.
    private static UsageDetails? Billed(UsageDetails? usage) =>
        usage is { InputTokenCount: > 0 } or { OutputTokenCount: > 0 } ? usage : null;
}
