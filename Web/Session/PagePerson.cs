using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace AspireAi.Web.Session;

/// <summary>
/// Who is at a page, for as long as the page lives: taken from the request that drew it, and for a circuit from the one that opened its
/// connection. Outside of pages nobody is.
/// </summary>
internal sealed class PagePerson : AuthenticationStateProvider, IHostEnvironmentAuthenticationStateProvider
{
    private static readonly ClaimsPrincipal _nobody = new(new ClaimsIdentity());
    private Task<AuthenticationState> _state = Task.FromResult(new AuthenticationState(_nobody));

    public override Task<AuthenticationState> GetAuthenticationStateAsync() => _state;

    public void SetAuthenticationState(Task<AuthenticationState> authenticationStateTask)
    {
        _state = authenticationStateTask;
        NotifyAuthenticationStateChanged(_state);
    }

    /// <summary>The sign-in has ended elsewhere: the page shows a guest. The cookie goes with the next whole request.</summary>
    public async Task EndAsync()
    {
        var person = (await _state).User;
        SetAuthenticationState(Task.FromResult(new AuthenticationState(
            new ClaimsPrincipal(new ClaimsIdentity(person.Claims.Where(claim => claim.Type == Session.AddressClaim))))));
    }
}
