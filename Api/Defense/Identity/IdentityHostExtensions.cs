using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace AspireAi.Api.Defense.Identity;

public static class IdentityHostExtensions
{
    // Registering one authentication scheme would make it everybody's default, ahead of the limiter by address.
    private const string NoDefaultScheme = "Microsoft.AspNetCore.Authentication.SuppressAutoDefaultScheme";

    /// <summary>Who is asking: keys, sign-ins, tokens of a configured authority, guests.</summary>
    public static IHostApplicationBuilder AddIdentity(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<CallerOptions>(CallerOptions.Section);
        services.AddSettings<GuestOptions>(GuestOptions.Section);
        services.AddSingleton<Guests>();
        services.AddSingleton<IdentityCache>();
        services.AddSingleton<IdentityInvalidation>();
        services.AddHostedService(provider => provider.GetRequiredService<IdentityInvalidation>());
        services.AddSingleton<IdentityMetrics>();
        services.AddSingleton<CallerResolver>();
        services.AddSingleton<AccessTokens>();
        builder.AddSharedKeys("AspireAi.Api", serveWithoutDatabase: false);
        builder.AddKnownProxies();
        AddAuthority(builder);
        return builder;
    }

    /// <summary>Where a request comes from. Goes before whatever counts by address.</summary>
    public static WebApplication UseClientAddress(this WebApplication app)
    {
        app.UseKnownProxies();
        app.UseMiddleware<ClientAddressMiddleware>();
        return app;
    }

    /// <summary>Who is asking. Goes after the limiter by address and before whatever reads a body.</summary>
    public static WebApplication UseIdentity(this WebApplication app)
    {
        app.UseMiddleware<IdentityMiddleware>();
        return app;
    }

    private static void AddAuthority(IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<JwtOptions>(JwtOptions.Section);
        services.AddSingleton<IValidateOptions<JwtOptions>, JwtOptionsValidator>();
        services.AddSingleton<AuthorityKeys>();
        services.AddSingleton<JwtCallers>();
        AppContext.SetSwitch(NoDefaultScheme, true);
        services.AddAuthentication().AddJwtBearer(JwtCallers.Scheme, _ => { });
        services.AddOptions<JwtBearerOptions>(JwtCallers.Scheme).Configure<IOptions<JwtOptions>>((bearer, options) =>
        {
            bearer.Authority = options.Value.Authority;
            bearer.Audience = options.Value.Audience;
            bearer.RequireHttpsMetadata = options.Value.RequireHttps;
            bearer.MapInboundClaims = false;
            bearer.IncludeErrorDetails = false;
            // The default believes an ended token for five more minutes.
            bearer.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(30);
            bearer.BackchannelTimeout = TimeSpan.FromSeconds(5);
        });
    }
}
