using System.Buffers.Binary;
using AspireAi.Api.Stores;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Servers;

/// <summary>What docs/adr/0030-garnet-where-there-is-no-redis.md relies on, tried on the pinned version with the shipped arguments.</summary>
public sealed class GarnetTests(StoreServers servers, ITestOutputHelper output)
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
}
