#if ASPIRE
using AspireAi.Api.Defense.Cache.Semantic.Index;
using AspireAi.Api.Stores.Feed;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Cache.Semantic;

/// <summary>The stage over a Qdrant that is configured, goes down, comes back, and loses what it had.</summary>
public sealed class QdrantCacheTests(StoreServers servers) : IAsyncLifetime
{
    /// <summary>Of its own, so that what is counted in Qdrant is this test's.</summary>
    private readonly RedisServer _cache = new();

    private const string Question = "How do I reverse a string in Python?";
    private const string Reworded = "How can I reverse a string in Python?";
    private const string Another = "What is the way to reverse a string in Python?";

    public async ValueTask InitializeAsync()
    {
        QdrantServer.RequireBinary();
        await _cache.StartAsync();
    }

    public ValueTask DisposeAsync() => _cache.DisposeAsync();

    [Fact]
    public async Task ConfiguredQdrant_IsUsed_AndServesWhatAnotherReplicaStored()
    {
        await using var qdrant = await StartAsync();
        await using var hosts = await HostsAsync(qdrant, replicas: 2);
        Assert.IsType<QdrantVectorIndex>(hosts.Apis[0].Services.GetRequiredService<IVectorIndex>());
        var system = StoreServers.Unique();
        await hosts.StoreAsync(hosts.Client(), SemanticHosts.Ask(system, Question));
        Assert.Equal("semantic", await hosts.Client("default/bob", replica: 1).CacheOfAsync(SemanticHosts.Ask(system, Reworded)));
    }

    [Fact]
    public async Task Qdrant_Down_IsAMiss_AndIsLevelAgainAfterwards()
    {
        await using var qdrant = await StartAsync();
        await using var hosts = await HostsAsync(qdrant);
        using var client = hosts.Client();
        var (before, meanwhile) = (StoreServers.Unique(), StoreServers.Unique());
        await hosts.StoreAsync(client, SemanticHosts.Ask(before, Question));

        await qdrant.KillAsync();
        Assert.Equal("miss", await client.CacheOfAsync(SemanticHosts.Ask(before, Reworded)));
        using (var response = await client.PostChatAsync(SemanticHosts.Ask(meanwhile, Question)))
        {
            Assert.Equal("miss", response.Cache());
            Assert.Contains("semantic-cache", response.Headers.GetValues("x-defense-degraded").Single(), StringComparison.Ordinal);
        }

        await qdrant.StartAsync();
        await Eventually.TrueAsync(async () => await CountAsync(hosts) >= 3, "what was stored meanwhile is in Qdrant");
        Assert.Equal("semantic", await client.CacheOfAsync(SemanticHosts.Ask(before, Another)));
        Assert.Equal("semantic", await client.CacheOfAsync(SemanticHosts.Ask(meanwhile, Another)));
    }

    [Fact]
    public async Task Qdrant_ThatLostEverything_IsFilledAgain()
    {
        await using var qdrant = await StartAsync();
        await using var hosts = await HostsAsync(qdrant);
        using var client = hosts.Client();
        var system = StoreServers.Unique();
        await hosts.StoreAsync(client, SemanticHosts.Ask(system, Question));
        await qdrant.KillAsync();
        Directory.Delete(Path.Combine(qdrant.Folder, "storage"), recursive: true);
        await qdrant.StartAsync();

        await Eventually.TrueAsync(async () => await CountAsync(hosts) >= 1, "Qdrant is filled again");
        Assert.Equal("semantic", await client.CacheOfAsync(SemanticHosts.Ask(system, Reworded)));
    }

    private static async Task<QdrantServer> StartAsync()
    {
        var qdrant = new QdrantServer();
        await qdrant.StartAsync();
        return qdrant;
    }

    private async Task<CacheHosts> HostsAsync(QdrantServer qdrant, int replicas = 1) => await SemanticHosts.StartAsync(
        await servers.ConnectionStringAsync(Store.Redis), replicas,
        new()
        {
            ["ConnectionStrings:cache"] = _cache.PatientConnectionString,
            ["ConnectionStrings:qdrant"] = qdrant.ConnectionString,
            ["SemanticCache:CatchUpEvery"] = "00:00:01",
        });

    private static async Task<long> CountAsync(CacheHosts hosts)
    {
        try
        {
            return await hosts.Apis[0].Services.GetRequiredService<IVectorIndex>().CountAsync(TestContext.Current.CancellationToken);
        }
        catch (VectorIndexAwayException)
        {
            return 0;
        }
    }
}
#endif
