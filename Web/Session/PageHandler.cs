using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Claims;
using AspireAi.Web.Chat;

namespace AspireAi.Web.Session;

/// <summary>
/// Lets a page's calls to the Api speak for the person at the page: their access token, and the browser's address. Belongs to the page's
/// scope, outside of the pooled handlers, which are shared by everybody.
/// </summary>
internal sealed class PageHandler(PagePerson page, AccessTokenCache tokens) : DelegatingHandler
{
    private const string AddressHeader = "x-aspireai-client-address";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var activity = ChatTelemetry.StartCall(request);
        var response = await SendAsPersonAsync(request, cancellationToken);
        if ((int)response.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            activity?.SetStatus(ActivityStatusCode.Error);
        }

        return response;
    }

    private async Task<HttpResponseMessage> SendAsPersonAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var person = (await page.GetAuthenticationStateAsync()).User;
        var address = person.FindFirst(Session.AddressClaim)?.Value;
        if (person.RefreshToken() is not { } refreshToken)
        {
            Carry(request, address, accessToken: null);
            return await base.SendAsync(request, cancellationToken);
        }

        var (accessToken, instead) = await TokenAsync(refreshToken, cancellationToken);
        if (accessToken is null)
        {
            return instead!;
        }

        Carry(request, address, accessToken);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        // A token ends before its time with a new password, or with the sign-in. It was refused before anything was done, so the
        // call may go out again.
        tokens.Refused(refreshToken, accessToken);
        var (next, nothing) = await TokenAsync(refreshToken, cancellationToken);
        if (next is null || next == accessToken)
        {
            nothing?.Dispose();
            return response;
        }

        response.Dispose();
        Carry(request, address, next);
        return await base.SendAsync(request, cancellationToken);
    }

    public static void Carry(HttpRequestMessage request, string? address, string? accessToken)
    {
        request.Headers.Remove(AddressHeader);
        if (address is not null)
        {
            request.Headers.Add(AddressHeader, address);
        }

        request.Headers.Authorization = accessToken is null ? null : new AuthenticationHeaderValue("Bearer", accessToken);
    }

    private async Task<(string? Token, HttpResponseMessage? Instead)> TokenAsync(string refreshToken, CancellationToken cancellationToken)
    {
        var (state, found) = await tokens.GetAsync(refreshToken, cancellationToken);
        switch (state)
        {
            case SessionState.Valid:
                return (found!.AccessToken, null);
            case SessionState.Ended:
                // Not sent as a guest: somebody who believes to be signed in would ask under other limits and in another's name.
                await page.EndAsync();
                return (null, Failure(HttpStatusCode.Unauthorized, "signed_out", "You have been signed out. Please sign in again."));
            default:
                return (null, Failure(HttpStatusCode.ServiceUnavailable, "identity_unavailable", "Your sign-in can't be checked at the moment. Please try again shortly."));
        }
    }

    private static HttpResponseMessage Failure(HttpStatusCode status, string code, string message) => new(status)
    {
        Content = JsonContent.Create(new { error = new { message, type = "authentication_error", code } }),
    };
}

/// <summary>Shows the Api that a call comes from Web, so that what Web says about the browser counts.</summary>
internal sealed class ServiceCredentialHandler(IConfiguration configuration) : DelegatingHandler
{
    private const string CredentialHeader = "x-aspireai-service";

    private readonly string? _credential = configuration["ServiceCredential"];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(_credential))
        {
            request.Headers.Remove(CredentialHeader);
            request.Headers.Add(CredentialHeader, _credential);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
