using AspireAi.Api.Accounts;
using AspireAi.Api.Accounts.Store;
using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireAi.Api.Admin;

internal static class TenantsApi
{
    public static void MapTenantsApi(this IEndpointRouteBuilder admin)
    {
        var tenants = admin.MapGroup("/tenants").WithTags("Administration: tenants");
        tenants.MapGet("", ListAsync).WithSummary("All tenants; the first is the one of guests and sign-ups.");
        tenants.MapPost("", CreateAsync).WithSummary("Makes a tenant.");
        tenants.MapDelete("/{id}", DeleteAsync).WithSummary("Deletes a tenant that no account and no key belongs to.");
    }

    private static async Task<Ok<ListResponse<TenantResponse>>> ListAsync(TenantStore tenants)
    {
        var responses = await Task.WhenAll((await tenants.ListAsync()).Select(tenant => DescribeAsync(tenant, tenants)));
        return TypedResults.Ok(new ListResponse<TenantResponse>(responses));
    }

    private static async Task<Created<TenantResponse>> CreateAsync(HttpContext context, CreateTenantRequest request, TenantStore tenants, AdminLog log)
    {
        var id = Fields.Tenant(request.Id, "id");
        var tenant = await tenants.TryCreateAsync(id, Fields.Label(request.Name))
            ?? throw new InvalidRequestException($"There is a tenant '{id}' already.", "id", "taken", StatusCodes.Status409Conflict);
        log.Did(context.GetCaller(), "made the tenant", id);
        return TypedResults.Created((string?)null, await DescribeAsync(tenant, tenants));
    }

    private static async Task<NoContent> DeleteAsync(string id, HttpContext context, TenantStore tenants, AdminLog log)
    {
        switch (await tenants.DeleteAsync(id))
        {
            case 0:
                throw AccountErrors.NotFound("tenant");
            case < 0:
                throw new ApiException(StatusCodes.Status409Conflict, ErrorTypes.InvalidRequest, "tenant_in_use",
                    "Accounts or keys belong to this tenant. Move or delete the accounts and revoke the keys first.");
        }

        log.Did(context.GetCaller(), "deleted the tenant", id);
        return TypedResults.NoContent();
    }

    private static async Task<TenantResponse> DescribeAsync(Tenant tenant, TenantStore tenants)
    {
        var (accounts, keys) = await tenants.CountAsync(tenant.Id);
        return new TenantResponse(tenant.Id, tenant.Name, tenant.CreatedAt, accounts, keys);
    }
}
