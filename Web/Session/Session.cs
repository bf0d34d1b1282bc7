using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace AspireAi.Web.Session;

/// <summary>
/// What the session cookie holds, sealed: who is signed in, for the pages to show, and the refresh token that gets their access
/// tokens from the Api. Roles in it are for showing menus only; what somebody may do, the Api decides each time.
/// </summary>
internal static class Session
{
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;
    public const string IdClaim = "sub", NameClaim = "name", EmailClaim = "email", RoleClaim = "role", TierClaim = "tier";

    /// <summary>The browser's address, of each request anew; not in the cookie.</summary>
    public const string AddressClaim = "address";

    /// <summary>As the Api calls it.</summary>
    public const string AdministratorRole = "admin";

    private const string RefreshTokenClaim = "refresh";

    public static ClaimsPrincipal Of(SessionTokens tokens) => new(new ClaimsIdentity(
        [
            new(IdClaim, tokens.Account.Id),
            new(NameClaim, tokens.Account.Name),
            new(EmailClaim, tokens.Account.Email),
            new(TierClaim, tokens.Account.Tier),
            .. tokens.Account.Roles.Select(role => new Claim(RoleClaim, role)),
            new(RefreshTokenClaim, tokens.RefreshToken),
        ],
        Scheme, NameClaim, RoleClaim));

    /// <returns>Null for a guest.</returns>
    public static string? RefreshToken(this ClaimsPrincipal? person) => person?.FindFirst(RefreshTokenClaim)?.Value;

    /// <summary>For showing menus and pages; what an administrator may do, the Api decides.</summary>
    public static bool IsAdministrator(this ClaimsPrincipal person) => person.HasClaim(RoleClaim, AdministratorRole);

    /// <summary>Whether the pages would show something else by these than by those.</summary>
    public static bool Differs(ClaimsPrincipal one, ClaimsPrincipal other) => !Shown(one).SetEquals(Shown(other));

    private static HashSet<(string, string)> Shown(ClaimsPrincipal person) =>
        [.. person.Claims.Where(claim => claim.Type is not (AddressClaim or RefreshTokenClaim)).Select(claim => (claim.Type, claim.Value))];
}
