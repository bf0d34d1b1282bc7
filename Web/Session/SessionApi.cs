using System.Net;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AspireAi.Web.Session;

/// <summary>
/// Where forms post to sign in, register and sign out: a circuit can't set a cookie. Every form carries an antiforgery token. What went
/// wrong is said by a <see cref="Flash"/> on the page that the form was on, which has the Api's code as <c>?error=</c>.
/// </summary>
internal static class SessionApi
{
    public const string Prefix = "/session";

    public static IEndpointRouteBuilder MapSession(this IEndpointRouteBuilder routes)
    {
        var session = routes.MapGroup(Prefix);
        session.MapGet("", Describe);
        session.MapPost("/sign-in", SignInAsync);
        session.MapGet("/sign-in-link", SignInByLinkAsync);
        session.MapPost("/register", RegisterAsync);
        session.MapPost("/sign-out", SignOutAsync);
        session.MapPasswordApi();
        return routes;
    }

    /// <summary>Who is signed in, and the token that a script of this origin needs to post.</summary>
    private static Ok<SessionDescription> Describe(HttpContext context, IAntiforgery antiforgery)
    {
        context.Response.Headers.CacheControl = "no-store";
        var person = context.User;
        var token = antiforgery.GetAndStoreTokens(context);
        return TypedResults.Ok(new SessionDescription(
            person.RefreshToken() is not null, person.FindFirst(Session.NameClaim)?.Value, person.FindFirst(Session.EmailClaim)?.Value, person.FindFirst(Session.TierClaim)?.Value,
            [.. person.FindAll(Session.RoleClaim).Select(claim => claim.Value)], token.FormFieldName, token.RequestToken!));
    }

    private static async Task<RedirectHttpResult> SignInAsync(
        HttpContext context, AccountClient accounts, AccessTokenCache tokens, Flash flash, CancellationToken cancellationToken,
        [FromForm] string? login = null, [FromForm] string? password = null, [FromForm] string? from = null, [FromForm] string? to = null)
    {
        try
        {
            var signedIn = await accounts.SignInAsync(login?.Trim() ?? "", password ?? "", context.Connection.RemoteIpAddress, cancellationToken);
            await context.OpenAsync(tokens, signedIn);
            return TypedResults.LocalRedirect(FormReturn.Local(to, "/"));
        }
        catch (Exception exception) when (FormReturn.IsFailure(exception))
        {
            return FormReturn.Back(context, flash, exception, from, "/sign-in", to, ("login", login));
        }
    }

    /// <summary>For links that the Api makes in development. The code is good once, so the address in the browser's history opens nothing.</summary>
    private static async Task<RedirectHttpResult> SignInByLinkAsync(
        HttpContext context, AccountClient accounts, AccessTokenCache tokens, Flash flash, CancellationToken cancellationToken, string? code = null)
    {
        try
        {
            await context.OpenAsync(tokens, await accounts.SignInByLinkAsync(code ?? "", context.Connection.RemoteIpAddress, cancellationToken));
            return TypedResults.LocalRedirect("/admin");
        }
        catch (Exception exception) when (FormReturn.IsFailure(exception))
        {
            return FormReturn.Back(context, flash, exception, null, "/sign-in", null);
        }
    }

    private static async Task<RedirectHttpResult> RegisterAsync(
        HttpContext context, AccountClient accounts, AccessTokenCache tokens, Flash flash, CancellationToken cancellationToken,
        [FromForm] string? name = null, [FromForm] string? email = null, [FromForm] string? password = null, [FromForm] string? from = null, [FromForm] string? to = null)
    {
        var address = context.Connection.RemoteIpAddress;
        var mail = email?.Trim() ?? "";
        try
        {
            await accounts.RegisterAsync(string.IsNullOrWhiteSpace(name) ? null : name.Trim(), mail, password ?? "", address, cancellationToken);
            // The Api doesn't say whether the name was free; whether the password now opens the account does.
            var signedIn = await accounts.SignInAsync(mail, password ?? "", address, cancellationToken);
            await context.OpenAsync(tokens, signedIn);
            return TypedResults.LocalRedirect(FormReturn.Local(to, "/"));
        }
        catch (AccountException exception) when (exception.Code == "invalid_credentials")
        {
            if ((await accounts.PolicyAsync(cancellationToken)).Mail)
            {
                // Where mail has to confirm addresses, the Api answers a new account and a taken name or address alike.
                flash.Leave(context, new FlashMessage(true,
                    "Almost there: a mail is on its way to you. Open the link in it, then sign in. If none comes, the name may be taken: try another.",
                    Values: new Dictionary<string, string> { ["login"] = mail }));
                return TypedResults.LocalRedirect("/sign-in" + (FormReturn.Local(to, "") is { Length: > 0 } next ? QueryString.Create("to", next) : default));
            }

            var taken = new AccountException(exception.Status, exception.Code, "This name or address can’t be registered. If it is yours already, sign in instead.", null);
            return FormReturn.Back(context, flash, taken, from, "/register", to, ("name", name), ("email", email));
        }
        catch (Exception exception) when (FormReturn.IsFailure(exception))
        {
            return FormReturn.Back(context, flash, exception, from, "/register", to, ("name", name), ("email", email));
        }
    }

    /// <summary>The form argument is there so that the antiforgery token is demanded.</summary>
    private static async Task<RedirectHttpResult> SignOutAsync(
        HttpContext context, AccountClient accounts, AccessTokenCache tokens, CancellationToken cancellationToken, [FromForm] string? to = null)
    {
        if (context.User.RefreshToken() is { } refreshToken)
        {
            try
            {
                if ((await tokens.GetAsync(refreshToken, cancellationToken)).Tokens is { } known)
                {
                    await accounts.SignOutAsync(known.AccessToken, cancellationToken);
                }
            }
            catch (Exception exception) when (FormReturn.IsFailure(exception))
            {
                // The Api can't end it now. Here it ends all the same, and there it runs out.
            }

            tokens.Forget(refreshToken);
        }

        await context.SignOutAsync(Session.Scheme);
        return TypedResults.LocalRedirect(FormReturn.Local(to, "/"));
    }

    /// <summary>From here on the browser is this person's.</summary>
    public static Task OpenAsync(this HttpContext context, AccessTokenCache tokens, SessionTokens signedIn)
    {
        tokens.Keep(signedIn);
        return context.SignInAsync(Session.Scheme, Session.Of(signedIn));
    }

    internal sealed record SessionDescription(
        bool SignedIn, string? Name, string? Email, string? Tier, IReadOnlyList<string> Roles, string AntiforgeryField, string AntiforgeryToken);
}
