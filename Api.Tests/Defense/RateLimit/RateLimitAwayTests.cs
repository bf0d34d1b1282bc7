using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Defense.RateLimit;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Defense.RateLimit;

/// <summary>While Redis is unavailable each replica counts by itself.</summary>
public sealed class RateLimitAwayTests
{
    private static readonly RateLimitScope _nine = new("", "caller:a", [new() { Count = 9, Window = TimeSpan.FromMinutes(5) }, new() { Count = 12, Window = TimeSpan.FromHours(1) }]);

    [Fact]
    public void Local_AllowsTheWholeLimitAndNoMore()
    {
        using var limiter = new LocalRateLimiter();

        var decisions = Enumerable.Range(0, 20).Select(_ => new RateLimitDecision(limiter.Ask([_nine], 1), IsLocal: true)).ToList();

        Assert.Equal(9, decisions.Count(decision => decision.Refusal is null));
        Assert.Equal([8L, 11L], decisions[0].Limits.Select(limit => limit.Left));
        var refusal = decisions[^1].Refusal!;
        Assert.Equal("requests-per-3600s", refusal.Name);
        Assert.InRange(refusal.Wait, TimeSpan.FromSeconds(1), TimeSpan.FromHours(2));
        Assert.Null(new RateLimitDecision(limiter.Ask([_nine with { Scope = "caller:b" }], 1)).Refusal);
    }

    [Fact]
    public async Task Local_OpensAgainAsTheWindowSlides()
    {
        using var limiter = new LocalRateLimiter();
        RateLimitScope[] scopes = [new("", "caller:a", [new() { Count = 2, Window = TimeSpan.FromSeconds(1) }])];
        Assert.True(limiter.Ask(scopes, 2).All(limit => !limit.Refused));
        Assert.True(limiter.Ask(scopes, 1).Single().Refused);

        await Eventually.TrueAsync(() => !limiter.Ask(scopes, 1).Single().Refused, "what has left the window does not count");
    }

    [Fact]
    public async Task Replica_WithoutRedis_LimitsRequests_AndGoesOnWithRedis()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var api = new ApiHost(new()
        {
            ["ConnectionStrings:redis"] = server.PatientConnectionString,
            ["Tiers:guest:Requests:0:Count"] = "3",
            ["Tiers:guest:Requests:0:Window"] = "00:10:00",
        });
        var client = new ApiClient(api.Client());
        (await client.ChatAsync()).Is(200);

        await server.KillAsync();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("RateLimit", (await client.ChatAsync()).Is(200).Headers["x-defense-degraded"].Split(", ")[0]);
        }

        Assert.InRange((await client.ChatAsync()).IsError(429, "rate_limit_exceeded").RetryAfter, 1, 700);

        await server.StartAsync();
        await Eventually.TrueAsync(async () => !(await client.ChatAsync()).Headers.ContainsKey("x-defense-degraded"), "Redis counts again");
    }
}
