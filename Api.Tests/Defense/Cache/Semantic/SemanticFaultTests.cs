using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Defense.Cache.Semantic.Index;
using AspireAi.Api.Defense.Cache.Semantic.Store;
using AspireAi.Api.Models.Embedding;
using AspireAi.Api.Tests.Defense.Cache.Semantic.Index;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Cache.Semantic;

/// <summary>Whatever breaks: a miss, never an error.</summary>
public sealed class SemanticFaultTests(StoreServers servers)
{
    private const string Question = "How do I reverse a string in Python?";
    private const string Reworded = "How can I reverse a string in Python?";

    [Fact]
    public async Task CacheStore_Stopped_IsAMiss_AndServesAgainWhenItIsBack()
    {
        var books = await servers.ConnectionStringAsync(Store.Redis);
        await using var cache = new RedisServer();
        await cache.StartAsync();
        await using var hosts = await SemanticHosts.StartAsync(books, settings: new() { ["ConnectionStrings:cache"] = cache.PatientConnectionString });
        var system = StoreServers.Unique();
        using var client = hosts.Client();
        await hosts.StoreAsync(client, SemanticHosts.Ask(system, Question));
        Assert.Equal("semantic", await client.CacheOfAsync(SemanticHosts.Ask(system, Reworded)));

        await cache.KillAsync();
        for (var i = 0; i < 3; i++)
            Assert.Equal("miss", await client.CacheOfAsync(SemanticHosts.Ask(system, Reworded)));

        await cache.StartAsync();
        await Eventually.TrueAsync(async () =>
        {
            var other = StoreServers.Unique();
            await client.CacheOfAsync(SemanticHosts.Ask(other, Question));
            return await client.CacheOfAsync(SemanticHosts.Ask(other, Reworded)) == "semantic";
        }, "the cache works again");
    }

    [Fact]
    public async Task CorruptAnswer_IsAMiss()
    {
        var store = await servers.ConnectionStringAsync(Store.Redis);
        await using var hosts = await SemanticHosts.StartAsync(store);
        var (system, id) = ("", "");
        using var client = hosts.Client();
        await Eventually.TrueAsync(async () =>
        {
            // Each time in another context: what was asked once is stored itself, and a busy machine's look-up may time out.
            system = StoreServers.Unique();
            await hosts.StoreAsync(client, SemanticHosts.Ask(system, Question));
            using var served = await client.PostChatAsync(SemanticHosts.Ask(system, Reworded));
            id = served.Headers.TryGetValues("x-cache-id", out var ids) ? ids.Single() : "";
            return served.Cache() == "semantic";
        }, "the reworded question is served");

        await using var connection = await servers.ConnectAsync(Store.Redis);
        await connection.GetDatabase().HashSetAsync(AnswerKeys.Bodies(AnswerKeys.PartitionOf(id)), id, "garbage");
        Assert.Equal("miss", await client.CacheOfAsync(SemanticHosts.Ask(system, Reworded)));
    }

