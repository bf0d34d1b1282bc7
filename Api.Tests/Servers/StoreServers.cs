using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using StackExchange.Redis;
using Xunit;

[assembly: AssemblyFixture(typeof(StoreServers))]

namespace AspireAi.Api.Tests.Servers;

/// <summary>Which server a test runs against.</summary>
public enum Store
{
    Redis,
    Garnet,
    Cluster,
}

/// <summary>
/// One server of each kind for the whole run, started when first asked for. Tests stay apart by <see cref="Unique"/>
/// in their keys; one that stops, fills or flushes a server starts its own.
/// </summary>
public sealed class StoreServers : IAsyncDisposable
{
    private readonly Lazy<Task<RedisServer>> _redis = new(async () => await StartedAsync(new RedisServer()));
    private readonly Lazy<Task<GarnetServer>> _garnet = new(async () => await StartedAsync(new GarnetServer()));
    private readonly Lazy<Task<RedisCluster>> _cluster = new(async () =>
    {
        var cluster = new RedisCluster();
        await cluster.StartAsync();
        return cluster;
    });

    private readonly Lazy<Task<PostgresServer>> _postgres = new(async () => await StartedAsync(new PostgresServer()));

    private static int _unique;
    private static int _databases;

    /// <summary>A word that no other test's keys contain.</summary>
    public static string Unique() => $"t{Interlocked.Increment(ref _unique)}";

    /// <summary>An empty database of its own.</summary>
    /// <param name="provider">Sqlite or Postgres.</param>
    internal async Task<string> DatabaseAsync(DatabaseProvider provider) =>
        provider == DatabaseProvider.Sqlite ? TestDatabase.New() : await (await _postgres.Value).NewDatabaseAsync();

    /// <summary>With patience; who tests a store that is away or slow starts one of their own.</summary>
    public async Task<string> ConnectionStringAsync(Store store) => await AddressAsync(store) + StoreServer.Patience;

    public async Task<ConnectionMultiplexer> ConnectAsync(Store store) =>
        await ConnectionMultiplexer.ConnectAsync(await ConnectionStringAsync(store) + ",allowAdmin=true");

    private async Task<string> AddressAsync(Store store)
    {
        Requires.Program(store == Store.Garnet ? "dotnet" : "redis-server");
        return store switch
        {
            Store.Redis => (await _redis.Value).ConnectionString,
            Store.Garnet => (await _garnet.Value).ConnectionString,
            _ => (await _cluster.Value).ConnectionString,
        };
    }

    /// <summary>An empty database of the shared redis-server, for a test that can't choose its keys.</summary>
    public async Task<string> OwnDatabaseAsync()
    {
        var connectionString = await ConnectionStringAsync(Store.Redis);
        var database = Interlocked.Increment(ref _databases);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(connectionString + ",allowAdmin=true");
        await connection.GetServers()[0].FlushDatabaseAsync(database);
        return $"{connectionString},defaultDatabase={database}";
    }

    public async ValueTask DisposeAsync()
    {
        await DisposeStartedAsync(_postgres);
        await DisposeStartedAsync(_redis);
        await DisposeStartedAsync(_garnet);
        await DisposeStartedAsync(_cluster);
    }

    private static async Task<T> StartedAsync<T>(T server)
        where T : StoreServer
    {
        await server.StartAsync();
        return server;
    }

    private static async Task DisposeStartedAsync<T>(Lazy<Task<T>> server)
        where T : IAsyncDisposable
    {
        if (server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await server.Value).DisposeAsync();
        }
    }
}
