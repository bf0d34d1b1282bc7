using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using AspireAi.Api.Accounts.Store;
using Microsoft.AspNetCore.Authentication;

namespace AspireAi.Api.Defense.Identity;

/// <summary>
/// Callers with a token of the configured authority. Its keys are in memory, so this needs no store but to know that a tenant
/// other than the default one exists.
/// </summary>
internal sealed partial class JwtCallers(IOptions<JwtOptions> options, AuthorityKeys keys, TenantStore tenants, IOptions<CallerOptions> callers, TimeProvider time)
{
    public const string Scheme = "authority";

    // By their hashes: nothing that is kept lets anybody in.
    private readonly ExpiringCache<string> _good = new(time, callers.Value.MaxEntries);
    private readonly JwtOptions _options = options.Value;

    public bool IsConfigured => !string.IsNullOrEmpty(_options.Authority);

    /// <summary>Whether the token was found good within the last minutes. Asks nobody, and admits nobody.</summary>
    public bool IsKnown(string token) => IsConfigured && _good.Find(HashOf(token)) is not null;

    public async ValueTask<CallerResult> ResolveAsync(HttpContext context, string token)
    {
        // Without the authority's keys every token looks wrong, and "wrong" would be a lie.
        if (!await keys.AreKnownAsync(context.RequestAborted))
        {
            return new(IdentityErrors.Unavailable);
        }

        var result = await context.AuthenticateAsync(Scheme);
        if (result.Principal is not { } principal || principal.FindFirst("sub")?.Value is not { Length: > 0 } subject)
        {
            return new(IdentityErrors.Refused);
        }

        if (TenantOf(principal) is not { } tenant)
        {
            return new(UnknownTenant());
        }

        var found = await tenants.ExistsAsync(tenant);
        if (!found.Exists)
        {
            return new(UnknownTenant());
        }

        _good.Keep(HashOf(token), subject, callers.Value.StaleFor);
        return new(new Caller
        {
            Id = CallerIds.Token(Safe(subject)),
            Kind = CallerKind.Jwt,
            Tenant = tenant,
            Tier = TierOf(principal),
            Roles = RolesOf(principal),
            IsStale = found.IsStale,
        });
    }

    private string? TenantOf(ClaimsPrincipal principal)
    {
        if (_options.TenantClaim is null)
        {
            return Caller.DefaultTenant;
        }

        var value = principal.FindFirst(_options.TenantClaim)?.Value;
        if (value is null)
        {
            return null;
        }

        var tenant = _options.Tenants.Count == 0 ? value : _options.Tenants.TryGetValue(value, out var mapped) ? mapped : null;
        return TenantIds.IsValid(tenant) ? tenant : null;
    }

    private string TierOf(ClaimsPrincipal principal) =>
        _options.TierClaim is { } claim && principal.FindFirst(claim)?.Value is { } value && _options.Tiers.TryGetValue(value, out var tier)
            ? tier
            : _options.DefaultTier;

    private string[] RolesOf(ClaimsPrincipal principal) => _options.RoleClaim is { } type
        ? [.. principal.FindAll(type).Select(claim => _options.Roles.TryGetValue(claim.Value, out var role) ? role : null).OfType<string>().Distinct()]
        : [];

    private ApiException UnknownTenant() => new(StatusCodes.Status403Forbidden, ErrorTypes.Permission, "unknown_tenant",
        $"The token's claim '{_options.TenantClaim}' names no tenant of this server.");

    private static string HashOf(string token) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    // A subject is any text up to 255 characters; ids stand in store keys and logs.
    private static string Safe(string subject) =>
        Harmless().IsMatch(subject) ? subject : $"#{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subject)))[..32]}";

    [GeneratedRegex(@"\A[A-Za-z0-9._|-]{1,64}\z")]
    private static partial Regex Harmless();
}
