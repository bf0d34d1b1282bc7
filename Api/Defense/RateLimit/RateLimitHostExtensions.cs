using AspireAi.Api.Defense.RateLimit.PerIp;

namespace AspireAi.Api.Defense.RateLimit;

public static class RateLimitHostExtensions
{
    public static IHostApplicationBuilder AddRateLimit(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<RateLimitOptions>(RateLimitOptions.Section);
        services.AddSingleton<RateLimitStore>();
        services.AddSingleton<LocalRateLimiter>();
        services.AddSingleton<RateLimiter>();
        services.AddSingleton<RateLimitMetrics>();
        services.AddSingleton<Replicas>();
        services.AddSingleton<StreamLeases>();
        services.AddHostedService(provider => provider.GetRequiredService<Replicas>());
        services.AddHostedService(provider => provider.GetRequiredService<StreamLeases>());
        services.AddSingleton<RateLimitOpening>();
        services.AddSingleton<IOpeningScript>(provider => provider.GetRequiredService<RateLimitOpening>());
        services.AddSingleton<StandingRefusals>();
        services.AddSingleton<EarlyRefusal>();
        services.AddSingleton<PromptRoom>();
        services.AddIpLimit();
        return builder;
    }
}
