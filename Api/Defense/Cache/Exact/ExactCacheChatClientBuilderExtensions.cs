using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.Cache.Exact;

public static class ExactCacheChatClientBuilderExtensions
{
    /// <summary>Answers what was answered before.</summary>
    public static ChatClientBuilder UseExactCache(this ChatClientBuilder builder) =>
        builder.Use((inner, services) => ActivatorUtilities.CreateInstance<ExactCacheChatClient>(services, inner));

    /// <summary>Answers inputs that were embedded before.</summary>
    public static ChatClientBuilder UseEmbeddingCache(this ChatClientBuilder builder) =>
        builder.Use((inner, services) => ActivatorUtilities.CreateInstance<EmbeddingCacheChatClient>(services, inner));
}
