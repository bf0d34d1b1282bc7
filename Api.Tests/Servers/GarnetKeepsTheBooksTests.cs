using System.Buffers.Binary;
using AspireAi.Api.Stores;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Servers;

/// <summary>What docs/adr/0030-garnet-keeps-the-books.md relies on, tried on the pinned version with the shipped arguments.</summary>
public sealed class GarnetKeepsTheBooksTests(StoreServers servers, ITestOutputHelper output)
{
    private const int Clients = 64;

    // Reads, computes and writes: whatever is not isolated loses an update here.
    private static readonly RedisScript ReadAddWrite = RedisScript.FromText("read-add-write", """
        local total = tonumber(redis.call('GET', KEYS[1]) or '0')
        local fields = tonumber(redis.call('HGET', KEYS[2], 'n') or '0')
        redis.call('SET', KEYS[1], total + 1)
        redis.call('HSET', KEYS[2], 'n', fields + 1)
        redis.call('ZADD', KEYS[3], total, total)
        return redis.call('ZCARD', KEYS[3])
        """);

    [Theory, InlineData(Store.Garnet), InlineData(Store.Redis)]
    public async Task Script_RacedBySixtyFourClients_LosesNoUpdate(Store store)
    {
        var connectionString = await servers.ConnectionStringAsync(store);
        Assert.Equal((Clients * 100, Clients * 100, Clients * 100), await RaceAsync(connectionString));
    }

    [Fact]
    public async Task Script_RacedWithoutTransactionMode_LosesUpdates()
    {
        await using var server = new GarnetServer { Without = ["--lua-transaction-mode"] };
        await server.StartAsync();
        var (total, _, _) = await RaceAsync(server.ConnectionString, mayFail: true);
        output.WriteLine($"{total} of {Clients * 100} updates kept.");
        Assert.True(total < Clients * 100, "Scripts are atomic without --lua-transaction-mode: the argument is no longer needed.");
    }

    [Theory, InlineData(1, Traits = ["Category", "Long"]), InlineData(16), InlineData(64, Traits = ["Category", "Long"])]
    public async Task Kill_UnderLoad_LosesNothingThatWasAcknowledged(int writers)
    {
        await using var server = new GarnetServer();
        await server.StartAsync();
        for (var round = 0; round < 3; round++)
        {
            var load = new CrashLoad(writers);
            await load.RunAsync(server, enough: 2_000, server.KillAsync);
            await server.StartAsync();
            await load.CheckAsync(server);
            output.WriteLine($"{writers} writers: {load.Acknowledged} acknowledged, {load.Lost} lost, {load.Torn} kept by half.");
            Assert.True(load.Lost == 0, $"{load.Lost} of {load.Acknowledged} acknowledged are lost. {server.Said()}");

            // A script that was running when the server died may be kept in part, but only from its beginning.
            Assert.Equal(0, load.Garbled);
            Assert.InRange(load.Torn, 0, writers);
            await ForgetAsync(server);
        }
    }

