using System.Text.RegularExpressions;

namespace AspireAi.AppHost;

internal static partial class StoreExtensions
{
    /// <summary>Aspire's Redis with an append-only file (WithPersistence alone takes a snapshot a minute), and without eviction.</summary>
    public static IResourceBuilder<RedisResource> AddRedisContainer(this IDistributedApplicationBuilder builder, string name) => builder.AddRedis(name)
        .WithDataVolume()
        .WithPersistence()
        .WithArgs("--dir", "/data", "--appendonly", "yes", "--maxmemory-policy", "noeviction");

    /// <summary>Whether something listens at the first address of the connection string.</summary>
    public static IResourceBuilder<T> WithConnectionCheck<T>(this IResourceBuilder<T> store) where T : IResourceWithConnectionString
    {
        var check = $"{store.Resource.Name}_check";
        store.ApplicationBuilder.Services.AddHealthChecks().AddAsyncCheck(check, async cancellationToken =>
        {
            var address = Address().Match(await store.Resource.GetConnectionStringAsync(cancellationToken) ?? "");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(address.Groups["host"].Value.Trim('[', ']'), address.Groups["port"] is { Success: true, Value: var port } ? int.Parse(port, CultureInfo.InvariantCulture) : 6379, cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (SocketException exception)
            {
                return HealthCheckResult.Unhealthy(exception.Message);
            }
        });
        return store.WithHealthCheck(check);
    }

    [GeneratedRegex(@"^(Endpoint=)?(https?://)?(?<host>\[[\da-fA-F:]+\]|[\w.-]+)(:(?<port>\d+))?", RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}

/// <summary>Qdrant in a container, in the shape of Aspire.Hosting.Qdrant, which not every NuGet feed has.</summary>
internal sealed class QdrantResource(string name, ParameterResource apiKey) : ContainerResource(name), IResourceWithConnectionString
{
    public const string GrpcEndpointName = "grpc";
    public const string HttpEndpointName = "http";

    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"Endpoint={new EndpointReference(this, GrpcEndpointName).Property(EndpointProperty.Url)};Key={apiKey}");
}

internal static class QdrantExtensions
{
    public static IResourceBuilder<QdrantResource> AddQdrant(this IDistributedApplicationBuilder builder, string name)
    {
        var apiKey = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-key", special: false);
        return builder.AddResource(new QdrantResource(name, apiKey))
            .WithImage("qdrant/qdrant", "v1.19.0").WithImageRegistry("docker.io")
            .WithHttpEndpoint(targetPort: 6334, name: QdrantResource.GrpcEndpointName)
            .WithEndpoint(QdrantResource.GrpcEndpointName, endpoint => endpoint.Transport = "http2")
            .WithHttpEndpoint(targetPort: 6333, name: QdrantResource.HttpEndpointName)
            .WithEnvironment("QDRANT__SERVICE__API_KEY", apiKey)
            .WithHttpHealthCheck("/readyz", endpointName: QdrantResource.HttpEndpointName)
            .WithUrlForEndpoint(QdrantResource.GrpcEndpointName, url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly)
            .WithUrlForEndpoint(QdrantResource.HttpEndpointName, url => (url.Url, url.DisplayText) = ($"{url.Url}/dashboard", "Qdrant dashboard"))
            .WithIconName("DatabaseSearch");
    }

    public static IResourceBuilder<QdrantResource> WithDataVolume(this IResourceBuilder<QdrantResource> qdrant) =>
        qdrant.WithVolume(VolumeNameGenerator.Generate(qdrant, "data"), "/qdrant/storage");
}
