using AspireAi.Api.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Stores;

/// <summary>
/// Garnet keeps a script that was running when it was killed only up to some write (docs/adr/0030-garnet-keeps-the-books.md).
/// Here every money script ends after each of its writes, as if killed: nobody gains room by that, also not when it runs again.
/// </summary>
public sealed class ScriptCutTests(StoreServers servers)
{
    private static readonly string[] _scopes = ["subject", "tenant", "day"];

    [Fact]
    public async Task MoneyScripts_CutAfterAnyWrite_GiveNobodyRoom()
    {
        await using var server = await servers.ConnectAsync(Store.Redis);
        var database = server.GetDatabase();
        var (held, full, cut) = (StoreServers.Unique(), StoreServers.Unique(), StoreServers.Unique());
        var calls = ScriptCall.All.Where(call => call.IsMoney).ToList();
        var random = new Random(7);
        var now = ScriptCall.Start;
        var cuts = 0;
        for (var i = 0; i < 400; i++)
        {
            now += TimeSpan.FromMilliseconds(random.Next(random.Next(3) == 0 ? 120_000 : 2_000));
            var call = calls[random.Next(calls.Count)];
            var (text, arguments) = (call.TextAt(now), call.ArgumentsOf(random));
            var before = await UsedAsync(database, held);
            await CopyAsync(database, call, held, full);
            await database.ScriptEvaluateAsync(text, call.KeysOf(full), arguments);
            var after = await UsedAsync(database, full);

            for (var writes = 0; ; writes++)
            {
                await CopyAsync(database, call, held, cut);
                if (!await CutAsync(database, text, writes, call.KeysOf(cut), arguments))
                {
                    break;
                }

                cuts++;
                Check(before, after, await UsedAsync(database, cut), $"{i}: {call.Script} after {writes} writes");
                await database.ScriptEvaluateAsync(text, call.KeysOf(cut), arguments);
                Check(before, after, await UsedAsync(database, cut), $"{i}: {call.Script} after {writes} writes and once more");
            }

            await database.ScriptEvaluateAsync(text, call.KeysOf(held), arguments);
        }

        Assert.True(cuts > 300, $"Only {cuts} cuts.");
    }

    /// <summary>What is used is never less than both before the script and after it.</summary>
    private static void Check(Dictionary<string, long> before, Dictionary<string, long> after, Dictionary<string, long> cut, string step)
    {
        foreach (var (scope, used) in after)
        {
            var least = Math.Min(used, before.GetValueOrDefault(scope));
            Assert.True(cut.GetValueOrDefault(scope) >= least, $"{step}: {scope} has {cut.GetValueOrDefault(scope)} used instead of {least} or more.");
        }
    }

    /// <returns>Whether it was cut; false if it made no more than so many writes.</returns>
    private static async Task<bool> CutAsync(IDatabase database, string text, int writes, RedisKey[] keys, RedisValue[] arguments)
    {
        var shadow = $$"""
            local real, left = redis, {{writes}}
            local reads = { GET = 1, HGET = 1, HMGET = 1, HEXISTS = 1, TTL = 1, EXISTS = 1, ZRANGE = 1, ZRANGEBYSCORE = 1, ZSCORE = 1, ZCARD = 1 }
            local redis = { call = function(command, ...)
              if not reads[command] then
                if left == 0 then error('cut here') end
                left = left - 1
              end
              return real.call(command, ...)
            end }

            """;
        try
        {
            await database.ScriptEvaluateAsync(shadow + text, keys, arguments);
            return false;
        }
        catch (RedisServerException exception) when (exception.Message.Contains("cut here", StringComparison.Ordinal))
        {
            return true;
        }
    }

    private static async Task CopyAsync(IDatabase database, ScriptCall call, string from, string to)
    {
        foreach (var (source, target) in call.KeysOf(from).Zip(call.KeysOf(to)))
        {
            await database.KeyDeleteAsync(target);
            if (await database.KeyDumpAsync(source) is { } value)
            {
                await database.KeyRestoreAsync(target, value);
            }
        }
    }

    /// <summary>Settled and held, tokens and money, of the caller, its key and the tenant, and of each slice.</summary>
    private static async Task<Dictionary<string, long>> UsedAsync(IDatabase database, string tag)
    {
        var used = new Dictionary<string, long>();
        foreach (var scope in _scopes)
        {
            foreach (var field in await database.HashGetAllAsync($"{{{tag}}}{scope}"))
            {
                var name = field.Name.ToString().Split(':');
                if (name[0] is "r" || name[^1] is not ("t" or "ht" or "m" or "hm" or "h"))
                {
                    continue;
                }

                var counter = $"{scope} {string.Join(':', name[..^1])} {(name[^1] is "t" or "ht" ? "tokens" : "money")}";
                used[counter] = used.GetValueOrDefault(counter) + (long)field.Value;
            }
        }

        return used;
    }
}