    [Fact]
    public async Task CorruptVectors_AreSkippedAtStart()
    {
        await using var connection = await servers.ConnectAsync(Store.Redis);
        var database = connection.GetDatabase();
        var entry = $"x{StoreServers.Unique()}";
        await database.HashSetAsync(VectorKeys.Records(VectorKeys.PartitionOf(entry)), entry, "garbage");
        await database.SortedSetAddAsync(VectorKeys.Log(VectorKeys.PartitionOf(entry)), entry, 1);

        await using var hosts = await SemanticHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis));
        await hosts.Apis[0].IsLevelAsync();
        Assert.Equal("miss", await hosts.Client().CacheOfAsync(SemanticHosts.Ask(StoreServers.Unique(), Question)));
    }

    [Fact]
    public async Task IndexThatFails_IsAMissThatSaysSo()
    {
        await using var hosts = await SemanticHosts.StartAsync(
            await servers.ConnectionStringAsync(Store.Redis), services: services => services.AddSingleton<IVectorIndex, BrokenIndex>());
        using var response = await hosts.Client().PostChatAsync(SemanticHosts.Ask(StoreServers.Unique(), Question));
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("miss", response.Cache());
        Assert.Contains("semantic-cache", response.Headers.GetValues("x-defense-degraded").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherEmbeddingModel_NeverMeetsTheVectorsOfTheFirst()
    {
        await using var hosts = await SemanticHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis));
        var system = StoreServers.Unique();
        await hosts.StoreAsync(hosts.Client(), SemanticHosts.Ask(system, Question));

        await hosts.AddReplica(services => services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(new RenamedGenerator())).IsLevelAsync();
        Assert.Equal("miss", await hosts.Client(replica: 1).CacheOfAsync(SemanticHosts.Ask(system, Reworded)));
        await hosts.AddReplica().IsLevelAsync();
        Assert.Equal("semantic", await hosts.Client(replica: 2).CacheOfAsync(SemanticHosts.Ask(system, "What is the way to reverse a string in Python?")));
    }

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    public async Task Caller_CannotFillTheIndex(Store store)
    {
        // Its own: other tests' questions would take room in the partition, or be pushed out of it.
        await using StoreServer server = store == Store.Garnet ? new GarnetServer() : new RedisServer();
        await server.StartAsync();
        await using var hosts = await SemanticHosts.StartAsync(
            server.PatientConnectionString, settings: new() { ["SemanticCache:MaxEntries"] = "64", ["SemanticCache:CallerShare"] = "0.5" });
        var vectors = hosts.Apis[0].Services.GetRequiredService<VectorStore>();
        await using var connection = await server.ConnectAsync();
        var (ann, bob) = (Tag(), Tag());
        // Four to a partition, two of them for one caller; these are all in one.
        Task<bool> Add(string caller, int i) => AddAsync(connection, vectors, caller, $"p{caller}{i}");

        Assert.True(await Add(ann, 1));
        Assert.True(await Add(ann, 2));
        Assert.False(await Add(ann, 3));
        Assert.True(await Add(bob, 1));
        Assert.True(await Add(bob, 2));
        Assert.False(await Add(bob, 3));
        // A third caller pushes the oldest out, which makes room in its owner's share again.
        var carol = Tag();
        Assert.True(await Add(carol, 1));
        Assert.True(await Add(ann, 4));
    }

    [Fact]
    public async Task Sweep_RemovesVectorsWhoseAnswersAreGone()
    {
        await using var hosts = await SemanticHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis));
        var vectors = hosts.Apis[0].Services.GetRequiredService<VectorStore>();
        await using var connection = await servers.ConnectAsync(Store.Redis);
        var entry = $"q{StoreServers.Unique()}";
        Assert.True(await AddAsync(connection, vectors, Tag(), entry));
        var database = connection.GetDatabase();
        await database.HashDeleteAsync(AnswerKeys.Bodies('q' % 16), entry);

        await vectors.SweepAsync(TestContext.Current.CancellationToken);
        Assert.Null(await database.SortedSetScoreAsync(VectorKeys.Log('q' % 16), entry));
        Assert.False(await database.HashExistsAsync(VectorKeys.Records('q' % 16), entry));
    }

    private static async Task<bool> AddAsync(ConnectionMultiplexer connection, VectorStore vectors, string caller, string entry)
    {
        await connection.GetDatabase().HashSetAsync(AnswerKeys.Bodies(AnswerKeys.PartitionOf(entry)), entry, "an answer");
        return await vectors.StoreAsync(entry, VectorRecord.Encode(caller, "scope", "question", Vectors.Random(1)));
    }

    private static string Tag() => Convert.ToBase64String(Guid.NewGuid().ToByteArray().AsSpan(0, 9));

    private sealed class BrokenIndex : IVectorIndex
    {
        public bool IsShared => true;

        public ValueTask AddAsync(VectorEntry entry, CancellationToken cancellationToken) => throw new IOException("The index is away.");

        public ValueTask RemoveAsync(string id, CancellationToken cancellationToken) => throw new IOException("The index is away.");

        public ValueTask<IReadOnlyList<VectorMatch>> NearestAsync(
            string scope, ReadOnlyMemory<float> vector, int count, float floor, CancellationToken cancellationToken) => throw new IOException("The index is away.");

        public ValueTask<long> CountAsync(CancellationToken cancellationToken) => throw new IOException("The index is away.");
    }

    /// <summary>The same vectors under another model's name.</summary>
    private sealed class RenamedGenerator() : DelegatingEmbeddingGenerator<string, Embedding<float>>(new MiniLmEmbeddingGenerator(new EmbeddingOptions()))
    {
        public override object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("test", null, "another", 384) : base.GetService(serviceType, serviceKey);
    }
}
