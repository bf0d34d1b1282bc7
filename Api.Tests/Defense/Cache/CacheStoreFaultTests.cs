using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Defense.SingleFlight;
using AspireAi.Api.Tests.Defense.Quota;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Xunit;
using static AspireAi.Api.Tests.Defense.Cache.CacheHttp;

namespace AspireAi.Api.Tests.Defense.Cache;

/// <summary>Whatever becomes of the cache's store: misses, no errors, and usage that adds up.</summary>
public sealed class CacheStoreFaultTests(StoreServers servers)
{
    private readonly string _who = QuotaHosts.NewAddress();

    [Fact]
    public async Task CacheStore_Hanging_EveryRequestIsAMissAndTheBooksStand()
    {
        await using var cache = new RedisServer();
        await cache.StartAsync();
        await using var hosts = await QuotaHosts.StartAsync(await servers.OwnDatabaseAsync(), new() { ["ConnectionStrings:cache"] = cache.ConnectionString });
        using var client = Client(hosts);
        var question = QuotaHosts.Ask("What is hanging?");
        using (await client.PostChatAsync(question))
        {
        }

        using (await HitAsync(client, question))
        {
        }

        cache.Pause();
        try
        {
            foreach (var extra in (string[])["", ",\"stream\":true", ""])
            {
                // The store's own time-out is a second; the limit only keeps the test from hanging too.
                using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
                using var response = await client.PostChatAsync(QuotaHosts.Ask("What is hanging?", extra: extra), limit.Token);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                Assert.Equal("miss", Header(response, "x-cache"));
                Assert.Contains(ExactCacheChatClient.StageName, Header(response, "x-defense-degraded"), StringComparison.Ordinal);
                Assert.DoesNotContain("error", await response.Content.ReadAsStringAsync(limit.Token), StringComparison.Ordinal);
            }
        }
        finally
        {
            cache.Resume();
        }

        using var again = await HitAsync(client, question);
        Assert.Null(Header(again, "x-defense-degraded"));
        await AddsUpAsync(hosts);
    }

    [Fact]
    public async Task StoreOfBoth_KilledAndStartedUnderLoad_IsNeverAnErrorOfOurs()
    {
        await using var store = new RedisServer(appendOnly: true);
        await store.StartAsync();
        await using var hosts = await QuotaHosts.StartAsync(store.PatientConnectionString);
        var seen = new ConcurrentQueue<Seen>();
        using var ended = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 6).Select(number => LoadAsync(hosts, number, seen, ended.Token)));
        await Eventually.TrueAsync(() => seen.Count(each => each.Cache == "exact") >= 20, "answers come from the cache");

        await store.KillAsync();
        var before = seen.Count;
        await Eventually.TrueAsync(() => seen.Skip(before).Count(each => each.Status == HttpStatusCode.ServiceUnavailable) >= 20, "calls are refused while Redis is unavailable");
        // Each of the six clients may have had one on its way.
        Assert.InRange(seen.Skip(before).Count(each => each.Cache == "exact"), 0, 6);
        await store.StartAsync();
        before = seen.Count;
        await Eventually.TrueAsync(() => seen.Skip(before).Count(each => each.Cache == "exact") >= 20, "answers come from the cache again");

        await ended.CancelAsync();
        await load;
        Assert.All(seen, each => Assert.Contains(each.Status, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable]));
        Assert.DoesNotContain(seen, each => each.Body.Contains("internal_error", StringComparison.Ordinal));
        await hosts.SettledAsync(_who);
        Assert.InRange(hosts.Upstream.Total.Tokens, 1, (await hosts.RecordsAsync(_who)).Sum(record => record.Tokens));
    }

    [Fact]
    public async Task Budget_FilledByAnswersAndTheirParts_LeavesTheBooksTheirRoom()
    {
        const int Budget = 8 * 1024 * 1024;
        await using var store = new RedisServer();
        await store.StartAsync();
        await using var redis = await store.ConnectAsync();
        await using var hosts = await QuotaHosts.StartAsync(
            store.PatientConnectionString, new() { ["Cache:MaxBytes"] = $"{Budget}", ["Cache:MaxEntryBytes"] = "65536" });
        using var client = Client(hosts);
        using (await client.PostChatAsync(QuotaHosts.Ask("Before")))
        {
        }

        var empty = await UsedAsync(redis);
        // As much again for the limits, and not a byte more.
        await redis.GetServers()[0].ConfigSetAsync("maxmemory", $"{empty + (2 * Budget)}");
        var (answers, flights) = (hosts.Api.Services.GetRequiredService<AnswerStore>(), hosts.Api.Services.GetRequiredService<FlightStore>());
        var refused = 0;
        for (var i = 0; i < 500; i++)
        {
            var id = Convert.ToHexString(RandomNumberGenerator.GetBytes(11));
            Assert.NotNull(await answers.StoreAsync(RandomNumberGenerator.GetBytes(30_000), About(id), "a".PadRight(12, '.'), id, ""));
            var published = await flights.PublishAsync(id, id, 0, [new AnswerPart(AnswerPartKind.Chunk, RandomNumberGenerator.GetBytes(30_000))], end: null);
            Assert.NotEqual(FlightPublished.Away, published);
            refused += published == FlightPublished.Full ? 1 : 0;
        }

        Assert.InRange(refused, 100, 499);
        Assert.InRange(await answers.BytesAsync(), Budget / 2, Budget);
        Assert.InRange(await UsedAsync(redis), empty, empty + (Budget * 3 / 2));
        using var after = await client.PostChatAsync(QuotaHosts.Ask("After"));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Null(Header(after, "x-defense-degraded"));
        await AddsUpAsync(hosts);
    }

    private static AnswerAbout About(string id) => new()
    {
        Id = id,
        Tenant = "default",
        Scope = "shared",
        Model = "m",
        Question = "?",
        Made = TimeProvider.System.GetUtcNow(),
        Bytes = 30_000,
    };

    private static async Task<long> UsedAsync(ConnectionMultiplexer redis) =>
        long.Parse((await redis.GetServers()[0].InfoAsync("memory"))[0].Single(line => line.Key == "used_memory").Value, System.Globalization.CultureInfo.InvariantCulture);

    private HttpClient Client(QuotaHosts hosts)
    {
        var client = hosts.Client(_who);
        client.DefaultRequestHeaders.Remove("Cache-Control");
        return client;
    }

    private async Task AddsUpAsync(QuotaHosts hosts)
    {
        await hosts.SettledAsync(_who);
        Assert.Equal(hosts.Upstream.Total.Tokens, (await hosts.CounterAsync(_who)).Tokens);
        Assert.Equal(hosts.Upstream.Total.Tokens, (await hosts.RecordsAsync(_who)).Sum(record => record.Tokens));
    }

    private async Task LoadAsync(QuotaHosts hosts, int number, ConcurrentQueue<Seen> seen, CancellationToken cancellationToken)
    {
        using var client = Client(hosts);
        for (var i = number; !cancellationToken.IsCancellationRequested; i++)
        {
            using var response = await client.PostChatAsync(QuotaHosts.Ask($"What is {i % 5}?", extra: number % 2 == 0 ? ",\"stream\":true" : ""), CancellationToken.None);
            seen.Enqueue(new Seen(response.StatusCode, Header(response, "x-cache"), await response.Content.ReadAsStringAsync(CancellationToken.None)));
        }
    }

    private sealed record Seen(HttpStatusCode Status, string? Cache, string Body);
}
