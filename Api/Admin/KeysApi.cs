using System.ComponentModel;
using AspireAi.Api.Accounts;
using AspireAi.Api.Accounts.Store;
using AspireAi.Api.Defense.Tiers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireAi.Api.Admin;

/// <summary>API keys of everybody, and such that belong to a tenant and to nobody in it: a service's.</summary>
internal static class KeysApi
{
    public static void MapKeysApi(this IEndpointRouteBuilder admin)
    {
        var keys = admin.MapGroup("/keys").WithTags("Administration: keys");
        keys.MapGet("", ListAsync).WithSummary("API keys, the newest first: all, or those of a tenant's own.");
        keys.MapPost("", CreateAsync).WithErrors(StatusCodes.Status409Conflict).WithSummary("Makes an API key of a tenant's own. The key is in this answer and nowhere else.");
        keys.MapDelete("/{id}", RevokeAsync).WithSummary("Ends an API key, whoever's, everywhere at once.");
    }

    private static async Task<Ok<ListResponse<KeyResponse>>> ListAsync(
        ApiKeyStore keys,
        [Description("Only the tenant's own keys.")] string? tenant = null,
        [Description(Paging.After)] string? after = null,
        [PageLimit] int limit = Paging.DefaultLimit) =>
        TypedResults.Ok(ListResponse<KeyResponse>.Of(
            await keys.ListAsync(account: null, tenant is null ? null : Fields.Tenant(tenant), Paging.TimeAfter(after), limit), KeyResponse.Of));

    private static async Task<Created<NewKeyResponse>> CreateAsync(
        HttpContext context, CreateTenantKeyRequest request, ApiKeyStore keys, TierCatalog tiers, IOptionsMonitor<AccountOptions> options, TimeProvider time, AuditLog audit)
    {
        var most = options.CurrentValue.MaxKeysPerTenant;
        var (name, tenant, tier) = (Fields.Label(request.Name), Fields.Tenant(request.Tenant), Fields.Tier(request.Tier, tiers));
        var (result, key, text) = await keys.CreateForTenantAsync(
            tenant, tier, name, Fields.InFuture(request.ExpiresAt, time, "expires_at"), Fields.Limits(request.Limits), most, audit.By(context));
        if (result != KeyCreation.Created)
        {
            throw result == KeyCreation.NoOwner ? Fields.Wrong("tenant", $"There is no tenant '{tenant}'.") : AccountErrors.TooManyKeys(most);
        }

        return TypedResults.Created((string?)null, new NewKeyResponse(text, KeyResponse.Of(key)));
    }

    private static async Task<NoContent> RevokeAsync(string id, HttpContext context, ApiKeyStore keys, AuditLog audit) =>
        await keys.RevokeAsync(id, by: audit.By(context)) ? TypedResults.NoContent() : throw AccountErrors.NotFound("key");
}
