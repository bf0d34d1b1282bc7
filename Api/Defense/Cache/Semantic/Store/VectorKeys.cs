using AspireAi.Api.Defense.Cache.Exact;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.Cache.Semantic.Store;

/// <summary>
/// Names the vectors' keys. A vector is in the partition, and so in the hash slot, of its answer. Left out of the names
/// on purpose: tenant, caller and model, which are part of the scope's hash in each record.
/// </summary>
internal static class VectorKeys
{
    private const string Version = "v1";

    /// <summary>hash: entry → record.</summary>
    public static RedisKey Records(int partition) => $"{Version}:{{{partition}}}:vec";

    /// <summary>zset: entry → when it was added, in µs of the store's clock, strictly rising: what replicas catch up by.</summary>
    public static RedisKey Log(int partition) => $"{Version}:{{{partition}}}:log";

    /// <summary>hash: caller → number of records.</summary>
    public static RedisKey Callers(int partition) => $"{Version}:{{{partition}}}:own";

    /// <summary>Channel: <c>+entry</c> when one was added, <c>-entry</c> when one is gone.</summary>
    public static RedisChannel Announcements { get; } = RedisChannel.Literal($"{Version}:vectors");

    public static int PartitionOf(string entry) => AnswerKeys.PartitionOf(entry);
}
