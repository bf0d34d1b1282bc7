using AspireAi.Api.Defense.Cache.Semantic.Index;
using AspireAi.Api.Defense.Cache.Semantic.Store;
using AspireAi.Api.Models.Embedding;
using AspireAi.Api.Models.Verifier;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Qdrant.Client;

namespace AspireAi.Api.Defense.Cache.Semantic;

public static class SemanticCacheHostExtensions
{
    public static IHostApplicationBuilder AddSemanticCache(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<SemanticCacheOptions>(SemanticCacheOptions.Section);
        services.AddSettings<EmbeddingOptions>(EmbeddingOptions.Section);
        services.AddSettings<VerifierOptions>(VerifierOptions.Section);
        services.TryAddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(
            provider => EmbeddingGenerators.Create(provider.GetRequiredService<IOptions<EmbeddingOptions>>().Value));
        services.AddSingleton(provider => new QuestionVerifier(provider.GetRequiredService<IOptions<VerifierOptions>>().Value));
        services.AddSingleton<SemanticModels>();
        services.AddHostedService(provider => provider.GetRequiredService<SemanticModels>());
        services.AddSingleton<SemanticMetrics>();
        services.AddSingleton<SemanticLookup>();
        services.AddSingleton<VectorStore>();
        services.AddSingleton<VectorSync>();
        services.AddHostedService(provider => provider.GetRequiredService<VectorSync>());
        if (builder.Configuration.GetConnectionString(StoreNames.Vectors) is { Length: > 0 })
        {
            services.AddSingleton<IVectorIndex>(provider => new QdrantVectorIndex(
                provider.GetRequiredService<QdrantClient>(), async () => (await provider.GetRequiredService<SemanticModels>().Loading).Space,
                provider.GetRequiredService<TimeProvider>()));
        }

        services.TryAddSingleton<IVectorIndex>(provider => new InProcessVectorIndex(provider.GetRequiredService<IOptions<SemanticCacheOptions>>().Value.MaxEntries));
        return builder;
    }
}
