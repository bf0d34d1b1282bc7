using System.Collections.Concurrent;
using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Defense.Cache.Semantic.Index;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.Cache.Semantic.Store;

/// <summary>
/// Keeps the index level with the store: loads it at start in the background, follows announcements, and catches up by a
/// cursor, since announcements get lost. An index that all replicas share gets every question from the one who stored
/// it; what it missed while it was away, or lost, it gets from whoever catches up first. Fails open: an index that is
/// behind finds less.
/// </summary>
internal sealed partial class VectorSync(
    VectorStore store, IVectorIndex index, SemanticModels models, IOptionsMonitor<SemanticCacheOptions> options, TimeProvider time,
    ILogger<VectorSync> logger) : RestartingBackgroundService
{
    /// <summary>Removals that are kept while the index is away; of what is forgotten, a lookup finds that the answer is gone.</summary>
    private const int MostRemovals = 10_000;

    private const int AllPartitions = (1 << AnswerKeys.Partitions) - 1;

    /// <summary>Entries on their way at once, to an index that is a server.</summary>
    private const int AddedAtOnce = 8;

    private readonly ConcurrentQueue<string> _removals = new();
    private readonly double[] _cursors = [.. Enumerable.Repeat(double.NegativeInfinity, AnswerKeys.Partitions)];
    private readonly SemaphoreSlim _asked = new(0);
    private bool _saidBehind;
    private int _behind = AllPartitions;

    /// <summary>Whether everything that was there at start has been loaded.</summary>
    public bool IsLevel { get; private set; }

    protected override (TimeProvider Time, ILogger Logger) Tools => (time, logger);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        if (!options.CurrentValue.Enabled)
            return;
        var space = await SpaceAsync(stoppingToken);
        var (subscribed, swept) = (false, time.GetTimestamp());
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                subscribed = subscribed || await SubscribeAsync();
                if (time.GetElapsedTime(swept) >= options.CurrentValue.SweepEvery)
                {
                    swept = time.GetTimestamp();
                    await store.SweepAsync(stoppingToken);
                }

                if (space is not null)
                    await CatchUpAsync(space, stoppingToken);
                _saidBehind = false;
            }
            catch (Exception exception) when (exception is VectorIndexUnavailableException || StoreFaults.IsUnavailable(exception))
            {
                // Once per outage: StoreWatch says when the store is back.
                if (!_saidBehind)
                    LogBehind(exception.GetType().Name);
                _saidBehind = true;
            }
#pragma warning disable CA1031 // An index that can't be kept level must not stop the host.
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(exception);
            }
#pragma warning restore CA1031

            using var pause = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var due = Task.Delay(options.CurrentValue.CatchUpEvery, time, pause.Token);
            await Task.WhenAny(due, _asked.WaitAsync(pause.Token));
            // Whatever woke it, the time-out means that any partition may be behind.
            if (due.IsCompletedSuccessfully)
                Interlocked.Exchange(ref _behind, AllPartitions);
            await pause.CancelAsync();
        }
    }

    /// <returns>Null where the models can't be loaded: then nothing is ever looked up here.</returns>
    private async Task<VectorSpace?> SpaceAsync(CancellationToken stoppingToken)
    {
        try
        {
            return (await models.Loading.WaitAsync(stoppingToken)).Space;
        }
#pragma warning disable CA1031 // SemanticModels has said what it was.
        catch (Exception)
        {
            return null;
        }
#pragma warning restore CA1031
    }

    private async Task<bool> SubscribeAsync()
    {
        await store.Subscriber.SubscribeAsync(VectorKeys.Announcements, (_, message) => Hear(message!));
        return true;
    }

    private void Hear(string message)
    {
        if (message.Length < 2)
            return;
        if (message[0] == '-')
            _ = RemoveAsync(message[1..]);
        else
            Interlocked.Or(ref _behind, 1 << VectorKeys.PartitionOf(message[1..]));

        // Whoever stored it has added it to a shared index already.
        if (!index.IsShared)
            _asked.Release();
    }

    private async Task RemoveAsync(string entry)
    {
        try
        {
            await index.RemoveAsync(entry, CancellationToken.None);
        }
#pragma warning disable CA1031 // Until it is removed, its answer is missing: a miss.
        catch (Exception)
        {
            if (_removals.Count < MostRemovals)
                _removals.Enqueue(entry);
        }
#pragma warning restore CA1031
    }

    private async Task CatchUpAsync(VectorSpace space, CancellationToken cancellationToken)
    {
        // 1. What a shared index lost altogether, it gets again from the beginning.
        if (index.IsShared && await index.CountAsync(cancellationToken) == 0)
        {
            Array.Fill(_cursors, double.NegativeInfinity);
            Interlocked.Exchange(ref _behind, AllPartitions);
        }

        // 2. What could not be removed in its time.
        while (_removals.TryPeek(out var entry))
        {
            await index.RemoveAsync(entry, cancellationToken);
            _removals.TryDequeue(out _);
        }

        // 3. What was added since.
        var behind = Interlocked.Exchange(ref _behind, 0);
        try
        {
            for (var partition = 0; partition < AnswerKeys.Partitions; partition++)
            {
                if ((behind & (1 << partition)) != 0)
                    await CatchUpAsync(space, partition, cancellationToken);
                behind &= ~(1 << partition);
            }

            IsLevel = true;
        }
        finally
        {
            Interlocked.Or(ref _behind, behind);
        }
    }

    private async Task CatchUpAsync(VectorSpace space, int partition, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (added, cursor) = await store.ReadAsync(partition, _cursors[partition]);
            var entries = added.Select(static item => Decode(item.Entry, item.Record)).OfType<VectorEntry>()
                .Where(entry => SemanticScope.IsOf(entry.Scope, space) && entry.Vector.Length == space.Dimensions);
            if (index.IsShared)
            {
                await Parallel.ForEachAsync(entries, new ParallelOptions { MaxDegreeOfParallelism = AddedAtOnce, CancellationToken = cancellationToken }, index.AddAsync);
            }
            else
            {
                foreach (var entry in entries)
                    await index.AddAsync(entry, cancellationToken);
            }

            if (added.Count == 0)
                return;
            _cursors[partition] = cursor;
        }
    }

    /// <returns>Null for one that is broken, or of another version: as good as none.</returns>
    private static VectorEntry? Decode(string entry, byte[]? record) =>
        record is not null && VectorRecord.TryDecode(record, out var scope, out var question, out var vector)
            ? new VectorEntry(entry, scope, question, vector)
            : null;

    [LoggerMessage(EventId = 705, Level = LogLevel.Error, Message = "Bringing the vector index level with the store failed unexpectedly; it is tried again.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(EventId = 702, Level = LogLevel.Warning, Message = "The vector index can't be brought level with the store: {Fault}. It finds what it has and tries again.")]
    private partial void LogBehind(string fault);
}
