using AspireAi.Api.Defense.RateLimit.PerIp;
using AspireAi.Api.Models;

namespace AspireAi.Api.Defense.RateLimit;

public static class RateLimitHostExtensions
{
    public static IHostApplicationBuilder AddRateLimit(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<LocalRateLimiter>();
        services.AddSingleton<RateLimiter>();
        services.AddSingleton<RateLimitMetrics>();
        services.AddSingleton<IAdmissionQuery, AdmissionQuery>();
        services.AddSingleton<RejectionCache>();
        services.AddSingleton<EarlyRejection>();
        services.AddSingleton<PromptSizeValidator>();
        services.AddIpLimit();
        return builder;
    }
}
