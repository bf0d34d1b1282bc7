using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace AspireAi.Api.Stores;

public static class StoresHostExtensions
{
    /// <summary>
    /// Registers the limits' <see cref="IConnectionMultiplexer"/>, the cache's under the key <see cref="StoreNames.Cache"/>,
    /// and Qdrant where it is configured. The Api starts without any of them being reachable.
    /// </summary>
    public static IHostApplicationBuilder AddStores(this IHostApplicationBuilder builder)
    {
        var hasCollector = builder.HasTelemetryCollector();
        builder.AddConnectionFault(StoreNames.Redis);
        builder.AddConnectionFault(StoreNames.Cache);
        builder.AddRedisClient(
            StoreNames.Redis,
            settings =>
            {
                settings.ConnectionString ??= StoreConnection.Nowhere;
                settings.DisableTracing = !hasCollector;
            },
            StoreConnection.For(builder.Configuration.GetConnectionString(StoreNames.Redis)));

        if (builder.Configuration.GetConnectionString(StoreNames.Cache) is { Length: > 0 } cache)
        {
            builder.AddKeyedRedisClient(StoreNames.Cache, settings => settings.DisableTracing = !hasCollector, StoreConnection.For(cache));
        }
        else
        {
            builder.Services.AddKeyedSingleton(StoreNames.Cache, (services, _) => services.GetRequiredService<IConnectionMultiplexer>());
        }

        if (builder.Configuration.GetConnectionString(StoreNames.Vectors) is { Length: > 0 })
        {
            builder.AddQdrant(StoreNames.Vectors);
        }

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHostedService<StoreWatch>();
        builder.Services.Configure<HealthCheckServiceOptions>(StoresDegradeOnly);
        return builder;
    }

    /// <summary>
    /// A store that is away must not take every replica out of rotation: each stage knows how to go on without it.
    /// The clients' own checks report Unhealthy, so their registrations are changed wherever they came from.
    /// </summary>
    private static void StoresDegradeOnly(HealthCheckServiceOptions options)
    {
        foreach (var check in options.Registrations.Where(IsStore))
        {
            check.FailureStatus = HealthStatus.Degraded;
            check.Timeout = TimeSpan.FromSeconds(2);
        }
    }

    private static bool IsStore(HealthCheckRegistration check) =>
        check.Name.Contains("Redis", StringComparison.OrdinalIgnoreCase) || check.Name.Contains("Qdrant", StringComparison.OrdinalIgnoreCase);
}
