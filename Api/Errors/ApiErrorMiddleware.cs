using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Json;

namespace AspireAi.Api.Errors;

/// <summary>Turns whatever an endpoint throws into OpenAI's error shape; nothing of an unexpected exception leaves the process.</summary>
internal sealed partial class ApiErrorMiddleware(RequestDelegate next, IOptions<JsonOptions> json, EndpointDataSource endpoints, ILogger<ApiErrorMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (!context.Response.HasStarted && context.Response.ContentLength is null && Unmatched(context, context.Response.StatusCode) is { } error)
            {
                await ApiErrorWriter.WriteAsync(context, error);
            }
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has left; nobody reads an answer, and whatever the exception says follows from that.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            await ApiErrorWriter.WriteAsync(context, exception switch
            {
                ApiException known => known,
                BadHttpRequestException { InnerException: JsonException unreadable } => BadJson(unreadable),
                BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } bad => BadParameter(bad, context.GetEndpoint()),
                BadHttpRequestException bad => Unmatched(context, bad.StatusCode) ?? new ApiException(bad.StatusCode, ErrorTypes.InvalidRequest, null, bad.Message),
                _ when StoreFaults.IsUnavailableAnywhereIn(exception) => new ApiException(StatusCodes.Status503ServiceUnavailable, ErrorTypes.Server,
                    "store_unavailable", "What this needs is unavailable at the moment. Please try again shortly.") { RetryAfter = TimeSpan.FromSeconds(2) },
                _ => Unexpected(exception),
            });
        }
    }

    private ApiException Unexpected(Exception exception)
    {
        LogUnexpected(exception);
        return new ApiException(StatusCodes.Status500InternalServerError, ErrorTypes.Server, "internal_error",
            "The server had an error while it processed your request.")
        {
            ShouldRetry = exception.Data.Contains(ApiException.ChargedKey) ? false : null,
        };
    }

    // The serializer's own message names types of ours; its path is all that a client needs.
    private InvalidRequestException BadJson(JsonException exception)
    {
        var field = exception.Path is { } path ? path.TrimStart('$').TrimStart('.') : "";
        if (Duplicate().Match(exception.Message) is { Success: true } match)
        {
            field = match.Groups[1].Value;
            return new($"The field '{field}' is given twice.", field, "invalid_json");
        }

        if (Unknown().Match(exception.Message) is { Success: true } unknown)
        {
            var name = unknown.Groups[1].Value;
            var known = typeof(ApiErrorMiddleware).Assembly.GetType(unknown.Groups[2].Value) is { } type
                ? json.Value.SerializerOptions.GetTypeInfo(type).Properties.Select(property => property.Name).ToArray()
                : [];
            return UnknownName($"The field '{(field.Length == 0 ? name : field)}'", name, field.Length == 0 ? name : field, known);
        }

        return field.Length == 0
            ? new("The body is not the JSON object that this address takes.", null, "invalid_json")
            : new($"The value of the field '{field}' can't be read.", field, "invalid_json");
    }

    /// <param name="what">Begins the sentence.</param>
    /// <param name="name">That is not known.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="known">Names that are.</param>
    internal static InvalidRequestException UnknownName(string what, string name, string path, IReadOnlyCollection<string> known) => new(
        $"{what} is not known here." + (SettingNames.Nearest(name, known) is { } nearest ? $" Did you mean '{nearest}'?" : known.Count == 0 ? "" : $" This address takes: {string.Join(", ", known)}."),
        path, "unknown_parameter");

    // The framework names parameters of ours by their types, in quotes, with the name at the end.
    private static InvalidRequestException BadParameter(BadHttpRequestException exception, Endpoint? endpoint)
    {
        if (exception.Message.Contains(" body ", StringComparison.Ordinal))
        {
            return new("The body is missing; it has to be the JSON object that this address takes.", null, "invalid_json");
        }

        var match = Parameter().Match(exception.Message);
        var (name, sent) = (match.Groups[1].Value, match.Groups[2]);
        return !match.Success ? new("A parameter of this address is missing or can't be read.", null, "invalid_value")
            : sent.Success && Fields.RuleOf(endpoint?.Metadata.GetMetadata<MethodInfo>()?.GetParameters().FirstOrDefault(one => one.Name == name)) is { } rule
                ? Fields.Ruled(name, rule, sent.Value)
            : new($"'{name}' is missing or can't be read.", name, "invalid_value");
    }

    [GeneratedRegex("""^Duplicate property '(.+?)' """)]
    private static partial Regex Duplicate();

    [GeneratedRegex("""^The JSON property '(.+?)' could not be mapped to any .NET member contained in type '(.+?)'""")]
    private static partial Regex Unknown();

    [GeneratedRegex("""^(?:Failed to bind|Required) parameter "[^"]* (\w+)" (?:from "(.*)")?""", RegexOptions.Singleline)]
    private static partial Regex Parameter();

    private ApiException? Unmatched(HttpContext context, int status) => status switch
    {
        StatusCodes.Status404NotFound => new ApiException(status, ErrorTypes.InvalidRequest, "unknown_url",
            "There is nothing at this address. " + UnknownAddress.Advice(context.Request.Path, endpoints)),
        StatusCodes.Status405MethodNotAllowed => new ApiException(status, ErrorTypes.InvalidRequest, "method_not_allowed",
            $"This address does not take the HTTP method {context.Request.Method}{(context.Response.Headers.Allow is { Count: > 0 } allowed ? $", but {allowed}" : "")}."),
        StatusCodes.Status413PayloadTooLarge => new ApiException(status, ErrorTypes.InvalidRequest, "request_too_large",
            "The body is larger than this address takes."),
        StatusCodes.Status415UnsupportedMediaType => new ApiException(status, ErrorTypes.InvalidRequest, "unsupported_media_type",
            "The body has to be JSON: send 'Content-Type: application/json'."),
        _ => null,
    };

    [LoggerMessage(100, LogLevel.Error, "A request failed unexpectedly.")]
    private partial void LogUnexpected(Exception exception);
}
