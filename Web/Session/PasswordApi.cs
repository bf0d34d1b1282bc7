using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AspireAi.Web.Session;

/// <summary>Where forms post that change or win back a password, confirm an address, or delete the account.</summary>
internal static class PasswordApi
{
    private const string AccountPage = "/account";

    public static void MapPasswordApi(this RouteGroupBuilder session)
    {
        session.MapPost("/forgot-password", ForgotAsync);
        session.MapPost("/reset-password", ResetAsync);
        session.MapPost("/confirm-email", ConfirmAsync);
        session.MapPost("/change-password", ChangeAsync);
        session.MapPost("/delete-account", DeleteAsync);
    }

    private static async Task<RedirectHttpResult> ForgotAsync(
        HttpContext context, AccountClient accounts, Flash flash, CancellationToken cancellationToken, [FromForm] string? login = null)
    {
        try
        {
            await accounts.ForgotPasswordAsync(login?.Trim() ?? "", context.Connection.RemoteIpAddress, cancellationToken);
            flash.Leave(context, new FlashMessage(true, "If there is such an account, a mail with a link is on its way to its address."));
            return TypedResults.LocalRedirect("/forgot-password");
        }
        catch (Exception exception) when (FormReturn.IsFailure(exception))
        {
            return FormReturn.Back(context, flash, exception, null, "/forgot-password", null, ("login", login));
        }
    }

    private static async Task<RedirectHttpResult> ResetAsync(
        HttpContext context, AccountClient accounts, Flash flash, CancellationToken cancellationToken,
        [FromForm] string? user = null, [FromForm] string? code = null, [FromForm(Name = "new_password")] string? wanted = null)
    {
        try
        {
            await accounts.ResetPasswordAsync(user ?? "", code ?? "", wanted ?? "", context.Connection.RemoteIpAddress, cancellationToken);
            flash.Leave(context, new FlashMessage(true, "Your password is changed. Please sign in with it."));
            return TypedResults.LocalRedirect("/sign-in");
        }
        catch (Exception exception) when (FormReturn.IsFailure(exception))
        {
            var failure = FormReturn.Explain(exception);
            flash.Leave(context, new FlashMessage(false, FormText.Of(failure), failure.Param));
            return TypedResults.LocalRedirect("/reset-password" + QueryString.Create("user", user ?? "").Add("code", code ?? "").Add("error", failure.Code));
        }
    }

    private static async Task<RedirectHttpResult> ConfirmAsync(
        HttpContext context, AccountClient accounts, Flash flash, CancellationToken cancellationToken, [FromForm] string? user = null, [FromForm] string? code = null)
    {
        try
        {
            await accounts.ConfirmEmailAsync(user ?? "", code ?? "", context.Connection.RemoteIpAddress, cancellationToken);
            flash.Leave(context, new FlashMessage(true, "Your address is confirmed. You can sign in now."));
            return TypedResults.LocalRedirect("/sign-in");
        }
        catch (Exception exception) when (FormReturn.IsFailure(exception))
        {
            return FormReturn.Back(context, flash, exception, null, "/confirm-email", null);
        }
    }

    private static async Task<RedirectHttpResult> ChangeAsync(
        HttpContext context, AccountClient accounts, AccessTokenCache tokens, Flash flash, CancellationToken cancellationToken,
        [FromForm(Name = "current_password")] string? current = null, [FromForm(Name = "new_password")] string? wanted = null)
    {
        try
        {
            var address = context.Connection.RemoteIpAddress;
            var changed = await AsPersonAsync(context, tokens, known => accounts.ChangePasswordAsync(known.AccessToken, current ?? "", wanted ?? "", address, cancellationToken), cancellationToken);
            tokens.Forget(context.User.RefreshToken()!);
            await context.OpenAsync(tokens, changed);
            flash.Leave(context, new FlashMessage(true, "Your password is changed. Everywhere else you have been signed out."));
            return TypedResults.LocalRedirect(AccountPage);
        }
        catch (Exception exception) when (FormReturn.IsFailure(exception))
        {
            return FormReturn.Back(context, flash, exception, null, AccountPage, null);
        }
    }

    private static async Task<RedirectHttpResult> DeleteAsync(
        HttpContext context, AccountClient accounts, AccessTokenCache tokens, Flash flash, CancellationToken cancellationToken, [FromForm] string? password = null)
    {
        try
        {
            await AsPersonAsync(context, tokens, async known =>
            {
                await accounts.DeleteAsync(known.AccessToken, password ?? "", context.Connection.RemoteIpAddress, cancellationToken);
                return true;
            }, cancellationToken);
            tokens.Forget(context.User.RefreshToken()!);
            await context.SignOutAsync(Session.Scheme);
            flash.Leave(context, new FlashMessage(true, "Your account is deleted."));
            return TypedResults.LocalRedirect("/sign-in");
        }
        catch (Exception exception) when (FormReturn.IsFailure(exception))
        {
            return FormReturn.Back(context, flash, exception, null, AccountPage, null);
        }
    }

    /// <summary>Runs what needs the person's token. Where the Api refuses that, the next page asks whether the sign-in has ended.</summary>
    private static async Task<T> AsPersonAsync<T>(HttpContext context, AccessTokenCache tokens, Func<SessionTokens, Task<T>> work, CancellationToken cancellationToken)
    {
        var known = await TokensAsync(context, tokens, cancellationToken);
        try
        {
            return await work(known);
        }
        catch (AccountException exception) when (exception.Status == HttpStatusCode.Unauthorized)
        {
            tokens.Refused(known.RefreshToken, known.AccessToken);
            throw;
        }
    }

    private static async Task<SessionTokens> TokensAsync(HttpContext context, AccessTokenCache tokens, CancellationToken cancellationToken)
    {
        var (state, known) = context.User.RefreshToken() is { } refreshToken
            ? await tokens.GetAsync(refreshToken, cancellationToken)
            : new SessionAnswer(SessionState.Ended);
        return state switch
        {
            SessionState.Valid => known!,
            SessionState.Ended => throw new AccountException(HttpStatusCode.Unauthorized, "signed_out", "You have been signed out. Please sign in again.", null),
            _ => throw AccountException.Unavailable(),
        };
    }
}
