using System.Diagnostics;
using System.Security.Cryptography;
using AspireAi.Api.Defense.Telemetry;
using Grpc.Core;
using Qdrant.Client;
using Qdrant.Client.Grpc;

namespace AspireAi.Api.Defense.Cache.Semantic.Index;

/// <summary>
/// The index that all replicas share, in Qdrant: a collection per embedding model. Whatever it lacks, <c>VectorSync</c> adds from
/// Redis, so a new version of the collection's shape is a new name and needs no conversion. Fails open: its exceptions are misses,
/// and after one it is left alone for a moment, so that a server that doesn't answer does not cost every request the whole time limit.
/// </summary>
internal sealed class QdrantVectorIndex(QdrantClient client, Func<Task<VectorSpace>> space, TimeProvider time) : IVectorIndex
{
    /// <summary>Raised with every change of what a point holds.</summary>
    private const string Version = "v1";

    private const string EntryField = "Entry";
    private const string QuestionField = "Question";
    private const string ScopeField = "Scope";
    private const string FingerprintField = "Fingerprint";

    /// <summary>How long it is left alone.</summary>
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    /// <summary>A call that was canceled after this time says something about the server, a faster one about the caller.</summary>
    private static readonly TimeSpan _slow = TimeSpan.FromMilliseconds(250);

    private string? _collection;
    private long _pausedUntil;
    private volatile bool _isUnavailable;

    public bool IsShared => true;

    public static string NameFor(VectorSpace space) => $"aspireai-{Version}-{space.Tag}";

    public async ValueTask AddAsync(VectorEntry entry, CancellationToken cancellationToken)
    {
        var (readers, fingerprint) = SemanticScope.Split(entry.Scope);
        var point = new PointStruct
        {
            Id = IdOf(entry.Id),
            Vectors = entry.Vector.ToArray(),
            Payload = { [EntryField] = entry.Id, [QuestionField] = entry.Question, [ScopeField] = readers, [FingerprintField] = fingerprint },
        };
        await RunAsync("upsert", async collection =>
        {
            if (entry.Vector.Length != (await space()).Dimensions)
                throw new ArgumentException($"The vector has {entry.Vector.Length} dimensions, its collection others.", nameof(entry));
            return await client.UpsertAsync(collection, [point], cancellationToken: cancellationToken);
        }, cancellationToken);
    }

    public async ValueTask RemoveAsync(string id, CancellationToken cancellationToken) =>
        await RunAsync("delete", collection => client.DeleteAsync(collection, IdOf(id), cancellationToken: cancellationToken), cancellationToken);

    public async ValueTask<IReadOnlyList<VectorMatch>> NearestAsync(
        string scope, ReadOnlyMemory<float> vector, int count, float floor, CancellationToken cancellationToken)
    {
        if (time.GetTimestamp() < Interlocked.Read(ref _pausedUntil))
            throw new VectorIndexUnavailableException("Qdrant has just failed; it is asked again in a moment.");
        var (readers, fingerprint) = SemanticScope.Split(scope);
        var filter = Conditions.MatchKeyword(ScopeField, readers) & Conditions.MatchKeyword(FingerprintField, fingerprint);
        var points = await RunAsync("query", collection => client.QueryAsync(
            collection, vector.ToArray(), filter: filter, scoreThreshold: floor, limit: (ulong)count, cancellationToken: cancellationToken), cancellationToken);
        return [.. points.Select(point => new VectorMatch(
            new VectorEntry(point.Payload[EntryField].StringValue, scope, point.Payload[QuestionField].StringValue, default), point.Score))];
    }

    public async ValueTask<long> CountAsync(CancellationToken cancellationToken) =>
        (long)await RunAsync("count", collection => client.CountAsync(collection, exact: true, cancellationToken: cancellationToken), cancellationToken);

    private async Task<T> RunAsync<T>(string operation, Func<string, Task<T>> run, CancellationToken cancellationToken)
    {
        using var activity = DefenseMetrics.Source.StartActivity($"qdrant {operation}", ActivityKind.Client);
        activity?.SetTag("db.system.name", "qdrant").SetTag("db.operation.name", operation);
        var began = time.GetTimestamp();
        try
        {
            var collection = _collection ?? await OpenAsync(cancellationToken);
            activity?.SetTag("db.collection.name", collection);
            var result = await run(collection);
            Interlocked.Exchange(ref _pausedUntil, 0);
            _isUnavailable = false;
            return result;
        }
        catch (Exception exception) when (exception is RpcException or QdrantException or OperationCanceledException)
        {
            if (!cancellationToken.IsCancellationRequested || time.GetElapsedTime(began) >= _slow)
                Interlocked.Exchange(ref _pausedUntil, time.GetTimestamp() + (long)(_pause.TotalSeconds * time.TimestampFrequency));
            var status = (exception as RpcException)?.StatusCode;
            activity?.SetTag("error.type", status?.ToString() ?? exception.GetType().Name);
            // In the background only the first failure is a trace: a server that is down for a day is not a new event every few seconds.
            if (activity?.Parent is not null || !_isUnavailable)
                activity?.SetStatus(ActivityStatusCode.Error);
            _isUnavailable = true;
            // The server lost the collection, volume and all. The next call creates it again, and a catch-up fills it.
            if (status == StatusCode.NotFound)
                _collection = null;
            cancellationToken.ThrowIfCancellationRequested();
            throw new VectorIndexUnavailableException($"Qdrant is unavailable: {status?.ToString() ?? exception.GetType().Name}.", exception);
        }
    }

    /// <summary>Creates the collection and its payload indexes. Every replica does, at any time: all of it may be there already.</summary>
    private async Task<string> OpenAsync(CancellationToken cancellationToken)
    {
        var of = await space().WaitAsync(cancellationToken);
        var name = NameFor(of);
        if (!await client.CollectionExistsAsync(name, cancellationToken))
        {
            try
            {
                await client.CreateCollectionAsync(name, new VectorParams { Size = (ulong)of.Dimensions, Distance = Distance.Cosine }, cancellationToken: cancellationToken);
            }
            catch (RpcException) when (!cancellationToken.IsCancellationRequested)
            {
                // Not every server says "already exists" to the second of two replicas that start at once.
                if (!await client.CollectionExistsAsync(name, cancellationToken))
                    throw;
            }
        }

        // Also where the collection was there: the replica that created it may have died before its indexes.
        foreach (var field in new[] { ScopeField, FingerprintField })
            await client.CreatePayloadIndexAsync(name, field, PayloadSchemaType.Keyword, cancellationToken: cancellationToken);
        return _collection = name;
    }

    /// <summary>Qdrant's ids are numbers or UUIDs.</summary>
    private static Guid IdOf(string id) => new(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 16));
}
