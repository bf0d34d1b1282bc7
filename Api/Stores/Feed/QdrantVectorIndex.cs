#if ASPIRE
using System.Security.Cryptography;
using System.Text;
using AspireAi.Api.Defense.Cache.Semantic.Index;
using CommunityToolkit.VectorData.Qdrant;
using Grpc.Core;
using Microsoft.Extensions.VectorData;
using Qdrant.Client;
using Qdrant.Client.Grpc;

namespace AspireAi.Api.Stores.Feed;

/// <summary>
/// The index that all replicas share, in Qdrant: a collection per embedding model. Whatever it lacks is added from
/// Redis by <c>VectorSync</c>, so that a new version of the collection's shape is a new name and needs no conversion.
/// Fails open: its exceptions are misses, and after one it is left in peace for a moment, so that a server that doesn't
/// answer does not cost every request its whole patience.
/// </summary>
internal sealed class QdrantVectorIndex(QdrantClient client, Func<Task<VectorSpace>> space, TimeProvider time) : IVectorIndex, IDisposable
{
    /// <summary>Raised with every change of <see cref="Definition"/>.</summary>
    private const string Version = "v1";

    /// <summary>How long it is left in peace.</summary>
    private static readonly TimeSpan _peace = TimeSpan.FromSeconds(1);

    /// <summary>A call that was given up after this time says something about the server, a faster one about the caller.</summary>
    private static readonly TimeSpan _slow = TimeSpan.FromMilliseconds(250);

    private static readonly string[] _indexed = [nameof(Point.Scope), nameof(Point.Fingerprint)];

    private QdrantCollection<Guid, Point>? _collection;
    private long _asleepUntil;

    public bool IsShared => true;

    public static string NameFor(VectorSpace space) => $"aspireai-{Version}-{space.Tag}";

    public async ValueTask AddAsync(VectorEntry entry, CancellationToken cancellationToken)
    {
        var (readers, fingerprint) = SemanticScope.Split(entry.Scope);
        var point = new Point
        {
            Key = KeyFor(entry.Id),
            Entry = entry.Id,
            Scope = readers,
            Fingerprint = fingerprint,
            Question = entry.Question,
            Vector = entry.Vector,
        };
        await RunAsync(async collection =>
        {
            if (entry.Vector.Length != (await space()).Dimensions)
                throw new ArgumentException($"The vector has {entry.Vector.Length} dimensions, its collection others.", nameof(entry));
            await collection.UpsertAsync(point, cancellationToken);
            return true;
        }, cancellationToken);
    }

    public async ValueTask RemoveAsync(string id, CancellationToken cancellationToken) => await RunAsync(async collection =>
    {
        await collection.DeleteAsync(KeyFor(id), cancellationToken);
        return true;
    }, cancellationToken);

    public async ValueTask<IReadOnlyList<VectorMatch>> NearestAsync(
        string scope, ReadOnlyMemory<float> vector, int count, float floor, CancellationToken cancellationToken)
    {
        if (time.GetTimestamp() < Interlocked.Read(ref _asleepUntil))
            throw new VectorIndexAwayException("Qdrant has just failed; it is asked again in a moment.");
        var (readers, fingerprint) = SemanticScope.Split(scope);
        var options = new VectorSearchOptions<Point>
        {
            Filter = point => point.Scope == readers && point.Fingerprint == fingerprint,
            ScoreThreshold = floor,
        };
        return await RunAsync<IReadOnlyList<VectorMatch>>(async collection =>
        {
            var matches = new List<VectorMatch>();
            await foreach (var result in collection.SearchAsync(vector, count, options, cancellationToken))
                matches.Add(new VectorMatch(new VectorEntry(result.Record.Entry, scope, result.Record.Question, default), (float)result.Score!));
            return matches;
        }, cancellationToken);
    }

