namespace AspireAi.Api.Defense.Identity;

/// <summary>The answers to who is not let in. Each is one text, so that nothing in it can depend on why.</summary>
internal static class IdentityErrors
{
    /// <summary>Unknown, revoked, expired, malformed, of a blocked account: the same words for all.</summary>
    public static ApiException Refused => new(StatusCodes.Status401Unauthorized, ErrorTypes.Authentication, "invalid_api_key",
        "These credentials are not valid here. Send 'Authorization: Bearer' with an API key or an access token that is.");

    public static ApiException Missing => new(StatusCodes.Status401Unauthorized, ErrorTypes.Authentication, "missing_api_key",
        "This needs credentials. Send 'Authorization: Bearer' with an API key, or with the access token of a sign-in.");

    public static ApiException NotSignedIn => new(StatusCodes.Status401Unauthorized, ErrorTypes.Authentication, "sign_in_required",
        "This needs a person who is signed in. Send 'Authorization: Bearer' with the access token that POST /account/sign-in gave.");

    public static ApiException NeedsPerson => new(StatusCodes.Status403Forbidden, ErrorTypes.Permission, "sign_in_required",
        "This needs a person who is signed in; an API key or a token of another authority won't do.");

    public static ApiException Forbidden => new(StatusCodes.Status403Forbidden, ErrorTypes.Permission, "insufficient_permissions",
        $"This needs the role '{RoleNames.Administrator}'.");

    public static ApiException Unavailable => new(StatusCodes.Status503ServiceUnavailable, ErrorTypes.Server, "identity_unavailable",
        "Credentials can't be checked at the moment. Please try again shortly.")
    {
        RetryAfter = TimeSpan.FromSeconds(2),
    };
}
