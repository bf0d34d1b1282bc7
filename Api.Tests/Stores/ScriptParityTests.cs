using System.Reflection;
using AspireAi.Api.Stores;
using AspireAi.Api.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Stores;

/// <summary>Every script of the Api, called at random with a moving clock: redis-server and Garnet reply the same and keep the same.</summary>
public sealed class ScriptParityTests(StoreServers servers, ITestOutputHelper output)
{
    [Fact]
    public void Calls_NameEveryScriptThatShips()
    {
        var shipped = typeof(RedisScript).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".lua", StringComparison.Ordinal)).Select(name => name[..^4]);
        // LimitScriptTests calls it on each server, and has a model to say what is right.
        shipped = shipped.Except(["limits", "limits-marker"]);
        var called = ScriptCall.All.SelectMany(call => new[] { call.Script, call.Before }).OfType<string>().Distinct();
        Assert.Equal(shipped.Order(), called.Order());
    }

    [Theory, InlineData(1, Traits = ["Category", "Long"]), InlineData(2), InlineData(3, Traits = ["Category", "Long"])]
    public async Task Scripts_AnyCalls_ReplyAndKeepTheSameOnBothServers(int seed)
    {
        await using var redis = await servers.ConnectAsync(Store.Redis);
        await using var garnet = await servers.ConnectAsync(Store.Garnet);
        var tag = StoreServers.Unique();
        var random = new Random(seed);
        var now = ScriptCall.Start;
        var kinds = ScriptCall.All.ToDictionary(call => call, _ => new HashSet<string>());
        for (var i = 0; i < 1_500; i++)
        {
            now += TimeSpan.FromMilliseconds(random.Next(random.Next(3) == 0 ? 120_000 : 2_000));
            var call = ScriptCall.All[random.Next(ScriptCall.All.Count)];
            var script = call.TextAt(now);
            var keys = call.KeysOf(tag);
            var arguments = call.ArgumentsOf(random);

            var said = await RunAsync(redis, script, keys, arguments);

            var step = $"{i}: {call.Script} {string.Join(' ', arguments)}";
            Assert.Equal((step, said), (step, await RunAsync(garnet, script, keys, arguments)));
            Assert.False(said.StartsWith("error", StringComparison.Ordinal), $"{step} {said}");
            kinds[call].Add(said);
            Assert.Equal((step, await DumpAsync(redis, keys)), (step, await DumpAsync(garnet, keys)));
        }

        output.WriteLine(string.Join('\n', kinds.Select(pair => $"{pair.Key.Script}: {pair.Value.Count} different replies")));
        Assert.All(kinds, pair => Assert.True(pair.Value.Count > 0, $"{pair.Key.Script} was never called."));
    }

    private static async Task<string> RunAsync(ConnectionMultiplexer server, string script, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            // The text: each carries a time of its own, and neither server should keep thousands of them by name.
            return Said(await server.GetDatabase().ScriptEvaluateAsync(script, keys, arguments));
        }
        catch (RedisServerException refused)
        {
            return "error " + refused.Message;
        }
    }

    private static string Said(RedisResult result) => result.Length < 0
        ? $"{result.Resp3Type}:{result}"
        : $"[{string.Join(", ", ((RedisResult[])result!).Select(Said))}]";

    /// <summary>What the keys hold. A set and a hash have no order, and a lifetime is there or is not.</summary>
    private static async Task<string> DumpAsync(ConnectionMultiplexer server, RedisKey[] keys)
    {
        var database = server.GetDatabase();
        var texts = new List<string>();
        foreach (var key in keys)
        {
            var type = await database.KeyTypeAsync(key);
            var value = type switch
            {
                RedisType.String => (string?)await database.StringGetAsync(key),
                RedisType.Hash => string.Join(' ', (await database.HashGetAllAsync(key)).Select(entry => $"{entry.Name}={entry.Value}").Order(StringComparer.Ordinal)),
                RedisType.Set => string.Join(' ', (await database.SetMembersAsync(key)).Select(member => (string?)member).Order(StringComparer.Ordinal)),
                RedisType.List => string.Join(' ', (await database.ListRangeAsync(key)).Select(entry => (string?)entry)),
                RedisType.SortedSet => string.Join(' ', (await database.SortedSetRangeByRankWithScoresAsync(key)).Select(entry => $"{entry.Element}={entry.Score:F0}")),
                _ => "",
            };
            texts.Add($"{key} {type} {value} {await database.KeyTimeToLiveAsync(key) is not null}");
        }

        return string.Join('\n', texts);
    }
}
