using AspireAi.Api.Accounts.Mail;
using AspireAi.Api.Accounts.Store;
using AspireAi.Api.Defense.RateLimit.Attempts;
using AspireAi.Api.Defense.RateLimit.PerIp;
using AspireAi.Api.Defense.Tiers;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace AspireAi.Api.Accounts;

/// <summary>
/// Registering, signing in and the ways back in. Open to anyone, so every answer is the same, and takes as long, whether a name
/// exists or not: what tells is the right password, or a mail that arrives.
/// </summary>
internal static class SignInApi
{
    private const string Registered =
        "If nobody had that name or address, the account is there now. Where this server sends mail, confirm the address by the link in it; then sign in.";

    private const string MailSent = "If there is such an account, a mail with a link is on its way to its address.";

    public static void MapSignInApi(this RouteGroupBuilder account)
    {
        var open = account.MapGroup("").AllowAnonymous();
        open.MapPost("/register", RegisterAsync).WithErrors(StatusCodes.Status403Forbidden).WithSummary("Makes an account.")
            .WithDescription("Answers the same whether the name or the address is taken or not. 429 with Retry-After where too many came from one network address.");
        open.MapPost("/confirm-email", ConfirmEmailAsync).WithSummary("Confirms an e-mail address by the code in a mailed link.");
        open.MapPost("/sign-in", SignInAsync).WithErrors(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden).WithSummary("Opens a sign-in and gives its tokens.")
            .WithDescription("After several wrong passwords in a row a name, or an address, is locked for some minutes, whether it exists or not: 429 with Retry-After.");
        open.MapPost("/refresh", RefreshAsync).WithErrors(StatusCodes.Status401Unauthorized).WithSummary("Exchanges a refresh token for new tokens.")
            .WithDescription("Each refresh token is good for one exchange. A second one means that two parties have it, and ends the sign-in.");
        open.MapPost("/forgot-password", ForgotPasswordAsync).WithErrors(StatusCodes.Status409Conflict).WithSummary("Mails a link that resets the password.")
            .WithDescription("Answers the same whether the account exists or not. Where this server sends no mail, an administrator makes the link.");
        open.MapPost("/reset-password", ResetPasswordAsync).WithSummary("Sets a new password by the code in a link.")
            .WithDescription("A code is good once. Ends every sign-in of the account.");
    }

    private static async Task<Accepted<Notice>> RegisterAsync(
        RegisterRequest request, HttpContext context, AccountCreation creation, PasswordWork passwords, MailOutbox mail, IpLimiter addresses,
        IOptionsMonitor<AccountOptions> options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!options.CurrentValue.SignUps)
        {
            throw new ApiException(StatusCodes.Status403Forbidden, ErrorTypes.Permission, "sign_ups_closed", "This server takes no sign-ups. Ask an administrator for an account.");
        }

        // Without mail nobody can check the address, and nobody could ever sign in.
        var (email, name) = (Fields.Email(request.Email), request.Name is null ? null : Fields.Name(request.Name));
        var account = Account.New(name, email, TierNames.Free, time.GetUtcNow(), confirmed: !mail.IsConfigured);
        var password = Fields.Password(request.Password, "password");
        if (context.Features.Get<IpPass>() is { } pass)
        {
            await addresses.CountSignUpAsync(pass.Address);
        }

        if (await passwords.RunAsync(() => creation.SetPasswordAsync(account, password), AddressOf(context), cancellationToken) is { Succeeded: false } wrong)
        {
            throw Fields.Wrong(wrong, "password");
        }

