#if !ASPIRE
namespace Microsoft.Extensions.Hosting;

/// <summary>Stands where Aspire.Qdrant.Client would be, which this build's NuGet feed lacks.</summary>
public static class QdrantClientExtensions
{
    /// <summary>Stops the start: to answer without an index that someone configured would hide that it is not used.</summary>
    public static void AddQdrantClient(this IHostApplicationBuilder builder, string connectionName) =>
        builder.Services.AddOptions<Unusable>()
            .Validate(_ => false,
                $"ConnectionStrings:{connectionName} is set, but this build has no Qdrant client: its NuGet feed lacks Aspire.Qdrant.Client and " +
                "CommunityToolkit.VectorData.Qdrant. Remove the setting to use the in-process vector index, or build with a feed that has them " +
                "(docs/adr/0002-two-kinds-of-feed.md).")
            .ValidateOnStart();

    private sealed class Unusable;
}
#endif
