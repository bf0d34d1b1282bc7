using AspireAi.Api.Defense.Cache.Semantic;
using AspireAi.Api.Defense.Cache.Semantic.Index;
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

    private QdrantServer _qdrant = null!;

    public async ValueTask InitializeAsync()
    {
        _qdrant = await QdrantServer.RequireAsync();
        await _cache.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _cache.DisposeAsync();
        if (_qdrant is not null)
            await _qdrant.DisposeAsync();
    }

    [Fact]
    public async Task ConfiguredQdrant_IsUsed_AndServesWhatAnotherReplicaStored()
    {
        await using var hosts = await HostsAsync(replicas: 2);
        Assert.IsType<QdrantVectorIndex>(hosts.Apis[0].Services.GetRequiredService<IVectorIndex>());
        var system = StoreServers.Unique();
        await hosts.StoreAsync(hosts.Client(), SemanticHosts.Ask(system, Question));
        Assert.Equal("semantic", await hosts.Client("default/bob", replica: 1).CacheOfAsync(SemanticHosts.Ask(system, Reworded)));
    }

    [Fact]
    public async Task Qdrant_Down_IsAMiss_AndIsLevelAgainAfterwards()
    {
        await using var hosts = await HostsAsync();
        using var client = hosts.Client();
        var (before, meanwhile) = (StoreServers.Unique(), StoreServers.Unique());
        await hosts.StoreAsync(client, SemanticHosts.Ask(before, Question));

        _qdrant.Line.Cut();
        Assert.Equal("miss", await client.CacheOfAsync(SemanticHosts.Ask(before, Reworded)));
        using (var response = await client.PostChatAsync(SemanticHosts.Ask(meanwhile, Question)))
        {
            Assert.Equal("miss", response.Cache());
            Assert.Contains("semantic-cache", response.Headers.GetValues("x-defense-degraded").Single(), StringComparison.Ordinal);
        }

        _qdrant.Line.Mend();
        await Eventually.TrueAsync(async () => await CountAsync(hosts) >= 3, "what was stored meanwhile is in Qdrant");
        Assert.Equal("semantic", await client.CacheOfAsync(SemanticHosts.Ask(before, Another)));
        Assert.Equal("semantic", await client.CacheOfAsync(SemanticHosts.Ask(meanwhile, Another)));
    }

    [Fact]
    public async Task Qdrant_ThatLostEverything_IsFilledAgain()
    {
        await using var hosts = await HostsAsync();
        using var client = hosts.Client();
        var system = StoreServers.Unique();
        await hosts.StoreAsync(client, SemanticHosts.Ask(system, Question));
        await ForgetAsync(hosts);

        await Eventually.TrueAsync(async () => await CountAsync(hosts) >= 1, "Qdrant is filled again");
        Assert.Equal("semantic", await client.CacheOfAsync(SemanticHosts.Ask(system, Reworded)));
    }

    private async Task<CacheHosts> HostsAsync(int replicas = 1)
    {
        var hosts = await SemanticHosts.StartAsync(
            await servers.ConnectionStringAsync(Store.Redis), replicas,
            new()
            {
                ["ConnectionStrings:cache"] = _cache.PatientConnectionString,
                ["ConnectionStrings:qdrant"] = _qdrant.ConnectionString,
                ["SemanticCache:CatchUpEvery"] = "00:00:01",
            });
        // What is counted is to be this test's.
        await ForgetAsync(hosts);
        return hosts;
    }

    private async Task ForgetAsync(CacheHosts hosts)
    {
        var models = await hosts.Apis[0].Services.GetRequiredService<SemanticModels>().Loading;
        await _qdrant.Client.DeleteCollectionAsync(QdrantVectorIndex.NameFor(models.Space));
    }

    private static async Task<long> CountAsync(CacheHosts hosts)
    {
        try
        {
            return await hosts.Apis[0].Services.GetRequiredService<IVectorIndex>().CountAsync(TestContext.Current.CancellationToken);
        }
        catch (VectorIndexUnavailableException)
        {
            return 0;
        }
    }
}
