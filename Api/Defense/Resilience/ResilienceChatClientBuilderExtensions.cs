using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.Resilience;

public static class ResilienceChatClientBuilderExtensions
{
    public static IHostApplicationBuilder AddResilience(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSettings<ResilienceOptions>(ResilienceOptions.Section);
        builder.Services.AddSingleton<ProviderMetrics>();
        return builder;
    }

    /// <summary>Asks the fallbacks of a model that fails.</summary>
    public static ChatClientBuilder UseFallbacks(this ChatClientBuilder builder) =>
        builder.Use((inner, services) => ActivatorUtilities.CreateInstance<FallbackChatClient>(services, inner));

    /// <summary>Chooses the endpoint, bounds its time, and asks again where nothing was billed.</summary>
    public static ChatClientBuilder UseResilience(this ChatClientBuilder builder) =>
        builder.Use((inner, services) => ActivatorUtilities.CreateInstance<ResilienceChatClient>(services, inner));
}
