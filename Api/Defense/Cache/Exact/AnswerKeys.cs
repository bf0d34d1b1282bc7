using System.Security.Cryptography;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.Cache.Exact;

/// <summary>
/// Names the cache's keys. Entries are spread over 16 partitions by their fingerprint; each partition is one hash slot with a
/// sixteenth of the byte budget, so every script stays in one slot and the sum of the parts is the whole bound. Left out of the
/// names on purpose: tenant, caller and model, which are part of the entry's hash.
/// </summary>
public static class AnswerKeys
{
    public const int Partitions = 16;

    /// <summary>Characters of <see cref="CallerTag"/>; the scripts count on it.</summary>
    public const int CallerTagLength = 12;

    private const string Version = "c2";
    private const int Buckets = 16;
    private const char BucketMark = '#';

    private static readonly RedisKey[][] _shared =
    [
        .. Enumerable.Range(0, Partitions).Select(static partition => (RedisKey[])
        [
            Bodies(partition), Uses(partition), Expiries(partition), Abouts(partition), Bytes(partition), Callers(partition), Making(partition),
            $"{Version}:{{{partition}}}:made",
        ]),
    ];

    /// <summary>The partition of an entry or fingerprint; both begin with the same character.</summary>
    public static int PartitionOf(string entry) => entry[0] % Partitions;

    /// <summary>An entry's id: the fingerprint's first character keeps it in the fingerprint's partition.</summary>
    public static string Entry(string fingerprint, string? scope) =>
        scope is null ? "" : fingerprint[..1] + RequestFingerprint.InScope(fingerprint, scope);

    public static RedisKey Bodies(int partition) => $"{Version}:{{{partition}}}:body";

    public static RedisKey Uses(int partition) => $"{Version}:{{{partition}}}:use";

    public static RedisKey Expiries(int partition) => $"{Version}:{{{partition}}}:exp";

    public static RedisKey Abouts(int partition) => $"{Version}:{{{partition}}}:about";

    public static RedisKey Bytes(int partition) => $"{Version}:{{{partition}}}:bytes";

    /// <summary>KEYS 1 to 8 of the scripts that share <c>answer-common.lua</c>, and what else they take.</summary>
    public static RedisKey[] Of(int partition, params ReadOnlySpan<RedisKey> more) => [.. _shared[partition], .. more];

    /// <summary>Who was served an entry, and what they say of it; in buckets.</summary>
    public static RedisKey Callers(int partition) => $"{Version}:{{{partition}}}:callers";

    /// <summary>The fields of <see cref="Callers"/> that an entry can have.</summary>
    public static RedisValue[] CallerBuckets(string entry) => [.. Enumerable.Range(0, Buckets).Select(bucket => (RedisValue)$"{entry}{BucketMark}{bucket}")];

    /// <summary>The entry to which such a field belongs.</summary>
    public static string EntryOf(string bucket) => bucket[..bucket.LastIndexOf(BucketMark)];

    /// <summary>Flights whose parts are kept for other replicas.</summary>
    public static RedisKey Making(int partition) => $"{Version}:{{{partition}}}:making";

    public static RedisKey Flight(string name) => $"{Version}:{{{PartitionOf(name)}}}:flight:{name}";

    /// <summary>Who reads a flight along; its answer is stored as served to them.</summary>
    public static RedisKey Joined(string name) => $"{Version}:{{{PartitionOf(name)}}}:joined:{name}";

    public static RedisKey FlightParts(string name, string flight) => $"{Version}:{{{PartitionOf(name)}}}:pieces:{flight}";

    /// <summary>Stands for a caller in what is kept beside an entry, 12 characters; ids can hold addresses, which a cache need not know.</summary>
    public static string CallerTag(Caller caller) => CallerTag(caller.Tenant, caller.Id);

    public static string CallerTag(string tenant, string caller)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{tenant}\n{caller}"), hash);
        return Convert.ToBase64String(hash[..(CallerTagLength / 4 * 3)]);
    }
}
