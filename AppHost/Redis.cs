using Microsoft.Extensions.DependencyInjection;

namespace AspireAi.AppHost;

internal static class RedisExtensions
{
    /// <summary>Aspire's Redis with an append-only file (WithPersistence alone takes a snapshot a minute), and without eviction.</summary>
    public static IResourceBuilder<RedisResource> AddRedisContainer(this IDistributedApplicationBuilder builder, string name) => builder.AddRedis(name)
        .WithDataVolume()
        .WithPersistence()
        .WithArgs("--dir", "/data", "--appendonly", "yes", "--maxmemory-policy", "noeviction");

    /// <summary>The check that Aspire's own Redis resource has, for the others.</summary>
    public static IResourceBuilder<T> WithRedisHealthCheck<T>(this IResourceBuilder<T> redis) where T : IResourceWithConnectionString
    {
        string? connectionString = null;
        redis.OnConnectionStringAvailable(async (resource, _, cancellationToken) => connectionString = await resource.GetConnectionStringAsync(cancellationToken));
        var check = $"{redis.Resource.Name}_check";
        redis.ApplicationBuilder.Services.AddHealthChecks().AddRedis(_ => connectionString ?? throw new InvalidOperationException("The connection string is not known yet."), check);
        return redis.WithHealthCheck(check);
    }
}
