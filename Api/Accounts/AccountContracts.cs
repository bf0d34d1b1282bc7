using System.ComponentModel;

namespace AspireAi.Api.Accounts;

// Required fields are nullable here, so that a missing one is answered with its name.

internal sealed record RegisterRequest(
    [property: Description("Where mail reaches the person; also good for signing in.")] string? Email,
    string? Password,
    [property: Description("3 to 32 of A-Z a-z 0-9 . _ -; also good for signing in. Default: one is made up.")] string? Name = null);

internal sealed record SignInRequest([property: Description("Name or e-mail address.")] string? Login, string? Password);

internal sealed record RefreshRequest([property: Description("As sign-in or the last refresh gave it; good for one exchange.")] string? RefreshToken);

internal sealed record ChangePasswordRequest(string? CurrentPassword, string? NewPassword);

internal sealed record ForgotPasswordRequest([property: Description("Name or e-mail address.")] string? Login);

internal sealed record ResetPasswordRequest(
    [property: Description("'user' in the link.")] string? User,
    [property: Description("'code' in the link.")] string? Code,
    string? NewPassword);

internal sealed record ConfirmEmailRequest(
    [property: Description("'user' in the link.")] string? User,
    [property: Description("'code' in the link.")] string? Code);

internal sealed record DeleteAccountRequest(string? Password);

internal sealed record PolicyResponse(
    [property: Description("Whether requests without credentials are answered.")] bool Guests,
    [property: Description("Whether people may register.")] bool SignUps,
    [property: Description("Characters.")] int MinPasswordLength,
    [property: Description("Whether this server sends mail. Otherwise an administrator makes the links that reset passwords.")] bool Mail);

internal sealed record Notice([property: Description("For people.")] string Message);

internal sealed record TokenResponse(
    [property: Description("For 'Authorization: Bearer'.")] string AccessToken,
    string TokenType,
    [property: Description("Life of the access token in seconds.")] int ExpiresIn,
    [property: Description("For POST /account/refresh. A second exchange of the same token ends the sign-in.")] string RefreshToken,
    AccountResponse Account)
{
    public static TokenResponse Of(SignInTokens tokens, Account account) =>
        new(tokens.AccessToken, "Bearer", (int)tokens.ExpiresIn.TotalSeconds, tokens.RefreshToken, AccountResponse.Of(account));
}

internal sealed record AccountResponse(
    string Id, string Name, string Email, bool EmailConfirmed, string Tenant, string Tier, bool Blocked, IReadOnlyList<string> Roles,
    IReadOnlyList<GrantResponse> Grants, DateTimeOffset CreatedAt)
{
    public static AccountResponse Of(Account account) => new(
        account.Id, account.Name, account.Email!, account.EmailConfirmed, account.TenantId, account.Tier, account.Blocked, account.Roles,
        [.. account.Grants.OrderBy(grant => grant.Month.Start).Select(GrantResponse.Of)], account.CreatedAt);
}

internal sealed record GrantResponse(
    [property: Description("UTC month, as 2026-11.")] string Month,
    [property: Description("On top of the tier's tokens per month.")] long Tokens,
    [property: Description("On top of the tier's money per month, in millionths of a US dollar.")] long MicroDollars)
{
    public static GrantResponse Of(Grant grant) => new(grant.Month.ToString(), grant.Tokens, grant.MicroDollars);
}

internal sealed record CreateKeyRequest(
    [property: Description("For people; 1 to 100 characters.")] string? Name,
    [property: Description("When the key ends. Default: never.")] DateTimeOffset? ExpiresAt = null,
    [property: Description("Limits of the key's own, beside those of the tier. Default: none.")] KeyLimits? Limits = null);

internal sealed record KeyResponse(
    string Id, string Name,
    [property: Description("How the key begins.")] string Prefix,
    [property: Description("The account that it belongs to; null for a key of a tenant's.")] string? AccountId,
    [property: Description("Null for an account's key, which goes where the account goes.")] string? Tenant,
    [property: Description("As tenant.")] string? Tier,
    DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt,
    [property: Description("To the minute.")] DateTimeOffset? LastUsedAt,
    KeyLimits? Limits)
{
    public static KeyResponse Of(ApiKey key) => new(
        key.Id, key.Name, ApiKeyFormat.Shown(key.Id), key.AccountId, key.TenantId, key.Tier, key.CreatedAt, key.ExpiresAt, key.LastUsedAt, key.Limits);
}

internal sealed record NewKeyResponse([property: Description("The key itself. It is shown this once.")] string Key, KeyResponse Details);
