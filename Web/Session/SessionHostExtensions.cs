using System.Security.Claims;
using AspireAi.ServiceDefaults;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace AspireAi.Web.Session;

internal static class SessionHostExtensions
{
    private const string AddressIdentity = "browser";
    private static readonly Uri _api = new("https+http://api");

    // Sign-ins at the Api compare passwords on purpose slowly, and may wait in line for that.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    /// <summary>Who is at the pages: the session cookie, and what the Api is told of it. Goes after the components' services.</summary>
    public static void AddSession(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddKnownProxies();
        builder.AddSharedKeys("AspireAi.Web", serveWithoutDatabase: true);
        services.TryAddSingleton(TimeProvider.System);
        // No resilience handler: a repeated attempt would count as another wrong password.
        services.AddHttpClient<AccountClient>(client => client.BaseAddress = _api).ForModelCalls().WithServiceCredential()
            .ConfigureHttpClient(client => client.Timeout = _patience);
        services.AddSingleton<AccessTokenCache>();
        services.AddSingleton<Flash>();
        services.AddScoped<PagePerson>();
        services.AddScoped<AuthenticationStateProvider>(provider => provider.GetRequiredService<PagePerson>());
        services.AddCascadingAuthenticationState();
        services.AddAuthorization();
        services.AddAuthentication(Session.Scheme).AddCookie(Session.Scheme, cookie =>
        {
            cookie.Cookie.Name = "aspireai-session";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            // The Api's sign-in ends after as long without use.
            cookie.ExpireTimeSpan = TimeSpan.FromDays(14);
            cookie.SlidingExpiration = true;
            cookie.LoginPath = "/sign-in";
            cookie.ReturnUrlParameter = "to";
            // Signing in again would not help: the page says that it is not theirs to see.
            cookie.Events.OnRedirectToAccessDenied = denied =>
            {
                denied.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            };
            cookie.Events.OnRedirectToLogin = login =>
            {
                // Not by host and scheme, which a proxy in front may know better.
                login.Response.Redirect(new Uri(login.RedirectUri).PathAndQuery);
                return Task.CompletedTask;
            };
            cookie.Events.OnValidatePrincipal = ValidateAsync;
        });
    }

    /// <summary>Goes after the exception handler and before everything that looks at who is there.</summary>
    public static void UseSession(this WebApplication app)
    {
        app.UseKnownProxies();
        app.UseSameOrigin();
        app.UseAuthentication();
        app.UseAuthorization();
        app.Use((context, next) =>
        {
            // A new principal: the cookie's own is written back into the cookie when it is renewed.
            context.User = new ClaimsPrincipal([.. context.User.Identities, AddressOf(context)]);
            return next(context);
        });
    }

    /// <summary>Calls of this client speak for the person at the page that makes them.</summary>
    public static IHttpClientBuilder OnBehalfOfThePage<TClient>(this IHttpClientBuilder http) where TClient : class
    {
        http.WithServiceCredential();
        http.Services.AddTransient(services =>
        {
            var handler = ActivatorUtilities.CreateInstance<PageHandler>(services);
            handler.InnerHandler = services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(http.Name);
            var client = new HttpClient(handler, disposeHandler: false);
            foreach (var configure in services.GetRequiredService<IOptionsMonitor<HttpClientFactoryOptions>>().Get(http.Name).HttpClientActions)
            {
                configure(client);
            }

            return services.GetRequiredService<ITypedHttpClientFactory<TClient>>().CreateClient(client);
        });
        return http;
    }

    private static IHttpClientBuilder WithServiceCredential(this IHttpClientBuilder http)
    {
        http.Services.TryAddTransient<ServiceCredentialHandler>();
        return http.AddHttpMessageHandler<ServiceCredentialHandler>();
    }

    private static ClaimsIdentity AddressOf(HttpContext context) => new(
        context.Connection.RemoteIpAddress is { } address ? [new Claim(Session.AddressClaim, address.ToString())] : [],
        authenticationType: null) { Label = AddressIdentity };

    /// <summary>A sign-in that has ended elsewhere ends here with the next request; while the Api can't be asked it stays.</summary>
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        if (context.Principal?.RefreshToken() is not { } refreshToken)
        {
            context.RejectPrincipal();
            return;
        }

        var tokens = context.HttpContext.RequestServices.GetRequiredService<AccessTokenCache>();
        var (state, found) = await tokens.GetAsync(refreshToken, context.HttpContext.RequestAborted);
        if (state == SessionState.Ended)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(Session.Scheme);
        }
        else if (found is not null && Session.Of(found) is { } current && Session.Differs(current, context.Principal))
        {
            context.ReplacePrincipal(current);
            context.ShouldRenew = true;
        }
    }
}
