namespace AspireAi.Api.Requests;

/// <summary><c>HEAD</c> is answered as <c>GET</c> is, without the body, which the server leaves out; <c>OPTIONS</c> with the methods that an address takes.</summary>
internal sealed class HttpMethodsMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Request.Method = HttpMethods.Get;
            return HeadAsync(context);
        }

        return HttpMethods.IsOptions(context.Request.Method) ? OptionsAsync(context) : next(context);
    }

    private async Task HeadAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
        }
    }

    private async Task OptionsAsync(HttpContext context)
    {
        await next(context);
        // Routing answers so where an address takes other methods.
        if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status405MethodNotAllowed, Headers.Allow: { Count: > 0 } allowed })
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            var methods = allowed.ToString().Split(", ");
            context.Response.Headers.Allow = string.Join(", ", methods.Contains(HttpMethods.Get) ? [.. methods, HttpMethods.Head, HttpMethods.Options] : [.. methods, HttpMethods.Options]);
        }
    }
}
