namespace AspireAi.AppHost;

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
