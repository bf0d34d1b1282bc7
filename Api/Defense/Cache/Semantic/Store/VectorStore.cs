using AspireAi.Api.Defense.Cache.Exact;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.Cache.Semantic.Store;

/// <summary>
/// The vectors beside their answers, from which every replica's index is built. Fails open: what can't be kept or read
/// is a question that nobody finds by its meaning.
/// </summary>
internal sealed class VectorStore([FromKeyedServices(StoreNames.Cache)] IConnectionMultiplexer connection, IOptionsMonitor<SemanticCacheOptions> options)
{
    /// <summary>Records read in one round trip, and log entries swept by one script.</summary>
    private const int Batch = 256;

    private const string Common = "vector-common";

    private static readonly RedisScript _store = RedisScript.Embedded("vector-store", Common);
    private static readonly RedisScript _sweep = RedisScript.Embedded("vector-sweep", Common);

    private IDatabase Database => connection.GetDatabase();

    /// <returns>Whether it was kept: not where the answer is gone already or the caller's share is used up.</returns>
    public async Task<bool> StoreAsync(string entry, byte[] record)
    {
        var limits = options.CurrentValue;
        var partition = VectorKeys.PartitionOf(entry);
        var most = Math.Max(1, limits.MaxEntries / AnswerKeys.Partitions);
        var reply = (RedisValue[])(await _store.RunAsync(
            Database,
            [VectorKeys.Records(partition), VectorKeys.Log(partition), VectorKeys.Callers(partition), AnswerKeys.Bodies(partition)],
            [VectorRecord.TagLength, entry, record, most, Math.Max(1, (int)(most * limits.CallerShare))]))!;
        if ((int)reply[0] == 0)
            return false;
        await PublishAsync('+', [entry]);
        await PublishAsync('-', [.. reply[1..].Select(static gone => (string)gone!)]);
        return true;
    }

    /// <summary>Reads what was added to a partition after the cursor, in its order.</summary>
    public async Task<(IReadOnlyList<(string Entry, byte[]? Record)> Added, double Cursor)> ReadAsync(int partition, double cursor)
    {
        var log = await Database.SortedSetRangeByScoreWithScoresAsync(
            VectorKeys.Log(partition), cursor, double.PositiveInfinity, Exclude.Start, take: Batch);
        if (log.Length == 0)
            return ([], cursor);
        var records = await Database.HashGetAsync(VectorKeys.Records(partition), [.. log.Select(static added => added.Element)]);
        return ([.. log.Select((added, i) => ((string)added.Element!, (byte[]?)records[i]))], log[^1].Score);
    }

    /// <summary>Removes vectors whose answers are gone, in all partitions.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        for (var partition = 0; partition < AnswerKeys.Partitions; partition++)
        {
            var length = await Database.SortedSetLengthAsync(VectorKeys.Log(partition));
            for (var from = 0L; from < length; from += Batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var gone = (string[])(await _sweep.RunAsync(
                    Database,
                    [
                        VectorKeys.Records(partition), VectorKeys.Log(partition), VectorKeys.Callers(partition),
                        AnswerKeys.Bodies(partition), AnswerKeys.Expiries(partition),
                    ],
                    [VectorRecord.TagLength, from, Batch]))!;
                await PublishAsync('-', gone);
                from -= gone.Length;
                length -= gone.Length;
            }
        }
    }

    public ISubscriber Subscriber => connection.GetSubscriber();

    private Task PublishAsync(char what, string[] entries) => entries.Length == 0
        ? Task.CompletedTask
        : Task.WhenAll(entries.Select(entry => Subscriber.PublishAsync(VectorKeys.Announcements, what + entry)));
}
