#if !ASPIRE
using Aspire.StackExchange.Redis;
using AspireAi.Api.Stores.Feed;
using OpenTelemetry.Trace;
using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting;

/// <summary>
/// Stands in for Aspire.StackExchange.Redis where the NuGet feed lacks it: the same names, signatures and namespaces,
/// so that the caller is the same code in both kinds of build.
/// </summary>
public static class RedisClientExtensions
{
    public static void AddRedisClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null)
    {
        var settings = Read(builder, connectionName, configureSettings);
        builder.Services.AddSingleton<IConnectionMultiplexer>(services => Connect(services, connectionName, settings, configureOptions));
        AddCheckAndTracing(builder, "StackExchange.Redis", settings, serviceKey: null);
    }

    public static void AddKeyedRedisClient(
        this IHostApplicationBuilder builder,
        string name,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null)
    {
        var settings = Read(builder, name, configureSettings);
        builder.Services.AddKeyedSingleton<IConnectionMultiplexer>(name, (services, _) => Connect(services, name, settings, configureOptions));
        AddCheckAndTracing(builder, $"StackExchange.Redis_{name}", settings, name);
    }

    private static StackExchangeRedisSettings Read(IHostApplicationBuilder builder, string name, Action<StackExchangeRedisSettings>? configure)
    {
        var connectionString = builder.Configuration.GetConnectionString(name);
        var settings = new StackExchangeRedisSettings { ConnectionString = string.IsNullOrEmpty(connectionString) ? null : connectionString };
        configure?.Invoke(settings);
        return settings;
    }

    private static ConnectionMultiplexer Connect(
        IServiceProvider services, string name, StackExchangeRedisSettings settings, Action<ConfigurationOptions>? configure)
    {
        var options = ConfigurationOptions.Parse(settings.ConnectionString
            ?? throw new InvalidOperationException($"ConnectionStrings:{name} is not set. Set it to host:port of a Redis."));
        configure?.Invoke(options);
        options.LoggerFactory ??= services.GetService<ILoggerFactory>();
        return ConnectionMultiplexer.Connect(options);
    }

    private static void AddCheckAndTracing(
        IHostApplicationBuilder builder, string checkName, StackExchangeRedisSettings settings, string? serviceKey)
    {
        if (!settings.DisableHealthChecks)
        {
            builder.Services.AddHealthChecks().Add(new(
                checkName,
                services => new RedisHealthCheck(services.GetRequiredKeyedService<IConnectionMultiplexer>(serviceKey)),
                failureStatus: null,
                tags: null));
        }

        if (!settings.DisableTracing)
        {
            builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing
                .AddRedisInstrumentation(name: null, connection: null, serviceKey, options => options.FlushInterval = TimeSpan.FromSeconds(1)));
        }
    }
}
#endif
