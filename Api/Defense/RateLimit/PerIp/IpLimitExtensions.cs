namespace AspireAi.Api.Defense.RateLimit.PerIp;

public static class IpLimitExtensions
{
    /// <summary>Stands after what finds out the client's address, and before what finds out who it is.</summary>
    public static IApplicationBuilder UseIpLimit(this IApplicationBuilder app) => app.UseMiddleware<IpLimitMiddleware>();

    internal static IServiceCollection AddIpLimit(this IServiceCollection services)
    {
        services.AddOptions<IpLimitOptions>().Configure<IConfiguration>((options, configuration) =>
        {
            var section = configuration.GetSection(IpLimitOptions.Section);
            Settings.Bind(section, options);

            // The binder adds to lists, so defaults can't stand in them beforehand.
            if (!section.GetSection(nameof(IpLimitOptions.Requests)).Exists())
            {
                options.Requests = [.. IpLimitOptions.DefaultRequests];
            }

            if (!section.GetSection(nameof(IpLimitOptions.Failures)).Exists())
            {
                options.Failures = [.. IpLimitOptions.DefaultFailures];
            }

            if (!section.GetSection(nameof(IpLimitOptions.SignUps)).Exists())
            {
                options.SignUps = [.. IpLimitOptions.DefaultSignUps];
            }
        }).ValidateOnStart();
        services.AddSettingsFaults<IpLimitOptions>(IpLimitOptions.Section, typeof(IpLimitOptions));
        services.AddSingleton<IOptionsChangeTokenSource<IpLimitOptions>>(provider =>
            new ConfigurationChangeTokenSource<IpLimitOptions>(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<IValidateOptions<IpLimitOptions>, IpLimitOptionsValidator>();
        services.AddSingleton<IpLimiter>();
        return services;
    }
}
