using AspireAi.Api.Defense.Cache.Exact;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.Cache.Feedback;

/// <summary>
/// Counts who rejects a cached answer. Only callers who were served it count, and guests only for themselves: an address is
/// cheap. A vote is about the answer, not the question: with a fresh answer all of them are gone. Fails closed: a vote that can't
/// be kept is an error, since the person believes that it holds.
/// </summary>
public sealed partial class AnswerVotes(
    [FromKeyedServices(StoreNames.Cache)] IConnectionMultiplexer connection, AnswerStore store, IOptionsMonitor<CacheOptions> options,
    ILogger<AnswerVotes> logger)
{
    private static readonly RedisScript _vote = RedisScript.Embedded("feedback", AnswerStore.Common);

    /// <returns>Whether the answer is hidden from the caller now.</returns>
    /// <exception cref="RedisException">The store is away.</exception>
    public async Task<bool> VoteAsync(string entry, Caller caller, bool rejects)
    {
        var reply = await RunAsync(entry, AnswerKeys.CallerTag(caller), rejects, counts: caller.Kind != CallerKind.Guest);
        if ((string)reply[0]! != "counted")
        {
            return false;
        }

        if (rejects && (int)reply[1] >= options.CurrentValue.RejectionsToRemove && await store.DropAsync(entry))
        {
            LogRemoved(entry, (int)reply[1]);
        }

        return rejects;
    }

    /// <summary>How many callers were served an answer, of about the last 256, how many have hidden it, and how many of these count towards its removal.</summary>
    /// <exception cref="RedisException">The store is away.</exception>
    public async Task<(long ServedTo, long HiddenBy, long Rejections)> CountAsync(string entry)
    {
        var (served, hidden, rejections) = (0L, 0L, 0L);
        foreach (var callers in await connection.GetDatabase().HashGetAsync(AnswerKeys.Callers(AnswerKeys.PartitionOf(entry)), AnswerKeys.CallerBuckets(entry)))
        {
            var text = (string?)callers ?? "";
            for (var at = AnswerKeys.CallerTagLength; at < text.Length; at += AnswerKeys.CallerTagLength + 1)
            {
                served++;
                hidden += text[at] is 'h' or 'r' ? 1 : 0;
                rejections += text[at] == 'r' ? 1 : 0;
            }
        }

        return (served, hidden, rejections);
    }

    /// <summary>Removes the answers that only this caller could be served, and takes back the caller's votes on others.</summary>
    /// <exception cref="RedisException">The store is away.</exception>
    public async Task EraseAsync(string callerTag)
    {
        var own = (await store.ListAsync()).Where(static about => about.Scope == AnswerAbout.Private).Select(static about => about.Id).ToHashSet(StringComparer.Ordinal);
        for (var partition = 0; partition < AnswerKeys.Partitions; partition++)
        {
            var buckets = await connection.GetDatabase().HashGetAllAsync(AnswerKeys.Callers(partition));
            foreach (var entry in buckets.Where(bucket => ((string?)bucket.Value)?.Contains(callerTag, StringComparison.Ordinal) == true).Select(static bucket => AnswerKeys.EntryOf(bucket.Name!)))
            {
                Task forgotten = own.Contains(entry) ? store.DropAsync(entry) : RunAsync(entry, callerTag, rejects: false, counts: false);
                await forgotten;
            }
        }
    }

    private async Task<RedisResult[]> RunAsync(string entry, string callerTag, bool rejects, bool counts) => (RedisResult[])(await _vote.RunAsync(
        connection.GetDatabase(), AnswerKeys.Of(AnswerKeys.PartitionOf(entry)), [entry, callerTag, rejects ? "1" : "0", counts ? "1" : "0"]))!;

    [LoggerMessage(610, LogLevel.Information, "Cached answer {Entry} was removed: {Rejections} callers who were served it rejected it.")]
    private partial void LogRemoved(string entry, int rejections);
}
