using System.Collections.Concurrent;
using System.Diagnostics;
using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Defense.RateLimit;
using AspireAi.Api.Defense.Tiers;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Defense.RateLimit;

/// <summary>Four replicas' connections on one caller, by the server's own clock. What the limit promises is checked on what came out.</summary>
public sealed class RateLimitRaceTests(StoreServers servers, ITestOutputHelper output)
{
    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet), InlineData(Store.Cluster)]
    public async Task Limit_RacedByFourReplicas_IsExact(Store store)
    {
        RequestWindow[] windows = [Window(20, 1), Window(45, 3)];
        RateLimitScope[] scopes = [new("", $"caller:{StoreServers.Unique()}", windows)];
        var connections = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => servers.ConnectAsync(store)));
        var seen = new ConcurrentQueue<(TimeSpan Sent, TimeSpan Answered, LimitState? Refusal)>();
        var clock = Stopwatch.StartNew();
        bool IsSeen() => seen.Count(each => each.Refusal is null) >= 45 && seen.Count(each => each.Refusal is not null) > 20;
        await Task.WhenAll(connections.Select(async connection =>
        {
            var incarnations = new Incarnations(connection, new RunningCalls(), "race", static () => Task.FromResult<IReadOnlyCollection<string>>(["race"]), TimeProvider.System);
            var engine = new LimitEngine(connection, incarnations);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
            {
                var random = new Random(worker);
                while (clock.Elapsed < TimeSpan.FromSeconds(4) || (clock.Elapsed < TimeSpan.FromSeconds(30) && !IsSeen()))
                {
                    var sent = clock.Elapsed;
                    var reply = await engine.RunAsync(LimitOperation.Admit(1, scopes, [], TimeProvider.System.GetUtcNow()));
                    seen.Enqueue((sent, clock.Elapsed, RateLimiter.Read(reply, scopes, out _).Refusal));
                    await Task.Delay(TimeSpan.FromMilliseconds(random.Next(30)), TimeProvider.System);
                }
            })));
        }));
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }

        var admitted = seen.Where(each => each.Refusal is null).ToArray();
        var refused = seen.Where(each => each.Refusal is not null).ToArray();
        output.WriteLine($"{admitted.Length} admitted, {refused.Length} refused.");
        Assert.InRange(admitted.Length, 45, 45 * ((int)(clock.Elapsed.TotalSeconds / 3) + 1));
        Assert.True(refused.Length > 20);
        // Of those that certainly came within one window there are never more; and none is refused unless as many may have come within one before it.
        Assert.All(windows, window => Assert.All(admitted, each =>
            Assert.InRange(admitted.Count(other => other.Sent >= each.Sent && other.Answered < each.Sent + window.Window), 0, window.Count)));
        Assert.All(refused, each => Assert.Contains(windows, window =>
            admitted.Count(other => other.Answered > each.Sent - window.Window && other.Sent < each.Answered) >= window.Count));
    }

    private static RequestWindow Window(int count, int seconds) => new() { Count = count, Window = TimeSpan.FromSeconds(seconds) };
}
