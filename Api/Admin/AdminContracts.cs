using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using AspireAi.Api.Accounts.Store;

namespace AspireAi.Api.Admin;

internal sealed record CreateUserRequest(
    string? Email,
    [property: Description("As in POST /account/register.")] string? Name = null,
    [property: Description("Default: free.")] string? Tier = null,
    [property: Description("Default: the default tenant.")] string? Tenant = null,
    [property: Description("Default: none.")] IReadOnlyList<string>? Roles = null);

internal sealed record UpdateUserRequest(
    [property: Description("One of GET /admin/tiers. Holds from the next request.")] string? Tier = null,
    [property: Description("One of GET /admin/tenants.")] string? Tenant = null,
    [property: Description("A blocked account can't sign in, and its keys and sign-ins are worth nothing.")] bool? Blocked = null,
    [property: Description("All roles that the account then has.")] IReadOnlyList<string>? Roles = null);

internal sealed record GrantRequest(
    [property: Description("Tokens on top of what was granted before; negative takes away."), Range(-Fields.MostGranted, Fields.MostGranted)] long? Tokens = null,
    [property: Description("Millionths of a US dollar, as tokens. A tier's cap of money holds beside its cap of tokens: raise both."), Range(-Fields.MostGranted, Fields.MostGranted)] long? MicroDollars = null,
    [property: Description("UTC month, as 2026-11. Default: the current one.")] string? Month = null);

internal sealed record LinkResponse(
    [property: Description("Good once. Whoever opens it first sets the account's password.")] Uri Link,
    DateTimeOffset ExpiresAt);

internal sealed record TenantResponse(
    string Id, string Name, DateTimeOffset? CreatedAt,
    [property: Description("Accounts in it.")] long Accounts,
    [property: Description("API keys that belong to it and to nobody in it.")] long Keys)
{
    public static TenantResponse Of(TenantSize size) => new(size.Tenant.Id, size.Tenant.Name, size.Tenant.CreatedAt, size.Accounts, size.Keys);
}

internal sealed record CreateTenantRequest(
    [property: Description("Lower-case letters, digits and hyphens; for ever.")] string? Id,
    [property: Description("For people.")] string? Name);

internal sealed record CreateTenantKeyRequest(
    [property: Description("The tenant that the key belongs to.")] string? Tenant,
    [property: Description("The tier that sets its limits.")] string? Tier,
    [property: Description("For people; 1 to 100 characters.")] string? Name,
    [property: Description("When the key ends. Default: never.")] DateTimeOffset? ExpiresAt = null,
    [property: Description("Limits of the key's own, beside those of the tier. Default: none.")] KeyLimits? Limits = null);

internal sealed record TierResponse(
    string Name,
    IReadOnlyList<RequestWindowResponse> Requests,
    long? TokensPerMinute, long? TokensPerMonth, long? MicroDollarsPerMonth, int? ConcurrentCalls, int MaxOutputTokens,
    [property: Description("Empty: all.")] IReadOnlyList<string> Models,
    string? UpgradeLink);

internal sealed record RequestWindowResponse(int Count, TimeSpan Window);