    public async ValueTask<long> CountAsync(CancellationToken cancellationToken) => await RunAsync(
        async collection => (long)await client.CountAsync(collection.Name, exact: true, cancellationToken: cancellationToken), cancellationToken);

    public void Dispose() => _collection?.Dispose();

    private async Task<T> RunAsync<T>(Func<QdrantCollection<Guid, Point>, Task<T>> run, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        try
        {
            var result = await run(_collection ?? await OpenAsync(cancellationToken));
            Interlocked.Exchange(ref _asleepUntil, 0);
            return result;
        }
        catch (Exception exception) when (exception is VectorStoreException or RpcException or OperationCanceledException)
        {
            if (!cancellationToken.IsCancellationRequested || time.GetElapsedTime(began) >= _slow)
                Interlocked.Exchange(ref _asleepUntil, time.GetTimestamp() + (long)(_peace.TotalSeconds * time.TimestampFrequency));
            // The server lost the collection, volume and all; the next call makes it again, and a catch-up fills it.
            if (StatusOf(exception) == StatusCode.NotFound)
                _collection = null;
            cancellationToken.ThrowIfCancellationRequested();
            throw new VectorIndexAwayException($"Qdrant is away: {StatusOf(exception)?.ToString() ?? exception.GetType().Name}.", exception);
        }
    }

    /// <summary>Creates the collection and its payload indexes. Every replica does, at any time: all of it may be there already.</summary>
    private async Task<QdrantCollection<Guid, Point>> OpenAsync(CancellationToken cancellationToken)
    {
        var of = await space().WaitAsync(cancellationToken);
        var options = new QdrantCollectionOptions { Definition = Definition(of.Dimensions) };
        var collection = new QdrantCollection<Guid, Point>(client, NameFor(of), ownsClient: false, options);
        try
        {
            await collection.EnsureCollectionExistsAsync(cancellationToken);
        }
        catch (VectorStoreException) when (!cancellationToken.IsCancellationRequested)
        {
            // Not every server says "already exists" to the second of two replicas that start at once.
            if (!await collection.CollectionExistsAsync(cancellationToken))
                throw;
        }

        // The connector makes them with the collection only: a replica that died in between would leave it without.
        foreach (var field in _indexed)
            await client.CreatePayloadIndexAsync(collection.Name, field, PayloadSchemaType.Keyword, cancellationToken: cancellationToken);
        return _collection = collection;
    }

    private static StatusCode? StatusOf(Exception exception) => ((exception as RpcException) ?? exception.InnerException as RpcException)?.StatusCode;

    /// <summary>Qdrant's ids are numbers or UUIDs.</summary>
    private static Guid KeyFor(string id) => new(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 16));

    private static VectorStoreCollectionDefinition Definition(int dimensions) => new()
    {
        Properties =
        [
            new VectorStoreKeyProperty(nameof(Point.Key), typeof(Guid)),
            new VectorStoreDataProperty(nameof(Point.Entry), typeof(string)),
            new VectorStoreDataProperty(nameof(Point.Scope), typeof(string)) { IsIndexed = true },
            new VectorStoreDataProperty(nameof(Point.Fingerprint), typeof(string)) { IsIndexed = true },
            new VectorStoreDataProperty(nameof(Point.Question), typeof(string)),
            new VectorStoreVectorProperty(nameof(Point.Vector), typeof(ReadOnlyMemory<float>), dimensions) { DistanceFunction = DistanceFunction.CosineSimilarity },
        ],
    };

    internal sealed class Point
    {
        public Guid Key { get; set; }

        /// <summary>The answer's id.</summary>
        public string Entry { get; set; } = "";

        /// <summary>Generator and readers: the first part of a <see cref="SemanticScope"/>.</summary>
        public string Scope { get; set; } = "";

        /// <summary>Of everything but the last user message: the scope's other part.</summary>
        public string Fingerprint { get; set; } = "";

        public string Question { get; set; } = "";

        public ReadOnlyMemory<float> Vector { get; set; }
    }
}
#endif
