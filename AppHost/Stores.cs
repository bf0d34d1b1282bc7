namespace AspireAi.AppHost;

internal static class StoreExtensions
{
    /// <summary>A generated secret; a persisted one is kept in the user secrets, for data that outlives the run.</summary>
    public static IResourceBuilder<ParameterResource> AddSecret(this IDistributedApplicationBuilder builder, string name, string description, bool persist = false) =>
        builder.AddParameter(name, new GenerateParameterDefault { MinLength = 43, Special = false }, secret: true, persist).WithDescription(description);

    /// <summary>A store that runs elsewhere. As an expression: a bare connection string is a parameter to the dashboard, without state and health.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddGiven(this IDistributedApplicationBuilder builder, string name, string value, Func<string, CancellationToken, Task> ask)
    {
        var given = builder.AddParameter($"{name}-connection", value, secret: true).WithDescription($"ConnectionStrings:{name}.");
        return builder.AddConnectionString(name, ReferenceExpression.Create($"{given}")).WithCheck(ask);
    }

    /// <summary>Aspire's Redis with an append-only file (WithPersistence alone takes a snapshot a minute), and without eviction.</summary>
    public static IResourceBuilder<RedisResource> AddRedisContainer(this IDistributedApplicationBuilder builder, string name, string? volume) => builder
        .AddRedis(name, port: null, builder.AddSecret($"{name}-password", "The password of Redis.", persist: true))
        .WithDataVolume(volume)
        .WithPersistence()
        .WithArgs("--dir", "/data", "--appendonly", "yes", "--maxmemory-policy", "noeviction");

    /// <summary>A health check that asks the store itself. What it throws is the reason that is shown.</summary>
    public static IResourceBuilder<T> WithCheck<T>(this IResourceBuilder<T> store, Func<string, CancellationToken, Task> ask) where T : IResourceWithConnectionString
    {
        var check = $"{store.Resource.Name}_check";
        store.ApplicationBuilder.Services.AddHealthChecks().AddAsyncCheck(check, async cancellationToken =>
        {
            await ask(await store.Resource.GetConnectionStringAsync(cancellationToken) ?? "", cancellationToken);
            return HealthCheckResult.Healthy();
        });
        return store.WithHealthCheck(check);
    }

    /// <summary>Signs in and waits for an answer: the orchestrator's proxy accepts connections before anything is behind it.</summary>
    public static async Task PingRedisAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(connectionString);
        await redis.GetDatabase().PingAsync();
    }

    /// <summary>The whole connection string or its <c>Endpoint</c>, as the API reads it.</summary>
    public static Uri QdrantEndpointOf(string connectionString) => new(connectionString.StartsWith("http", StringComparison.OrdinalIgnoreCase)
        ? connectionString : (string)new DbConnectionStringBuilder { ConnectionString = connectionString }["Endpoint"]);

    /// <summary>Whether something listens there.</summary>
    public static async Task PingQdrantAsync(string connectionString, CancellationToken cancellationToken)
    {
        var endpoint = QdrantEndpointOf(connectionString);
        using var client = new TcpClient();
        await client.ConnectAsync(endpoint.DnsSafeHost, endpoint.Port, cancellationToken);
    }

    public static IResourceBuilder<QdrantResource> AddQdrant(this IDistributedApplicationBuilder builder, string name, string? volume)
    {
        var apiKey = builder.AddSecret($"{name}-key", "Qdrant's API key.", persist: true);
        var qdrant = builder.AddResource(new QdrantResource(name, apiKey.Resource));
        return qdrant.WithVolume(volume ?? VolumeNameGenerator.Generate(qdrant, "data"), "/qdrant/storage")
            .WithImage("qdrant/qdrant", "v1.19.0").WithImageRegistry("docker.io")
            .WithHttpEndpoint(targetPort: 6334, name: "grpc")
            .WithEndpoint("grpc", endpoint => endpoint.Transport = "http2")
            .WithHttpEndpoint(targetPort: 6333, name: "http")
            .WithEnvironment("QDRANT__SERVICE__API_KEY", apiKey)
            .WithHttpHealthCheck("/readyz", endpointName: "http")
            .WithUrlForEndpoint("grpc", url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly)
            .WithUrlForEndpoint("http", url => (url.Url, url.DisplayText) = ($"{url.Url}/dashboard", "Qdrant dashboard"))
            .WithIconName("DatabaseSearch");
    }
}

/// <summary>Qdrant in a container, in the shape of Aspire.Hosting.Qdrant, which not every NuGet feed has.</summary>
internal sealed class QdrantResource(string name, ParameterResource apiKey) : ContainerResource(name), IResourceWithConnectionString
{
    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"Endpoint={new EndpointReference(this, "grpc").Property(EndpointProperty.Url)};Key={apiKey}");
}
