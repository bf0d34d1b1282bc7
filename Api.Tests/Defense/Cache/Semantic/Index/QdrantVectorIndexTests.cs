using AspireAi.Api.Defense.Cache.Semantic.Index;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Cache.Semantic.Index;

/// <summary>The suite over a real Qdrant, and what is Qdrant's own.</summary>
public sealed class QdrantVectorIndexTests : VectorIndexSuite, IAsyncLifetime
{
    private readonly VectorSpace _space = new($"test/{Guid.NewGuid():N}", 384);
    private QdrantServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await QdrantServer.RequireAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            _server.Line.Mend();
            if (await _server.Client.CollectionExistsAsync(QdrantVectorIndex.NameFor(_space)))
                await _server.Client.DeleteCollectionAsync(QdrantVectorIndex.NameFor(_space));
            await _server.DisposeAsync();
        }
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
        var collection = await _server.Client.GetCollectionInfoAsync(QdrantVectorIndex.NameFor(_space), Token);
        Assert.Equal(["Fingerprint", "Scope"], collection.PayloadSchema.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(384u, collection.Config.Params.VectorsConfig.Params.Size);
    }

    [Fact]
    public async Task Generators_HaveCollectionsOfTheirOwn()
    {
        var other = new VectorSpace($"{_space.GeneratorId}/other", 384);
        var index = new QdrantVectorIndex(_server.Client, () => Task.FromResult(other), TimeProvider.System);
        await index.AddAsync(new VectorEntry("e", "s", "q", Vectors.Random(1)), Token);

        Assert.Empty(await Create().NearestAsync("s", Vectors.Random(1), 1, 0.7f, Token));
        Assert.Single(await index.NearestAsync("s", Vectors.Random(1), 1, 0.7f, Token));
        await _server.Client.DeleteCollectionAsync(QdrantVectorIndex.NameFor(other), cancellationToken: Token);
    }

    [Fact]
    public async Task Collection_ThatWasDropped_IsCreatedAgain()
    {
        var index = Create();
        await index.AddAsync(new VectorEntry("e", "s", "q", Vectors.Random(1)), Token);
        await _server.Client.DeleteCollectionAsync(QdrantVectorIndex.NameFor(_space), cancellationToken: Token);

        await Assert.ThrowsAsync<VectorIndexUnavailableException>(() => index.CountAsync(Token).AsTask());
        Assert.Equal(0, await index.CountAsync(Token));
    }

    [Fact]
    public async Task Server_DownAndBack_IsUnavailableAndThenAvailable()
    {
        var index = Create();
        await index.AddAsync(new VectorEntry("e", "s", "q", Vectors.Random(1)), Token);
        _server.Line.Cut();
        await Assert.ThrowsAsync<VectorIndexUnavailableException>(() => index.NearestAsync("s", Vectors.Random(1), 1, 0.7f, Token).AsTask());
        await Assert.ThrowsAsync<VectorIndexUnavailableException>(() => index.AddAsync(new VectorEntry("f", "s", "q", Vectors.Random(2)), Token).AsTask());

        _server.Line.Mend();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                return (await index.NearestAsync("s", Vectors.Random(1), 1, 0.7f, Token)).Count == 1;
            }
            catch (VectorIndexUnavailableException)
            {
                return false;
            }
        }, "it finds again what it kept");
    }

    private QdrantVectorIndex Create() => new(_server.Client, () => Task.FromResult(_space), TimeProvider.System);
}
