using StackExchange.Redis;

namespace AspireAi.Api.Stores;

/// <summary>Connects at start, in the background, so that no request pays for it, and logs when a store goes and comes back.</summary>
internal sealed partial class StoreWatch(IServiceProvider services, IConfiguration configuration, ILogger<StoreWatch> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (string.IsNullOrEmpty(configuration.GetConnectionString(Database.Name)))
        {
            NoDatabase(logger);
        }

        if (string.IsNullOrEmpty(configuration.GetConnectionString(StoreNames.Redis)))
        {
            NotConfigured(logger);
            return Task.CompletedTask;
        }

        Watch(StoreNames.Redis, services.GetRequiredService<IConnectionMultiplexer>());
        if (configuration.GetConnectionString(StoreNames.Cache) is { Length: > 0 })
        {
            Watch(StoreNames.Cache, services.GetRequiredKeyedService<IConnectionMultiplexer>(StoreNames.Cache));
        }

        return Task.CompletedTask;
    }

    private void Watch(string store, IConnectionMultiplexer connection)
    {
        connection.ConnectionFailed += (_, failure) => Away(logger, store, failure.FailureType);
        connection.ConnectionRestored += (_, _) => Back(logger, store);
        if (connection.IsConnected)
        {
            Connected(logger, store);
        }
        else
        {
            Away(logger, store, ConnectionFailureType.UnableToConnect);
        }
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning, Message =
        "ConnectionStrings:redis is not set: rate limits hold per replica only, and no quota can be spent. " +
        "Start AppHost, or set ConnectionStrings__redis=host:port.")]
    private static partial void NotConfigured(ILogger logger);

    [LoggerMessage(EventId = 3013, Level = LogLevel.Warning, Message =
        "ConnectionStrings:db is not set: sign-ins hold at this replica only, and until it ends. Start AppHost, or set ConnectionStrings__db.")]
    private static partial void NoDatabase(ILogger logger);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Information, Message = "Store {Store}: connected.")]
    private static partial void Connected(ILogger logger, string store);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Warning, Message = "Store {Store}: away ({Failure}); reconnecting.")]
    private static partial void Away(ILogger logger, string store, ConnectionFailureType failure);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Information, Message = "Store {Store}: back.")]
    private static partial void Back(ILogger logger, string store);
}