        await creation.CreateAsync(account, tellsOwner: mail.IsConfigured);
        mail.Wake();
        return TypedResults.Accepted((string?)null, new Notice(Registered));
    }

    private static async Task<Ok<Notice>> ConfirmEmailAsync(ConfirmEmailRequest request, UserManager<Account> manager, SignInAttempts attempts)
    {
        var account = await manager.FindByIdAsync(Fields.Required(request.User, "user"));
        if (account is null || !(await manager.ConfirmEmailAsync(account, Fields.Required(request.Code, "code"))).Succeeded)
        {
            throw BadLink();
        }

        // Those who tried to sign in before they read the mail.
        await attempts.ForgetAllAsync(account);
        return TypedResults.Ok(new Notice("The address is confirmed; you can sign in."));
    }

    private static async Task<Ok<TokenResponse>> SignInAsync(
        SignInRequest request, HttpContext context, AccountStore accounts, UserManager<Account> manager, SignInAttempts attempts, PasswordWork passwords,
        SignIns signIns, MailOutbox mail, CancellationToken cancellationToken)
    {
        var login = manager.NormalizeName(Fields.Required(request.Login, "login"))!;
        var password = Fields.Password(request.Password, "password");
        var account = await accounts.FindAsync(login);
        var subject = SignInAttempts.SubjectOf(login);
        if (await attempts.CountAsync(subject) is { } wait)
        {
            throw TooManyAttempts(wait);
        }

        if (!await passwords.IsRightAsync(account, password, AddressOf(context), cancellationToken))
        {
            throw WrongCredentials(mail);
        }

        if (!account!.EmailConfirmed && mail.IsConfigured)
        {
            // Answered, and counted, as a wrong password: else whoever registers a name with somebody's address learns by signing in
            // whether that address has an account already.
            await mail.QueueAsync(MailKind.ConfirmEmail, account.Id);
            throw WrongCredentials(mail);
        }

        await attempts.ForgetAsync(subject);
        // From here on the person has shown who they are, and may be told.
        if (account.Blocked)
        {
            throw new ApiException(StatusCodes.Status403Forbidden, ErrorTypes.Permission, "account_blocked", "An administrator has blocked this account.");
        }

        if (!account.EmailConfirmed)
        {
            throw new ApiException(StatusCodes.Status403Forbidden, ErrorTypes.Permission, "email_not_confirmed",
                "This account's e-mail address is not confirmed, and this server no longer sends mail. Ask an administrator for a link to reset the password.");
        }

        return TypedResults.Ok(TokenResponse.Of(await signIns.OpenAsync(account, ClientOf(context)), account));
    }

    private static async Task<Ok<TokenResponse>> RefreshAsync(RefreshRequest request, HttpContext context, AccountStore accounts, SignIns signIns)
    {
        if (await signIns.RefreshAsync(Fields.Required(request.RefreshToken, "refresh_token"), ClientOf(context)) is { } refreshed)
        {
            var account = await accounts.ReadAsync(refreshed.SignIn.AccountId);
            if (account is { Blocked: false } && account.SecurityStamp == refreshed.SignIn.SecurityStamp)
            {
                return TypedResults.Ok(TokenResponse.Of(refreshed.Tokens, account));
            }

            await signIns.EndAsync(refreshed.SignIn.Id);
        }

        throw new ApiException(StatusCodes.Status401Unauthorized, ErrorTypes.Authentication, "invalid_refresh_token", "This sign-in has ended. Please sign in again.");
    }

    private static async Task<Accepted<Notice>> ForgotPasswordAsync(ForgotPasswordRequest request, AccountStore accounts, UserManager<Account> manager, MailOutbox mail)
    {
        var login = Fields.Required(request.Login, "login");
        if (!mail.IsConfigured)
        {
            throw new ApiException(StatusCodes.Status409Conflict, ErrorTypes.InvalidRequest, "mail_not_configured",
                "This server sends no mail. Ask an administrator for a link to reset your password.");
        }

        // A job is written down either way, so that the time doesn't tell either.
        await mail.QueueAsync(MailKind.ResetPassword, (await accounts.FindAsync(manager.NormalizeName(login)!))?.Id);
        return TypedResults.Accepted((string?)null, new Notice(MailSent));
    }

    private static async Task<Ok<Notice>> ResetPasswordAsync(
        ResetPasswordRequest request, HttpContext context, UserManager<Account> manager, PasswordWork passwords, SignInAttempts attempts, CancellationToken cancellationToken)
    {
        var (code, password) = (Fields.Required(request.Code, "code"), Fields.Password(request.NewPassword, "new_password"));
        var account = await manager.FindByIdAsync(Fields.Required(request.User, "user")) ?? throw BadLink();
        // The link came by mail, or an administrator vouches: the address is the person's.
        account.EmailConfirmed = true;
        var result = await passwords.RunAsync(() => manager.ResetPasswordAsync(account, code, password), AddressOf(context), cancellationToken);
        if (!result.Succeeded)
        {
            throw result.Errors.Any(error => error.Code is nameof(IdentityErrorDescriber.InvalidToken) or nameof(IdentityErrorDescriber.ConcurrencyFailure))
                ? BadLink()
                : Fields.Wrong(result, "new_password");
        }

        await attempts.ForgetAllAsync(account);
        return TypedResults.Ok(new Notice("The password is changed, and every sign-in has ended. Please sign in."));
    }

    private static ApiException WrongCredentials(MailOutbox mail) => new(StatusCodes.Status401Unauthorized, ErrorTypes.Authentication, "invalid_credentials",
        mail.IsConfigured
            ? "The name or the password is wrong, or the e-mail address is not confirmed yet; then a mail with a new link is on its way."
            : "The name or the password is wrong.");

    internal static ApiException TooManyAttempts(TimeSpan wait) => new(StatusCodes.Status429TooManyRequests, ErrorTypes.RateLimit, "too_many_attempts",
        "Too many wrong passwords in a row. Please wait before you try again.")
    {
        RetryAfter = wait,
    };

    /// <summary>Whose share of the work with passwords a request takes; null: our own web pages, on their own behalf.</summary>
    internal static string? AddressOf(HttpContext context) => context.Features.Get<IpPass>()?.Address;

    internal static SignInClient ClientOf(HttpContext context) => context.Features.Get<ServiceCall>() is null ? SignInClient.Program : SignInClient.Web;

    internal static InvalidRequestException BadLink() => new("This link is wrong, used already or too old. Please ask for a new one.", "code", "invalid_link");
}
