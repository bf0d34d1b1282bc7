using System.Globalization;
using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Defense.RateLimit;
using AspireAi.Api.Defense.Tiers;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using Xunit;
using Replicas = AspireAi.Api.Tests.Defense.Identity.Replicas;

namespace AspireAi.Api.Tests.Defense.RateLimit;

/// <summary>A rejection of Redis is given again without asking, as long as it holds, and no longer.</summary>
public sealed class RejectionCacheTests
{
    private const int Again = 20;

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Caller_RejectedOnce_IsRejectedAgainWithoutRedis_UntilItsLimitsChange()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        var tier = new Dictionary<string, string?> { ["Tiers:tight:Requests:0:Count"] = "2", ["Tiers:tight:Requests:0:Window"] = "00:05:00", ["Tiers:tight:TokensPerMinute"] = "100000", ["IpLimit:Requests:0:Window"] = "00:10:00" };
        await using var site = Replicas.Start(server.PatientConnectionString, 2, tier);
        var (person, admin) = (await site.PersonAsync(), await site.AdminAsync());
        Task<Answer> MoveAsync(string to) => site.A.PatchAsync($"/admin/users/{person.Id}", new { tier = to }, admin);
        (await MoveAsync("tight")).Is(200);
        (await site.A.ChatAsync(person.Token)).Is(200);
        (await site.A.ChatAsync(person.Token)).Is(200);
        var rejected = (await site.A.ChatAsync(person.Token)).IsError(429, "rate_limit_exceeded");

        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString + ",allowAdmin=true");
        var left = LeftOf(await site.A.WhoAsync());
        var before = await ScriptsAsync(connection);
        for (var i = 0; i < Again; i++)
        {
            var again = (await site.A.ChatAsync(person.Token)).IsError(429, "rate_limit_exceeded");
            Assert.Equal(rejected.Headers.Keys.Order(), again.Headers.Keys.Order());
            Assert.Equal(rejected.Headers["RateLimit-Policy"], again.Headers["RateLimit-Policy"]);
            Assert.Equal(rejected.Headers["x-ratelimit-remaining-requests"], again.Headers["x-ratelimit-remaining-requests"]);
            Assert.InRange(again.RetryAfter, rejected.RetryAfter - 10, rejected.RetryAfter);
        }

        // Now and then one to see whether it still holds, one that counts the address, and what two replicas do in the background.
        Assert.InRange(await ScriptsAsync(connection) - before, 0, Again * 2);
        await Eventually.TrueAsync(async () => LeftOf(await site.B.WhoAsync()) == (left -= 1) - Again, "the other replica knows how often the address came");

        (await MoveAsync("free")).Is(200);
        (await site.A.ChatAsync(person.Token)).Is(200);
        (await MoveAsync("tight")).Is(200);
        (await site.A.ChatAsync(person.Token)).IsError(429, "rate_limit_exceeded");
    }

    [Fact]
    public void Rejection_HoldsForTenSecondsAtMost_AndNeverBeyondItsEnd()
    {
        var cache = new RejectionCache(_time);
        cache.Note(Scopes(), Rejected(Window(wait: 30, all: 40)), _time.GetTimestamp());
        _time.Advance(TimeSpan.FromSeconds(9.9));
        var found = cache.Find(Scopes())!;
        Assert.Equal((20.1, 30.1, 0L), (found.Refusal!.Wait.TotalSeconds, found.Limits[0].AllBack.TotalSeconds, found.Limits[0].Left));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Null(cache.Find(Scopes()));

        // Redis was asked 0.2 s before it answered: its time may have run since then.
        var sent = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(0.2));
        cache.Note(Scopes(), Rejected(Window(wait: 0.5)), sent);
        _time.Advance(TimeSpan.FromSeconds(0.29));
        Assert.NotNull(cache.Find(Scopes()));
        _time.Advance(TimeSpan.FromSeconds(0.01));
        Assert.Null(cache.Find(Scopes()));
        Assert.True(cache.IsEmpty);
    }

    [Fact]
    public void Rejection_WhoseOtherLimitsGetSomethingBack_IsAskedAgain()
    {
        var cache = new RejectionCache(_time);
        cache.Note(Scopes(), Rejected(Window(wait: 30), Window(wait: 0, left: 3, some: 0.4)), _time.GetTimestamp());
        Assert.NotNull(cache.Find(Scopes()));
        _time.Advance(TimeSpan.FromSeconds(0.4));
        Assert.Null(cache.Find(Scopes()));
    }

    [Fact]
    public void Rejection_OfThisReplicaAlone_IsNotKept()
    {
        var cache = new RejectionCache(_time);
        cache.Note(Scopes(), Rejected(Window(wait: 1)) with { IsLocal = true }, _time.GetTimestamp());
        cache.Note(Scopes(), Rejected(Window(wait: 0, left: 3, some: 1)), _time.GetTimestamp());
        Assert.True(cache.IsEmpty);
    }

    [Fact]
    public void Rejection_UnderOtherLimits_DoesNotHold()
    {
        var cache = new RejectionCache(_time);
        cache.Note(Scopes(), Rejected(Window(wait: 30)), _time.GetTimestamp());
        var scope = Scopes()[0];
        Assert.NotNull(cache.Find([scope]));
        Assert.Null(cache.Find([scope with { Windows = [Allows(10, 60)] }]));
        Assert.Null(cache.Find([scope with { Windows = [Allows(9, 61)] }]));
        Assert.Null(cache.Find([scope with { Windows = [Allows(9, 60), Allows(9, 60)] }]));
        Assert.Null(cache.Find([scope with { TokensPerMinute = 1 }]));
        Assert.Null(cache.Find([scope with { ConcurrentCalls = 1 }]));
        Assert.Null(cache.Find([scope, scope with { Scope = "another" }]));
        Assert.Null(cache.Find([scope with { Scope = "another" }]));
        Assert.Null(cache.Find([]));
    }

    private static long LeftOf(Answer answer) =>
        long.Parse(answer.Headers["RateLimit"].Split("\"ip-requests-per-600s\";r=")[1].Split(';')[0], CultureInfo.InvariantCulture);

    private static RateLimitScope[] Scopes() => [new("", "caller:a", [Allows(9, 60)])];

    private static RequestWindow Allows(int count, int seconds) => new() { Count = count, Window = TimeSpan.FromSeconds(seconds) };

    private static RateLimitDecision Rejected(params LimitState[] limits) => new(limits);

    private static LimitState Window(double wait, long left = 0, double some = 0, double all = 0) =>
        new("requests", LimitKind.Requests, 9, TimeSpan.FromSeconds(60), left, TimeSpan.FromSeconds(wait), TimeSpan.FromSeconds(some), TimeSpan.FromSeconds(all));

    private static async Task<long> ScriptsAsync(ConnectionMultiplexer connection)
    {
        var statistics = await connection.GetServers()[0].InfoAsync("commandstats");
        var scripts = statistics.SelectMany(group => group).FirstOrDefault(each => each.Key == "cmdstat_evalsha").Value;
        return scripts is null ? 0 : long.Parse(scripts.Split(',')[0]["calls=".Length..], CultureInfo.InvariantCulture);
    }
}
