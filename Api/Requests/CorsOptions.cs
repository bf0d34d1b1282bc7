namespace AspireAi.Api.Requests;

/// <summary>Which web pages may call this server from a browser; section <c>Cors</c>.</summary>
internal sealed class CorsOptions
{
    public const string Section = "Cors";

    /// <summary>Origins such as <c>https://app.example.com</c>, or <c>*</c> for all. Default none.</summary>
    public IList<string> AllowedOrigins { get; } = [];
}

internal sealed class CorsOptionsValidator : IValidateOptions<CorsOptions>
{
    public ValidateOptionsResult Validate(string? name, CorsOptions options)
    {
        var wrong = options.AllowedOrigins.Select((origin, index) => (origin, index)).Where(static one => !IsOrigin(one.origin))
            .Select(static one => $"{CorsOptions.Section}:{nameof(CorsOptions.AllowedOrigins)}:{one.index} '{one.origin}' is no origin: give scheme and host, as https://app.example.com, without a path, or *.").ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static bool IsOrigin(string origin) => origin == "*"
        || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && origin.TrimEnd('/') == uri.GetLeftPart(UriPartial.Authority));
}

internal static class CorsExtensions
{
    private static readonly TimeSpan _preflightsHold = TimeSpan.FromMinutes(10);

    public static IHostApplicationBuilder AddCorsByConfiguration(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSettings<CorsOptions>(CorsOptions.Section);
        builder.Services.AddSingleton<IValidateOptions<CorsOptions>, CorsOptionsValidator>();
        builder.Services.AddCors();
        return builder;
    }

    public static IApplicationBuilder UseCorsByConfiguration(this IApplicationBuilder app)
    {
        var origins = app.ApplicationServices.GetRequiredService<IOptions<CorsOptions>>().Value.AllowedOrigins;
        return origins.Count == 0 ? app : app.UseCors(policy =>
        {
            // Callers are known by a header and never by a cookie.
            policy.AllowAnyHeader().AllowAnyMethod().WithExposedHeaders("*").SetPreflightMaxAge(_preflightsHold);
            _ = origins.Contains("*") ? policy.AllowAnyOrigin() : policy.WithOrigins([.. origins.Select(static origin => origin.TrimEnd('/'))]);
        });
    }
}
