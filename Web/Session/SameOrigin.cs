namespace AspireAi.Web.Session;

/// <summary>
/// Keeps other sites from using a person's session: no request that could change anything, and no circuit's connection, that another
/// site caused. Beside the antiforgery token of forms and the cookie's SameSite, since a circuit's connection has no token, and
/// SameSite lets pages of a sister domain through.
/// </summary>
internal static class SameOrigin
{
    public static IApplicationBuilder UseSameOrigin(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (!IsForeign(context.Request))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    });

    private static bool IsForeign(HttpRequest request)
    {
        var connects = request.HttpContext.WebSockets.IsWebSocketRequest || request.Headers.Upgrade.Count > 0 || request.Path.StartsWithSegments("/_blazor");
        if (!connects && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)))
        {
            return false;
        }

        // The browser's own word, where it gives it: pages can't forge it.
        if (request.Headers["Sec-Fetch-Site"] is [{ Length: > 0 } site])
        {
            return site is not ("same-origin" or "none");
        }

        // "null" is what a form of a page without referrer sends; its antiforgery token decides. A connection always names its origin.
        return request.Headers.Origin is [{ Length: > 0 } origin]
            && (origin == "null" ? connects : !Uri.TryCreate(origin, UriKind.Absolute, out var uri) || !IsHost(request.Host, uri));
    }

    // Not the scheme, which a proxy in front may have changed without being known to us.
    private static bool IsHost(HostString host, Uri origin) =>
        string.Equals(host.Host, origin.Host, StringComparison.OrdinalIgnoreCase)
        && (host.Port is null ? origin.IsDefaultPort : host.Port == origin.Port);
}