    // A busy machine cuts commits in two, one in some hundred so that Garnet by itself would start empty: see GarnetLog.
    [Theory, InlineData(16), InlineData(64), Trait("Category", "Long")]
    public async Task Kill_OnABusyMachine_LosesNothingThatWasAcknowledged(int writers)
    {
        using var end = new CancellationTokenSource();
        var busy = Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(() =>
        {
            while (!end.IsCancellationRequested)
            {
                Thread.SpinWait(1_000);
            }
        }, TaskCreationOptions.LongRunning)).ToList();
        var (mended, acknowledged) = (0, 0L);
        try
        {
            for (var round = 0; round < 100; round++)
            {
                await using var server = new GarnetServer();
                await server.StartAsync();
                var load = new CrashLoad(writers);
                await load.RunAsync(server, enough: 300, server.KillAsync);
                await server.StartAsync();
                await load.CheckAsync(server);
                Assert.True(load.Lost == 0, $"In round {round} {load.Lost} of {load.Acknowledged} acknowledged are lost. {server.Said()}");
                (mended, acknowledged) = (mended + server.Mended, acknowledged + load.Acknowledged);
            }

            output.WriteLine($"{writers} writers: 100 kills, {acknowledged} acknowledged, none lost; the log was mended {mended} times.");
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(busy);
        }
    }

    [Fact, Trait("Category", "Long")]
    public async Task Kill_DuringACheckpoint_LosesNothingThatWasAcknowledged()
    {
        await using var server = new GarnetServer();
        await server.StartAsync();
        for (var round = 0; round < 3; round++)
        {
            var load = new CrashLoad(16);
            await load.RunAsync(server, enough: 2_000, async () =>
            {
                await using var connection = await server.ConnectAsync();
                for (var checkpoint = 0; checkpoint < 3; checkpoint++)
                {
                    await Eventually.TrueAsync(async () =>
                    {
                        try
                        {
                            await connection.GetServers()[0].ExecuteAsync("BGSAVE");
                            return true;
                        }
                        catch (RedisServerException)
                        {
                            return false; // One is still running.
                        }
                    }, "a checkpoint starts");
                }

                await server.KillAsync();
            });
            await server.StartAsync();
            await load.CheckAsync(server);
            Assert.Equal((0, 0), (load.Lost, load.Garbled));
            await ForgetAsync(server);
        }
    }

    [Fact, Trait("Category", "Long")]
    public async Task TwoHundredMegabytes_InSixtyFourOfMemory_LoseNoKey()
    {
        const int Keys = 25_000;
        await using var server = new GarnetServer();
        await server.StartAsync();
        await using (var connection = await server.ConnectAsync())
        {
            var database = connection.GetDatabase();
            foreach (var some in Enumerable.Range(0, Keys).Chunk(250))
            {
                await Task.WhenAll(some.Select(i => i % 2 == 0
                    ? database.StringSetAsync($"k{i}", Value(i))
                    : database.HashSetAsync($"k{i}", "v", Value(i))));
            }

            Assert.Equal(Keys, await CountKeptAsync(database, Keys));
        }

        await server.KillAsync();
        await server.StartAsync();
        await using (var connection = await server.ConnectAsync())
        {
            Assert.Equal(Keys, await CountKeptAsync(connection.GetDatabase(), Keys));
        }
    }

    /// <param name="connectionString">The server.</param>
    /// <param name="mayFail">Scripts that run into one another do not only lose updates: now and then one never gets its reply.</param>
    private static async Task<(long Total, long Fields, long Members)> RaceAsync(string connectionString, bool mayFail = false)
    {
        var patience = mayFail ? 5_000 : 60_000;
        var tag = StoreServers.Unique();
        RedisKey[] keys = [$"{{{tag}}}total", $"{{{tag}}}hash", $"{{{tag}}}set"];
        var connections = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => ConnectionMultiplexer.ConnectAsync($"{connectionString},asyncTimeout={patience}")));
        await Task.WhenAll(connections.Select(connection => Task.Run(async () =>
        {
            try
            {
                for (var i = 0; i < 100; i++)
                {
                    await ReadAddWrite.RunAsync(connection.GetDatabase(), keys, []);
                }
            }
            catch (RedisTimeoutException) when (mayFail)
            {
                // Its update is among those that are missing.
            }
        })));

        await using var reader = await ConnectionMultiplexer.ConnectAsync(connectionString);
        var database = reader.GetDatabase();
        var result = ((long)await database.StringGetAsync(keys[0]), (long)await database.HashGetAsync(keys[1], "n"), await database.SortedSetLengthAsync(keys[2]));
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }

        return result;
    }

    private static async Task<int> CountKeptAsync(IDatabase database, int keys)
    {
        var kept = 0;
        foreach (var some in Enumerable.Range(0, keys).Chunk(250))
        {
            var values = await Task.WhenAll(some.Select(i => i % 2 == 0 ? database.StringGetAsync($"k{i}") : database.HashGetAsync($"k{i}", "v")));
            kept += some.Zip(values).Count(pair => ((byte[]?)pair.Second)?.AsSpan().SequenceEqual(Value(pair.First)) ?? false);
        }

        return kept;
    }

    private static byte[] Value(int i)
    {
        var value = new byte[8_192];
        for (var at = 0; at < value.Length; at += sizeof(int))
        {
            BinaryPrimitives.WriteInt32LittleEndian(value.AsSpan(at), i);
        }

        return value;
    }

    private static async Task ForgetAsync(StoreServer server)
    {
        await using var connection = await server.ConnectAsync();
        await connection.GetServers()[0].FlushAllDatabasesAsync();
    }
}
