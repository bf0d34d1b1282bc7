using System.Buffers;

namespace AspireAi.Api.Requests;

/// <summary>The id that a request has in logs, traces and usage records, and in every answer's <c>x-request-id</c>.</summary>
internal static class RequestIds
{
    private const int LongestOfClient = 200;

    private static readonly SearchValues<char> _printable = SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(static code => (char)code)]);

    public static IApplicationBuilder UseRequestIds(this IApplicationBuilder app)
    {
        var time = app.ApplicationServices.GetRequiredService<TimeProvider>();
        return app.Use((context, next) =>
        {
            context.TraceIdentifier = "req_" + Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
            context.Response.Headers["x-request-id"] = context.TraceIdentifier;
            return next(context);
        });
    }

    /// <summary>The client's own id of its request; null where it sent none that can stand in a log.</summary>
    public static string? OfClient(HttpRequest request) =>
        request.Headers["x-client-request-id"] is [{ Length: > 0 and <= LongestOfClient } id] && !id.AsSpan().ContainsAnyExcept(_printable) ? id : null;
}
