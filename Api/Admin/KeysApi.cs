using System.ComponentModel;
using AspireAi.Api.Accounts;
using AspireAi.Api.Accounts.Store;
using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Defense.Tiers;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace AspireAi.Api.Admin;

/// <summary>API keys of everybody, and such that belong to a tenant and to nobody in it: a service's.</summary>
internal static class KeysApi
{
    private const int PerPage = 100;

    public static void MapKeysApi(this IEndpointRouteBuilder admin)
    {
        var keys = admin.MapGroup("/keys").WithTags("Administration: keys");
        keys.MapGet("", ListAsync).WithSummary("API keys, the newest first: all, or those of a tenant's own.");
        keys.MapPost("", CreateAsync).WithSummary("Makes an API key of a tenant's own. The key is in this answer and nowhere else.");
        keys.MapDelete("/{id}", RevokeAsync).WithSummary("Ends an API key, whoever's, everywhere at once.");
    }

    private static async Task<Ok<ListResponse<KeyResponse>>> ListAsync(
        ApiKeyStore keys,
        [Description("Only the tenant's own keys.")] string? tenant = null,
        [Description("'next' of the page before.")] int after = 0)
    {
        if (tenant is not null)
        {
            return TypedResults.Ok(new ListResponse<KeyResponse>([.. (await keys.OfTenantAsync(Fields.Tenant(tenant))).Select(KeyResponse.Of)]));
        }

        var skip = Math.Max(0, after);
        var page = await keys.AllAsync(skip, PerPage);
        return TypedResults.Ok(new ListResponse<KeyResponse>([.. page.Select(KeyResponse.Of)], page.Count < PerPage ? null : $"{skip + PerPage}"));
    }

    private static async Task<Ok<NewKeyResponse>> CreateAsync(
        HttpContext context, CreateTenantKeyRequest request, ApiKeyStore keys, TierCatalog tiers, IOptionsMonitor<AccountOptions> options, TimeProvider time, AdminLog log)
    {
        var most = options.CurrentValue.MaxKeysPerTenant;
        var wanted = new ApiKey("", Fields.Label(request.Name), null, Fields.Tenant(request.Tenant), Fields.Tier(request.Tier, tiers), default,
            Fields.InFuture(request.ExpiresAt, time, "expires_at"), null, Fields.Limits(request.Limits));
        var (result, key, text) = await keys.CreateAsync(wanted, most);
        if (result != 1)
        {
            throw result == 0 ? Fields.Wrong("tenant", $"There is no tenant '{wanted.Tenant}'.") : AccountErrors.TooManyKeys(most);
        }

        log.Did(context.GetCaller(), $"made an API key of the tenant {wanted.Tenant},", key.Id);
        return TypedResults.Ok(new NewKeyResponse(text, KeyResponse.Of(key)));
    }

    private static async Task<NoContent> RevokeAsync(string id, HttpContext context, ApiKeyStore keys, AdminLog log)
    {
        if (await keys.ReadAsync(id) is not { } key || !await keys.TryRevokeAsync(key))
        {
            throw AccountErrors.NotFound("key");
        }

        log.Did(context.GetCaller(), "revoked the API key", id);
        return TypedResults.NoContent();
    }
}
