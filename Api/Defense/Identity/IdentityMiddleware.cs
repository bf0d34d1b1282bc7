using Microsoft.AspNetCore.Authorization;

namespace AspireAi.Api.Defense.Identity;

/// <summary>
/// Finds out who is asking, before anything of the body is read, and turns away who may not come. Every endpoint needs a caller
/// unless it allows anonymous requests.
/// </summary>
internal sealed class IdentityMiddleware(RequestDelegate next, CallerResolver resolver, IdentityMetrics metrics)
{
    public Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint is null || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return next(context);
        }

        var resolving = resolver.ResolveAsync(context);
        return resolving.IsCompletedSuccessfully ? GoOnAsync(context, endpoint, resolving.Result) : AwaitAsync(context, endpoint, resolving);
    }

    private async Task AwaitAsync(HttpContext context, Endpoint endpoint, ValueTask<CallerResult> resolving) =>
        await GoOnAsync(context, endpoint, await resolving);

    private Task GoOnAsync(HttpContext context, Endpoint endpoint, CallerResult result)
    {
        var error = result.Error ?? Demand(endpoint.Metadata.GetMetadata<CallerRequirement>(), result.Caller!);
        metrics.Identified(result.Caller, error);
        if (error is not null)
        {
            if (error.Status == StatusCodes.Status401Unauthorized)
            {
                context.Response.Headers.WWWAuthenticate = "Bearer";
            }

            return ApiErrorWriter.WriteAsync(context, error);
        }

        context.Features.Set(result.Caller);
        return next(context);
    }

    private static ApiException? Demand(CallerRequirement? requirement, Caller caller)
    {
        if (requirement is null)
        {
            return null;
        }

        if (requirement.Role is { } role)
        {
            // Another authority's caller may administrate too, where the configuration maps one of its roles to that.
            return caller.Roles.Contains(role) ? null : caller.Kind == CallerKind.Guest ? IdentityErrors.NotSignedIn : IdentityErrors.Forbidden;
        }

        var allowed = caller.Kind == CallerKind.User || (requirement.KeysWillDo && caller.UserId is not null);
        return allowed ? null : caller.Kind == CallerKind.Guest ? IdentityErrors.NotSignedIn : IdentityErrors.NeedsPerson;
    }
}
