using AspireAi.Api.Accounts;
using AspireAi.Api.Defense.Cache.Exact;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace AspireAi.Api.Admin;

/// <summary>What the stack's own programs may do: the dashboard's commands on `api`. The service credential opens it, and nothing else does.</summary>
internal static class ServiceApi
{
    private const int MaxBodyBytes = 4 * 1024;

    public static WebApplication MapServiceApi(this WebApplication app)
    {
        var service = app.MapGroup("/service").AllowAnonymous().ExcludeFromDescription().WithMaxBody(MaxBodyBytes).WithStrictRequests().AddEndpointFilter(RequireCredential);
        service.MapPost("/cache/purge", PurgeCacheAsync);
        if (app.Environment.IsDevelopment())
        {
            service.MapPost("/sign-in-link", CreateSignInLinkAsync);
            app.MapGroup("/account").AllowAnonymous().ExcludeFromDescription().WithMaxBody(MaxBodyBytes).WithStrictRequests().MapPost("/sign-in-link", SignInByLinkAsync);
        }

        return app;
    }

    private static ValueTask<object?> RequireCredential(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Features.Get<ServiceCall>() is not null
            ? next(context)
            : throw new ApiException(StatusCodes.Status403Forbidden, ErrorTypes.Permission, "service_credential_required", "Only this stack's own programs may call this.");

    private static async Task<Ok<CachePurged>> PurgeCacheAsync(AnswerStore store, AuditLog audit, TimeProvider time)
    {
        await audit.WriteAsync(new AuditStamp("dashboard", time.GetUtcNow()), "cache.purge", "cache");
        var removed = 0;
        foreach (var about in await store.ListAsync())
        {
            removed += await store.DropAsync(about.Id) ? 1 : 0;
        }

        return TypedResults.Ok(new CachePurged(removed));
    }

    private static async Task<Ok<SignInLink>> CreateSignInLinkAsync(SignInLinks links, UserManager<Account> manager) =>
        await links.CreateAsync(manager) is { } url
            ? TypedResults.Ok(new SignInLink(url, (int)SignInLinks.Lifetime.TotalSeconds))
            : throw new ApiException(StatusCodes.Status404NotFound, ErrorTypes.InvalidRequest, "no_administrator",
                "The first administrator's account does not exist, is blocked, or is no administrator any more. Set Admin:Email and Admin:Password to create one.");

    private static async Task<Ok<TokenResponse>> SignInByLinkAsync(SignInLinkRequest request, HttpContext context, SignInLinks links, SignIns signIns) =>
        await links.RedeemAsync(Fields.Required(request.Code, "code")) is { } account
            ? TypedResults.Ok(TokenResponse.Of(await signIns.OpenAsync(account, SignInApi.ClientOf(context)), account))
            : throw SignInApi.BadLink();

    internal sealed record CachePurged(int Removed);

    internal sealed record SignInLink(Uri Url, int ExpiresIn);

    internal sealed record SignInLinkRequest(string? Code);
}
