using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using AspireAi.Api.Defense.RateLimit;
using AspireAi.Api.Defense.Telemetry;
using AspireAi.Api.Defense.Tiers;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using Xunit;
using Replicas = AspireAi.Api.Tests.Defense.Identity.Replicas;

namespace AspireAi.Api.Tests.Defense.RateLimit;

/// <summary>A refusal that the store gave is given again without it, as long as it stands, and no longer.</summary>
public sealed class StandingRefusalsTests(StoreServers servers)
{
    private const int Again = 20;

    private readonly FakeTimeProvider _time = new();

    [Theory, InlineData(true), InlineData(false)]
    public async Task Caller_RefusedOnce_IsRefusedAgainWithoutTheStoreAndUntilItsLimitsChange(bool onlyRequests)
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        var tier = new Dictionary<string, string?> { ["Tiers:tight:Requests:0:Count"] = "2", ["Tiers:tight:Requests:0:Window"] = "00:05:00", ["IpLimit:Requests:0:Window"] = "00:10:00" };
        if (!onlyRequests)
        {
            (tier["Tiers:tight:TokensPerMinute"], tier["Tiers:tight:ConcurrentStreams"]) = ("100000", "2");
        }

        await using var site = Replicas.Start(server.PatientConnectionString, 2, tier);
        var (person, admin) = (await site.PersonAsync(), await site.AdminAsync());
        Task<Answer> MoveAsync(string to) => site.A.PatchAsync($"/admin/users/{person.Id}", new { tier = to }, admin);
        (await MoveAsync("tight")).Is(200);
        (await site.A.ChatAsync(person.Token)).Is(200);
        (await site.A.ChatAsync(person.Token)).Is(200);
        var refused = (await site.A.ChatAsync(person.Token)).IsError(429, "rate_limit_exceeded");

        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString + ",allowAdmin=true");
        var left = LeftOf(await site.A.WhoAsync());
        var before = await ScriptsAsync(connection);
        using var counted = new RefusalCount(site.Hosts[0].Services.GetRequiredService<DefenseMetrics>().Meter);
        for (var i = 0; i < Again; i++)
        {
            var again = (await site.A.ChatAsync(person.Token)).IsError(429, "rate_limit_exceeded");
            Assert.Equal(refused.Headers.Keys.Order(), again.Headers.Keys.Order());
            Assert.Equal(refused.Headers["RateLimit-Policy"], again.Headers["RateLimit-Policy"]);
            Assert.Equal(refused.Headers["x-ratelimit-remaining-requests"], again.Headers["x-ratelimit-remaining-requests"]);
            Assert.InRange(again.RetryAfter, refused.RetryAfter - 10, refused.RetryAfter);
            Assert.Contains($"try again in {again.RetryAfter} s", again.Body, StringComparison.Ordinal);
        }

        Assert.Equal(Again, counted.Rejected);
        // Now and then one to see whether it still stands, and one that tells how often the address came.
        Assert.InRange(await ScriptsAsync(connection) - before, 0, Again * 2);
        await Eventually.TrueAsync(async () => LeftOf(await site.B.WhoAsync()) == (left -= 1) - Again, "the other replica knows how often the address came");

        (await MoveAsync("free")).Is(200);
        (await site.A.ChatAsync(person.Token)).Is(200);
        (await MoveAsync("tight")).Is(200);
        (await site.A.ChatAsync(person.Token)).IsError(429, "rate_limit_exceeded");
    }

    [Fact]
    public async Task Requests_AtRandomThroughTwoReplicas_AreRefusedOnlyWhileTheWindowIsFull()
    {
        const int Count = 4;
        var window = TimeSpan.FromSeconds(1);
        await using var site = Replicas.Start(await servers.OwnDatabaseAsync(), 2, new() { ["Tiers:guest:Requests:0:Count"] = $"{Count}", ["Tiers:guest:Requests:0:Window"] = $"{window}" });
        await Task.WhenAll(site.Clients.Select(client => client.WhoAsync()));
        var seen = new ConcurrentBag<(TimeSpan Sent, TimeSpan Answered, int Status)>();
        var clock = Stopwatch.StartNew();
        bool IsSeen() => seen.Count(each => each.Status == 429) > 50 && seen.Count(each => each.Status == 200) > Count * 2;
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async worker =>
        {
            var random = new Random(worker);
            while (clock.Elapsed < TimeSpan.FromSeconds(4) || (clock.Elapsed < TimeSpan.FromSeconds(30) && !IsSeen()))
            {
                var sent = clock.Elapsed;
                var answer = await site.Clients[worker % 2].ChatAsync();
                seen.Add((sent, clock.Elapsed, answer.Status));
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(80)), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }));

        var admitted = seen.Where(each => each.Status == 200).ToList();
        var refused = seen.Where(each => each.Status == 429).ToList();
        Assert.Equal(seen.Count, admitted.Count + refused.Count);
        Assert.True(refused.Count > 50, $"{refused.Count} refusals");
        Assert.True(admitted.Count > Count * 2, $"{admitted.Count} answers");
        // None is refused unless as many as are allowed may have come within the window before it was.
        Assert.All(refused, each => Assert.True(admitted.Count(other => other.Answered > each.Sent - window && other.Sent < each.Answered) >= Count, $"{each}"));
        // And of those that certainly came within one window there are never more.
        Assert.All(admitted, each => Assert.InRange(admitted.Count(other => other.Sent >= each.Sent && other.Answered < each.Sent + window), 0, Count));
    }

    [Fact]
    public void Refusal_OfRequests_StandsForASecondAtMostAndNeverBeyondItsEnd()
    {
        var refusals = new StandingRefusals(_time);
        var request = Request();
        refusals.Note(request, Refused(Window(wait: 30, all: 40)), _time.GetTimestamp());
        _time.Advance(TimeSpan.FromSeconds(0.9));
        var found = refusals.Find(request)!;
        Assert.Equal((29.1, 39.1, 0L), (found.Refusal!.Wait.TotalSeconds, found.Limits[0].AllBack.TotalSeconds, found.Limits[0].Left!.Value));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Null(refusals.Find(request));

        // The store was asked 0.2 s before it answered: its time may have run since then.
        var sent = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(0.2));
        refusals.Note(request, Refused(Window(wait: 0.5)), sent);
        _time.Advance(TimeSpan.FromSeconds(0.29));
        Assert.NotNull(refusals.Find(request));
        _time.Advance(TimeSpan.FromSeconds(0.01));
        Assert.Null(refusals.Find(request));
    }

    [Fact]
    public void Refusal_WhoseOtherLimitsGetSomethingBack_IsAskedAnew()
    {
        var refusals = new StandingRefusals(_time);
        refusals.Note(Request(), Refused(Window(wait: 30), Window(wait: 0, left: 3, some: 0.4)), _time.GetTimestamp());
        Assert.NotNull(refusals.Find(Request()));
        _time.Advance(TimeSpan.FromSeconds(0.4));
        Assert.Null(refusals.Find(Request()));
    }

    [Fact]
    public void Refusals_ThatHaveAllEnded_AreLookedForByNobody()
    {
        var refusals = new StandingRefusals(_time);
        Assert.True(refusals.IsEmpty);
        refusals.Note(Request(), Refused(Window(wait: 0.5)), _time.GetTimestamp());
        Assert.False(refusals.IsEmpty);
        _time.Advance(TimeSpan.FromSeconds(0.4));
        Assert.False(refusals.IsEmpty);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(refusals.IsEmpty);
    }

    [Fact]
    public void Refusals_ThatMayBeTakenBack_AreNotKept()
    {
        var refusals = new StandingRefusals(_time);
        refusals.Note(Request(), Refused(Of(LimitKind.Tokens, 60, 100, left: 10, wait: 30)), _time.GetTimestamp());
        refusals.Note(Request(), Refused(Window(wait: 1), Of(LimitKind.Streams, 0, 2, left: 0, wait: 1)), _time.GetTimestamp());
        refusals.Note(Request(), Refused(Window(wait: 1)) with { Local = true }, _time.GetTimestamp());
        Assert.True(refusals.IsEmpty);
    }

    [Fact]
    public void Refusal_IsOnlyForWhatNoOtherLimitMightRefuse()
    {
        var refusals = new StandingRefusals(_time);
        RateLimitScope[] scopes = [Scope() with { TokensPerMinute = 100, ConcurrentStreams = 2 }];
        refusals.Note(
            new(scopes, "1", Stream: false, Tokens: 10),
            Refused(Window(wait: 30), Of(LimitKind.Tokens, 60, 100, left: 40, some: 50), Of(LimitKind.Streams, 0, 2, left: null)), _time.GetTimestamp());

        Assert.NotNull(refusals.Find(new(scopes, "2", Stream: false, Tokens: 40)));
        Assert.Null(refusals.Find(new(scopes, "3", Stream: false, Tokens: 41)));
        Assert.Null(refusals.Find(new(scopes, "4", Stream: true, Tokens: 10)));
        Assert.Null(refusals.FindUnread(scopes));
    }

    [Fact]
    public void Refusal_UnderOtherLimits_DoesNotStand()
    {
        var refusals = new StandingRefusals(_time);
        refusals.Note(Request(), Refused(Window(wait: 30)), _time.GetTimestamp());
        Assert.NotNull(refusals.FindUnread([Scope()]));
        Assert.Null(refusals.FindUnread([Scope() with { Windows = [Allows(10, 60)] }]));
        Assert.Null(refusals.FindUnread([Scope() with { Windows = [Allows(9, 61)] }]));
        Assert.Null(refusals.FindUnread([Scope() with { Windows = [Allows(9, 60), Allows(9, 60)] }]));
        Assert.Null(refusals.FindUnread([Scope() with { TokensPerMinute = 1 }]));
        Assert.Null(refusals.FindUnread([Scope(), Scope() with { Key = "another" }]));
        Assert.Null(refusals.FindUnread([Scope() with { Key = "another" }]));

        refusals.Forget(Request());
        Assert.Null(refusals.FindUnread([Scope()]));
    }

    private static long LeftOf(Answer answer) =>
        long.Parse(answer.Headers["RateLimit"].Split("\"ip-requests-per-600s\";r=")[1].Split(';')[0], CultureInfo.InvariantCulture);

    private static RateLimitRequest Request() => new([Scope()], "lease");

    private static RateLimitScope Scope() => new("", "rl:1:{default}:caller", [Allows(9, 60)]);

    private static RequestWindow Allows(int count, int seconds) => new() { Count = count, Window = TimeSpan.FromSeconds(seconds) };

    private static RateLimitDecision Refused(params LimitState[] limits) => new(limits) { Admitted = false };

    private static LimitState Window(double wait, long left = 0, double some = 0, double all = 0) => Of(LimitKind.Requests, 60, 9, left, wait, some, all);

    private static LimitState Of(LimitKind kind, int window, long quota, long? left, double wait = 0, double some = 0, double all = 0) =>
        new($"{kind}", kind, quota, TimeSpan.FromSeconds(window), left, TimeSpan.FromSeconds(wait), TimeSpan.FromSeconds(some), TimeSpan.FromSeconds(all));

    private static async Task<long> ScriptsAsync(ConnectionMultiplexer connection)
    {
        var statistics = await connection.GetServers()[0].InfoAsync("commandstats");
        var scripts = statistics.SelectMany(group => group).FirstOrDefault(each => each.Key == "cmdstat_evalsha").Value;
        return scripts is null ? 0 : long.Parse(scripts.Split(',')[0]["calls=".Length..], CultureInfo.InvariantCulture);
    }

    private sealed class RefusalCount : IDisposable
    {
        private readonly MeterListener _listener = new();
        private int _rejected;

        public RefusalCount(Meter meter)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter == meter && instrument.Name == "aspireai.defense.requests")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            {
                foreach (var tag in tags)
                {
                    Interlocked.Add(ref _rejected, tag is { Key: "outcome", Value: "Rejected" } ? (int)value : 0);
                }
            });
            _listener.Start();
        }

        public int Rejected => Volatile.Read(ref _rejected);

        public void Dispose() => _listener.Dispose();
    }
}
