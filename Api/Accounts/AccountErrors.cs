namespace AspireAi.Api.Accounts;

internal static class AccountErrors
{
    public static ApiException Changed() => new(StatusCodes.Status409Conflict, ErrorTypes.InvalidRequest, "conflict",
        "The account was changed at the same time. Please look at it and try again.");

    public static ApiException TooManyKeys(int most) => new(StatusCodes.Status409Conflict, ErrorTypes.InvalidRequest, "too_many_keys",
        $"There are {most:N0} API keys already, which is the most. Revoke one first.");

    public static ApiException LastAdministrator() => new(StatusCodes.Status409Conflict, ErrorTypes.InvalidRequest, "last_administrator",
        "This is the last administrator. Make another account one first.");

    public static InvalidRequestException NotFound(string what) => new($"There is no such {what}.", null, $"{what}_not_found", StatusCodes.Status404NotFound);
}
