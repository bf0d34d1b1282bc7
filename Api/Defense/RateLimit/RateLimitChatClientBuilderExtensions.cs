using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.RateLimit;

public static class RateLimitChatClientBuilderExtensions
{
    /// <summary>Turns away who comes too fast.</summary>
    public static ChatClientBuilder UseRateLimit(this ChatClientBuilder builder) =>
        builder.Use((inner, services) => ActivatorUtilities.CreateInstance<RateLimitChatClient>(services, inner));
}
