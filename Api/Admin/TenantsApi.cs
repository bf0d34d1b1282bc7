using System.ComponentModel;
using AspireAi.Api.Accounts;
using AspireAi.Api.Accounts.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireAi.Api.Admin;

internal static class TenantsApi
{
    public static void MapTenantsApi(this IEndpointRouteBuilder admin)
    {
        var tenants = admin.MapGroup("/tenants").WithTags("Administration: tenants");
        tenants.MapGet("", ListAsync).WithSummary("All tenants; the first is the one of guests and sign-ups.");
        tenants.MapPost("", CreateAsync).WithErrors(StatusCodes.Status409Conflict).WithSummary("Makes a tenant.");
        tenants.MapDelete("/{id}", DeleteAsync).WithErrors(StatusCodes.Status409Conflict).WithSummary("Deletes a tenant that no account and no key belongs to.");
    }

    private static async Task<Ok<ListResponse<TenantResponse>>> ListAsync(
        TenantStore tenants,
        [Description(Paging.After)] string? after = null,
        [PageLimit] int limit = Paging.DefaultLimit) =>
        TypedResults.Ok(ListResponse<TenantResponse>.Of(await tenants.ListAsync(Paging.NameAfter(after), limit), TenantResponse.Of));

    private static async Task<Created<TenantResponse>> CreateAsync(HttpContext context, CreateTenantRequest request, TenantStore tenants, AuditLog audit)
    {
        var id = Fields.Tenant(request.Id, "id");
        var tenant = await tenants.CreateAsync(id, Fields.Label(request.Name), audit.By(context))
            ?? throw new InvalidRequestException($"There is a tenant '{id}' already.", "id", "taken", StatusCodes.Status409Conflict);
        return TypedResults.Created((string?)null, TenantResponse.Of(new(tenant, 0, 0)));
    }

    private static async Task<NoContent> DeleteAsync(string id, HttpContext context, TenantStore tenants, AuditLog audit)
    {
        switch (await tenants.DeleteAsync(id, audit.By(context)))
        {
            case TenantDeletion.NoTenant:
                throw AccountErrors.NotFound("tenant");
            case TenantDeletion.InUse:
                throw new ApiException(StatusCodes.Status409Conflict, ErrorTypes.InvalidRequest, "tenant_in_use",
                    "Accounts or keys belong to this tenant. Move or delete the accounts and revoke the keys first.");
        }

        return TypedResults.NoContent();
    }
}
