using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.Resilience;

public static class ResilienceChatClientBuilderExtensions
{
    /// <summary>Bounds the time of the provider's answer.</summary>
    public static ChatClientBuilder UseResilience(this ChatClientBuilder builder) =>
        builder.Use((inner, services) => ActivatorUtilities.CreateInstance<ResilienceChatClient>(services, inner));
}
