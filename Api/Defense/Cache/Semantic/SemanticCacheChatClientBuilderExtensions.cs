using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.Cache.Semantic;

public static class SemanticCacheChatClientBuilderExtensions
{
    /// <summary>Answers questions that were asked before in other words.</summary>
    public static ChatClientBuilder UseSemanticCache(this ChatClientBuilder builder) =>
        builder.Use((inner, services) => ActivatorUtilities.CreateInstance<SemanticCacheChatClient>(services, inner));
}
