using AspireAi.Api.Defense.Cache.Semantic;
using AspireAi.Api.Defense.Cache.Semantic.Index;
#if ASPIRE
using Qdrant.Client;
#endif

namespace AspireAi.Api.Stores.Feed;

internal static class VectorIndexExtensions
{
    /// <summary>
    /// Qdrant's index, for a build that has its packages. One that has not is stopped at its start by what stands where
    /// the client would be, so there is nothing to add.
    /// </summary>
    public static void AddQdrantIndex(this IHostApplicationBuilder builder)
    {
#if ASPIRE
        builder.Services.AddSingleton<IVectorIndex>(services => new QdrantVectorIndex(
            services.GetRequiredService<QdrantClient>(), async () => (await services.GetRequiredService<SemanticModels>().Loading).Space,
            services.GetRequiredService<TimeProvider>()));
#endif
    }
}
