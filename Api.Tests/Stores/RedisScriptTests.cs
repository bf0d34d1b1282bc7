using AspireAi.Api.Stores;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Stores;

public sealed class RedisScriptTests(StoreServers servers)
{
    private static readonly RedisScript Count = RedisScript.FromText("count", "return redis.call('INCRBY', KEYS[1], ARGV[1])");
    private static readonly RedisScript Join = RedisScript.FromText("join", "return {KEYS[1], redis.call('GET', KEYS[2]), ARGV[1]}");

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet), InlineData(Store.Cluster)]
    public async Task Script_UnknownToTheServer_IsLoadedAndRunOnce(Store store)
    {
        await using var connection = await servers.ConnectAsync(store);
        var database = connection.GetDatabase();
        var script = RedisScript.FromText("fresh", $"-- {StoreServers.Unique()} {Guid.NewGuid()}\nreturn redis.call('INCRBY', KEYS[1], ARGV[1])");

        // Twenty slots meet every node of the cluster: each of them has to learn the script.
        foreach (var _ in Enumerable.Range(0, 20))
        {
            var key = (RedisKey)StoreServers.Unique();
            Assert.Equal(3, (long)await script.RunAsync(database, [key], [3]));
            Assert.Equal(5, (long)await script.RunAsync(database, [key], [2]));
        }
    }

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    public async Task Scripts_PipelinedAfterTheCacheWasFlushed_EachRunOnce(Store store)
    {
        await using var connection = await servers.ConnectAsync(store);
        var database = connection.GetDatabase();
        var (a, b, c) = ((RedisKey)StoreServers.Unique(), (RedisKey)StoreServers.Unique(), (RedisKey)StoreServers.Unique());
        await database.StringSetAsync(c, "kept");
        await Count.RunAsync(database, [a], [1]);
        await Join.RunAsync(database, [a, c], ["x"]);

        for (var round = 1; round <= 10; round++)
        {
            await connection.GetServers()[0].ScriptFlushAsync();
            var first = Count.RunAsync(database, [a], [1]);
            var second = Count.RunAsync(database, [b], [1]);
            var third = Join.RunAsync(database, [a, c], ["x"]);
            Assert.Equal(round + 1, (long)await first);
            Assert.Equal(round, (long)await second);
            Assert.Equal($"{a},kept,x", string.Join(',', (string[])(await third)!));
        }
    }

    /// <summary>Under load some find the cache flushed again between the script's loading and its run.</summary>
    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    public async Task Scripts_WhileTheCacheIsFlushedAgainAndAgain_EachRunOnce(Store store)
    {
        await using var loaded = await servers.ConnectAsync(store);
        await using var admin = await servers.ConnectAsync(store);
        var scripts = Enumerable.Range(0, 8).Select(number => RedisScript.FromText("load", $"local number = {number}\n{Count.Text}")).ToList();
        var key = (RedisKey)StoreServers.Unique();
        var load = Task.WhenAll(Enumerable.Range(0, 16).Select(async client =>
        {
            for (var call = 0; call < 500; call++)
            {
                await scripts[(client + call) % scripts.Count].RunAsync(loaded.GetDatabase(), [key], [1]);
            }
        }));
        while (!load.IsCompleted)
        {
            await admin.GetServers()[0].ScriptFlushAsync();
            await Task.WhenAll(scripts.Select(script => script.RunAsync(admin.GetDatabase(), [key], [0])));
        }

        await load;
        Assert.Equal(16 * 500, (long)await loaded.GetDatabase().StringGetAsync(key));
    }

    [Fact]
    public async Task Script_AfterTheServerStartedAnew_RunsAgain()
    {
        await using var server = new RedisServer(appendOnly: true);
        await server.StartAsync();
        await using var connection = await server.ConnectAsync(StoreConnection.Configure);
        var database = connection.GetDatabase();
        Assert.Equal(1, (long)await Count.RunAsync(database, ["k"], [1]));

        await server.KillAsync();
        var away = await Assert.ThrowsAnyAsync<RedisException>(() => Count.RunAsync(database, ["k"], [1]));
        Assert.True(StoreFaults.IsUnavailable(away), away.ToString());

        await server.StartAsync();
        await Eventually.TrueAsync(() => connection.IsConnected, "the client reconnects");
        Assert.Equal(2, (long)await Count.RunAsync(database, ["k"], [1]));
    }

    [Fact]
    public async Task Script_OnAServerThatHangs_IsAwayAfterTheDefaultTime()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        var options = Configured(server);
        Assert.Equal(StoreConnection.DefaultTimeout.TotalMilliseconds, options.AsyncTimeout);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
        var database = connection.GetDatabase();
        await Count.RunAsync(database, ["k"], [1]);

        server.Pause();
        try
        {
            var away = await Assert.ThrowsAnyAsync<Exception>(() => Count.RunAsync(database, ["k"], [1])).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            Assert.True(StoreFaults.IsUnavailable(away), away.ToString());
        }
        finally
        {
            server.Resume();
        }
    }

    [Fact]
    public async Task Script_WithAnErrorOfItsOwn_IsNotAway()
    {
        await using var connection = await servers.ConnectAsync(Store.Redis);
        var wrong = RedisScript.FromText("wrong", "return redis.call('INCRBY', KEYS[1], 'x')");
        var error = await Assert.ThrowsAsync<RedisServerException>(() => wrong.RunAsync(connection.GetDatabase(), [StoreServers.Unique()], []));
        Assert.False(StoreFaults.IsUnavailable(error));
    }

    /// <summary>If this fails with another Garnet, it has been mended: docs/adr/0030-garnet-where-there-is-no-redis.md.</summary>
    [Fact]
    public async Task Script_ThatExpiresWhatHasJustExpired_IsAwayOnGarnet()
    {
        await using var connection = await servers.ConnectAsync(Store.Garnet);
        var late = RedisScript.FromText("late", """
            local function now()
              local time = redis.call('TIME')
              return tonumber(time[1]) * 1000000 + tonumber(time[2])
            end
            redis.call('SET', KEYS[1], '1', 'PX', '1')
            local expired = now() + 5000
            while now() < expired do end
            return redis.call('PEXPIRE', KEYS[1], '1000')
            """);
        var error = await Assert.ThrowsAsync<RedisServerException>(() => late.RunAsync(connection.GetDatabase(), [StoreServers.Unique()], []));
        Assert.True(StoreFaults.IsUnavailable(error), error.ToString());
    }

    [Fact]
    public async Task Script_WithAKeyTooFew_IsRefused()
    {
        await using var connection = await servers.ConnectAsync(Store.Redis);
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Join.RunAsync(connection.GetDatabase(), ["only"], []));
        Assert.Equal("join.lua takes 2 keys, not 1. (Parameter 'keys')", error.Message);
    }

    private static ConfigurationOptions Configured(StoreServer server)
    {
        var options = ConfigurationOptions.Parse(server.ConnectionString);
        StoreConnection.Configure(options);
        return options;
    }
}
