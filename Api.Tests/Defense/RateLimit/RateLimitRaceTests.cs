using System.Collections.Concurrent;
using System.Diagnostics;
using AspireAi.Api.Defense.RateLimit;
using AspireAi.Api.Defense.Tiers;
using AspireAi.Api.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Defense.RateLimit;

/// <summary>Four replicas' connections on one caller, by the server's own clock. What the limit promises is checked on what came out.</summary>
public sealed class RateLimitRaceTests(StoreServers servers, ITestOutputHelper output)
{
    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet), InlineData(Store.Cluster)]
    public async Task Limit_RacedByFourReplicas_IsExact(Store store)
    {
        RequestWindow[] windows = [Window(20, 1), Window(45, 3)];
        var scope = new RateLimitScope("", $"rl:1:{{{StoreServers.Unique()}}}:caller", windows);
        var connections = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => servers.ConnectAsync(store)));
        var decisions = new ConcurrentQueue<RateLimitDecision>();
        var clock = Stopwatch.StartNew();
        bool IsSeen() => decisions.Count(decision => decision.Admitted) >= 45 && decisions.Count(decision => !decision.Admitted) > 20;
        await Task.WhenAll(connections.SelectMany(connection => Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            var limits = new RateLimitStore(connection);
            var random = new Random(worker);
            while (clock.Elapsed < TimeSpan.FromSeconds(4) || (clock.Elapsed < TimeSpan.FromSeconds(30) && !IsSeen()))
            {
                decisions.Enqueue(await limits.AskAsync(new([scope], ""), TimeSpan.FromSeconds(30), [[]]));
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(30)), TimeProvider.System);
            }
        }))));
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }

        var admitted = decisions.Where(decision => decision.Admitted).Select(decision => decision.StoreTime).Order().ToArray();
        var refused = decisions.Where(decision => !decision.Admitted).ToArray();
        output.WriteLine($"{admitted.Length} admitted, {refused.Length} refused.");
        // As many as the longer window allows, in each that has begun.
        Assert.InRange(admitted.Length, 45, 45 * ((int)(clock.Elapsed.TotalSeconds / 3) + 1));
        Assert.True(refused.Length > 20);
        foreach (var window in windows)
        {
            var length = (long)window.Window.TotalMicroseconds;
            Assert.All(admitted, time => Assert.InRange(admitted.Count(other => other >= time && other < time + length), 1, window.Count));
        }

        Assert.All(refused, decision => Assert.Contains(windows, window =>
            admitted.Count(time => time <= decision.StoreTime && time > decision.StoreTime - (long)window.Window.TotalMicroseconds) >= window.Count));
    }

    private static RequestWindow Window(int count, int seconds) => new() { Count = count, Window = TimeSpan.FromSeconds(seconds) };
}
