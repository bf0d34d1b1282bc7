using System.ComponentModel;
using AspireAi.Api.Accounts.Store;
using AspireAi.Api.Defense.RateLimit.Attempts;
using AspireAi.Api.Usage;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace AspireAi.Api.Accounts;

/// <summary>What people do with their own account and keys. There is no account id in these addresses: it is always the caller's.</summary>
internal static class AccountApi
{
    // No field of these bodies is long.
    private const int MaxBodyBytes = 64 * 1024;

    public static IEndpointRouteBuilder MapAccountApi(this IEndpointRouteBuilder routes)
    {
        var account = routes.MapGroup("/account").WithTags("Account").WithMaxBody(MaxBodyBytes).WithStrictRequests();
        account.MapSignInApi();
        account.MapPolicyApi();
        account.MapUsageApi();
        account.MapGet("", GetAsync).RequireAccount().WithErrors(StatusCodes.Status409Conflict).WithSummary("The caller's account.");
        account.MapDelete("", DeleteAsync).RequireSignedIn().WithErrors(StatusCodes.Status409Conflict).WithSummary("Deletes the caller's account, its keys, its sign-ins and its conversations.");
        account.MapPost("/sign-out", SignOutAsync).RequireSignedIn().WithSummary("Ends this sign-in, its access tokens included.");
        account.MapPost("/change-password", ChangePasswordAsync).RequireSignedIn().WithErrors(StatusCodes.Status409Conflict).WithSummary("Changes the password.")
            .WithDescription("Ends every sign-in of the account and opens a new one, whose tokens are the answer.");

        var keys = account.MapGroup("/keys").RequireSignedIn();
        keys.MapGet("", ListKeysAsync).WithSummary("The caller's API keys, the newest first.");
        keys.MapPost("", CreateKeyAsync).WithErrors(StatusCodes.Status409Conflict).WithSummary("Makes an API key. The key is in this answer and nowhere else.");
        keys.MapDelete("/{id}", RevokeKeyAsync).WithSummary("Ends an API key, everywhere at once.");
        return routes;
    }

    private static async Task<Ok<AccountResponse>> GetAsync(HttpContext context, AccountStore accounts) =>
        TypedResults.Ok(AccountResponse.Of(await MineAsync(context, accounts)));

    private static async Task<NoContent> DeleteAsync(
        HttpContext context, [FromBody] DeleteAccountRequest request, AccountStore accounts, AccountErasure erasure, SignInAttempts attempts, PasswordWork passwords,
        CancellationToken cancellationToken)
    {
        var account = await MineAsync(context, accounts);
        await DemandPasswordAsync(context, account, request.Password, "password", attempts, passwords, cancellationToken);
        if (account.Roles.Contains(RoleNames.Administrator))
        {
            throw new ApiException(StatusCodes.Status409Conflict, ErrorTypes.InvalidRequest, "administrator",
                "An administrator's account is deleted by another administrator, so that one always remains.");
        }

        await erasure.EraseAsync(account);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> SignOutAsync(HttpContext context, SignIns signIns)
    {
        await signIns.EndAsync(context.Features.GetRequiredFeature<SignInSnapshot>().Id);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<TokenResponse>> ChangePasswordAsync(
        HttpContext context, ChangePasswordRequest request, AccountStore accounts, UserManager<Account> manager, SignInAttempts attempts, PasswordWork passwords,
        SignIns signIns, CancellationToken cancellationToken)
    {
        var (current, wanted) = (Fields.Password(request.CurrentPassword, "current_password"), Fields.Password(request.NewPassword, "new_password"));
        var account = await MineAsync(context, accounts);
        await DemandPasswordAsync(context, account, current, "current_password", attempts, passwords, cancellationToken);
        var result = await passwords.RunAsync(() => manager.ChangePasswordAsync(account, current, wanted), SignInApi.AddressOf(context), cancellationToken);
        if (!result.Succeeded)
        {
            throw result.Errors.Any(error => error.Code == nameof(IdentityErrorDescriber.ConcurrencyFailure))
                ? AccountErrors.Changed()
                : Fields.Wrong(result, "new_password");
        }

        // The old one would be refused from here on; no need to leave it lying about.
        await signIns.EndAsync(context.Features.GetRequiredFeature<SignInSnapshot>().Id);
        return TypedResults.Ok(TokenResponse.Of(await signIns.OpenAsync(account, SignInApi.ClientOf(context)), account));
    }

    private static async Task<Ok<ListResponse<KeyResponse>>> ListKeysAsync(
        HttpContext context, ApiKeyStore keys,
        [Description(Paging.After)] string? after = null,
        [PageLimit] int limit = Paging.DefaultLimit) =>
        TypedResults.Ok(ListResponse<KeyResponse>.Of(
            await keys.ListAsync(context.GetCaller().UserId!, tenant: null, Paging.TimeAfter(after), limit), KeyResponse.Of));

    private static async Task<Created<NewKeyResponse>> CreateKeyAsync(
        HttpContext context, CreateKeyRequest request, ApiKeyStore keys, IOptionsMonitor<AccountOptions> options, TimeProvider time)
    {
        var most = options.CurrentValue.MaxKeysPerAccount;
        var (result, key, text) = await keys.CreateForAccountAsync(
            context.GetCaller().UserId!, Fields.Label(request.Name), Fields.InFuture(request.ExpiresAt, time, "expires_at"), Fields.Limits(request.Limits), most);
        return result switch
        {
            KeyCreation.Created => TypedResults.Created((string?)null, new NewKeyResponse(text, KeyResponse.Of(key))),
            KeyCreation.NoOwner => throw AccountErrors.Changed(),
            _ => throw AccountErrors.TooManyKeys(most),
        };
    }

    // Another's key is answered like one that doesn't exist.
    private static async Task<NoContent> RevokeKeyAsync(string id, HttpContext context, ApiKeyStore keys) =>
        await keys.RevokeAsync(id, context.GetCaller().UserId!) ? TypedResults.NoContent() : throw AccountErrors.NotFound("key");

    private static async Task<Account> MineAsync(HttpContext context, AccountStore accounts) =>
        await accounts.ReadAsync(context.GetCaller().UserId!) ?? throw AccountErrors.Changed();

    private static async Task DemandPasswordAsync(
        HttpContext context, Account account, string? password, string field, SignInAttempts attempts, PasswordWork passwords,
        CancellationToken cancellationToken)
    {
        var given = Fields.Password(password, field);
        if (await attempts.CountAsync(account.Id) is { } wait)
        {
            throw SignInApi.TooManyAttempts(wait);
        }

        if (!await passwords.IsRightAsync(account, given, SignInApi.AddressOf(context), cancellationToken))
        {
            throw new InvalidRequestException($"'{field}' is not this account's password.", field, "invalid_credentials", StatusCodes.Status403Forbidden);
        }

        await attempts.ForgetAsync(account.Id);
    }
}
