using System.Diagnostics;
using System.Globalization;
using AspireAi.Api.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Stores;

/// <summary>
/// The figures of bench/results/stores.md: what each script of a request costs its server, and what a store that is killed under load
/// forgets of what it had acknowledged.
/// </summary>
[Trait("Category", "Long")]
public sealed class StoreFiguresTests(StoreServers servers, ITestOutputHelper output)
{
    private const int Calls = 3000;

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    public async Task Script_OnBooksInUse_Takes(Store store)
    {
        await using var connection = await servers.ConnectAsync(store);
        var (database, server) = (connection.GetDatabase(), connection.GetServers()[0]);
        var calls = ScriptCall.All.Where(call => call.Script.StartsWith("quota-", StringComparison.Ordinal) || call.Script.StartsWith("rate-limit", StringComparison.Ordinal)).ToList();
        var random = new Random(5);
        var tag = StoreServers.Unique();
        output.WriteLine($"| {store}: script | µs in the server | µs for the client, median |\n|---|---|---|");
        foreach (var call in calls)
        {
            var hash = await server.ScriptLoadAsync(call.TextAt(ScriptCall.Start));
            // Its keys hold what random calls of all of its family have left.
            foreach (var _ in Enumerable.Range(0, 200))
            {
                var other = calls[random.Next(calls.Count)];
                await database.ScriptEvaluateAsync(other.TextAt(ScriptCall.Start), other.KeysOf(tag), other.ArgumentsOf(random));
            }

            if (store == Store.Redis)
            {
                await server.ConfigResetStatisticsAsync();
            }

            var times = new List<double>(Calls);
            for (var i = 0; i < Calls; i++)
            {
                var arguments = call.ArgumentsOf(random);
                if (call.Script == "rate-limit-settle")
                {
                    // Admitted a moment ago, as calls are; the random ones would make a minute of thousands of seconds.
                    arguments[1] = ScriptCall.Start.ToUnixTimeSeconds();
                }

                var started = Stopwatch.GetTimestamp();
                await database.ScriptEvaluateAsync(hash, call.KeysOf(tag), arguments);
                times.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            }

            times.Sort();
            var inServer = store == Store.Redis ? await InServerAsync(server) : "–";
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {call.Script} | {inServer} | {times[Calls / 2]:0} |"));
            Assert.Equal(Calls, times.Count);
        }
    }

    [Theory]
    [InlineData("redis-server, appendfsync always")]
    [InlineData("redis-server, appendfsync everysec")]
    [InlineData("Garnet, as shipped")]
    public async Task Store_KilledUnderLoad_Forgets(string which)
    {
        var (lost, torn, acknowledged) = (0L, 0, 0L);
        for (var time = 0; time < 3; time++)
        {
            await using StoreServer server = which.StartsWith("Garnet", StringComparison.Ordinal) ? new GarnetServer() : new RedisServer(appendOnly: true) { Sync = which.Split(' ')[^1] };
            await server.StartAsync();
            var load = new CrashLoad(writers: 64);
            await load.RunAsync(server, enough: 4000, server.KillAsync);
            await server.StartAsync();
            await load.CheckAsync(server);
            (lost, torn, acknowledged) = (lost + load.Lost, torn + load.Torn, acknowledged + load.Acknowledged);
            Assert.Equal(0, load.Garbled);
        }

        output.WriteLine($"| {which} | {acknowledged:N0} | {lost:N0} | {torn} |");
        Assert.Equal(0, lost);
    }

    private static async Task<string> InServerAsync(IServer server)
    {
        var line = (await server.InfoRawAsync("commandstats"))!.Split('\n').Single(line => line.StartsWith("cmdstat_evalsha:", StringComparison.Ordinal));
        return line.Split(',').Single(part => part.StartsWith("usec_per_call=", StringComparison.Ordinal)).Split('=')[1];
    }
}
