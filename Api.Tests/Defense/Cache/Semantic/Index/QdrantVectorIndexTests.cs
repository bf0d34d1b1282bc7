#if ASPIRE
using AspireAi.Api.Defense.Cache.Semantic.Index;
using AspireAi.Api.Stores.Feed;
using AspireAi.Api.Tests.Servers;
using Qdrant.Client;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Cache.Semantic.Index;

/// <summary>The suite over a real Qdrant, and what is Qdrant's own.</summary>
public sealed class QdrantVectorIndexTests : VectorIndexSuite, IAsyncLifetime
{
    private readonly List<QdrantVectorIndex> _indexes = [];
    private readonly VectorSpace _space = new($"test/{Guid.NewGuid():N}", 384);
    private QdrantClient _client = null!;
    private QdrantServer? _server;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => (_client, _server) = await QdrantServer.ConnectAsync();

    public async ValueTask DisposeAsync()
    {
        _indexes.ForEach(static index => index.Dispose());
        if (_client is not null)
        {
            if (_server is null)
                await _client.DeleteCollectionAsync(QdrantVectorIndex.NameFor(_space));
            _client.Dispose();
        }

        if (_server is not null)
            await _server.DisposeAsync();
    }

    private protected override Task<IVectorIndex> CreateAsync(int dimensions) => Task.FromResult<IVectorIndex>(Create());

    [Fact]
    public async Task Replicas_StartingAtOnce_FindOneCollectionWithItsPayloadIndexes()
    {
        var indexes = Enumerable.Range(0, 8).Select(_ => Create()).ToList();
        await Task.WhenAll(indexes.Select((index, i) => index.AddAsync(new VectorEntry($"e{i}", $"t.s{i}.c", "q", Vectors.Random(i)), Token).AsTask()));

        Assert.Equal(8, await indexes[0].CountAsync(Token));
        for (var i = 0; i < 8; i++)
            Assert.Equal($"e{i}", Assert.Single(await indexes[(i + 1) % 8].NearestAsync($"t.s{i}.c", Vectors.Random(i), 3, 0.7f, Token)).Entry.Id);
        var collection = await _client.GetCollectionInfoAsync(QdrantVectorIndex.NameFor(_space), Token);
        Assert.Equal(["Fingerprint", "Scope"], collection.PayloadSchema.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(384u, collection.Config.Params.VectorsConfig.Params.Size);
    }

    [Fact]
    public async Task Generators_HaveCollectionsOfTheirOwn()
    {
        var other = new VectorSpace($"{_space.GeneratorId}/other", 384);
        using var index = new QdrantVectorIndex(_client, () => Task.FromResult(other), TimeProvider.System);
        await index.AddAsync(new VectorEntry("e", "s", "q", Vectors.Random(1)), Token);

        Assert.Empty(await Create().NearestAsync("s", Vectors.Random(1), 1, 0.7f, Token));
        Assert.Single(await index.NearestAsync("s", Vectors.Random(1), 1, 0.7f, Token));
        await _client.DeleteCollectionAsync(QdrantVectorIndex.NameFor(other), cancellationToken: Token);
    }

    [Fact]
    public async Task Collection_ThatWasDropped_IsMadeAgain()
    {
        var index = Create();
        await index.AddAsync(new VectorEntry("e", "s", "q", Vectors.Random(1)), Token);
        await _client.DeleteCollectionAsync(QdrantVectorIndex.NameFor(_space), cancellationToken: Token);

        await Assert.ThrowsAsync<VectorIndexAwayException>(() => index.CountAsync(Token).AsTask());
        Assert.Equal(0, await index.CountAsync(Token));
    }

    [Fact]
    public async Task Server_DownAndBack_IsAwayAndThenThere()
    {
        QdrantServer.RequireBinary();
        var index = Create();
        await index.AddAsync(new VectorEntry("e", "s", "q", Vectors.Random(1)), Token);
        await _server!.StopAsync();
        await Assert.ThrowsAsync<VectorIndexAwayException>(() => index.NearestAsync("s", Vectors.Random(1), 1, 0.7f, Token).AsTask());
        await Assert.ThrowsAsync<VectorIndexAwayException>(() => index.AddAsync(new VectorEntry("f", "s", "q", Vectors.Random(2)), Token).AsTask());

        await _server.StartAsync();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                return (await index.NearestAsync("s", Vectors.Random(1), 1, 0.7f, Token)).Count == 1;
            }
            catch (VectorIndexAwayException)
            {
                return false;
            }
        }, "it finds again what it kept");
    }

    private QdrantVectorIndex Create()
    {
        _indexes.Add(new QdrantVectorIndex(_client, () => Task.FromResult(_space), TimeProvider.System));
        return _indexes[^1];
    }
}
#else
using Xunit;

namespace AspireAi.Api.Tests.Defense.Cache.Semantic.Index;

/// <summary>Says in a test run what this build can't test. No failure in CI: which packages its feed has is no fault of the machine.</summary>
public sealed class QdrantVectorIndexTests
{
    [Fact(Skip = "NOT TESTED in this build: the index in Qdrant. Its NuGet feed lacks CommunityToolkit.VectorData.Qdrant; build with one that has it.")]
    public void Suite_OverQdrant_NeedsAnotherFeed()
    {
    }
}
#endif
