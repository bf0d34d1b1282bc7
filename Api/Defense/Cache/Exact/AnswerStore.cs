using StackExchange.Redis;

namespace AspireAi.Api.Defense.Cache.Exact;

/// <summary>
/// The stored answers. Fails open: a store that is away, an entry of an older version or a broken one is a miss, and an answer
/// that can't be kept is lost without anybody noticing but the metrics.
/// </summary>
public sealed class AnswerStore([FromKeyedServices(StoreNames.Cache)] IConnectionMultiplexer connection, IOptionsMonitor<CacheOptions> options)
{
    internal const string Common = "answer-common";

    private static readonly RedisScript _read = RedisScript.Embedded("answer-read", Common);
    private static readonly RedisScript _store = RedisScript.Embedded("answer-store", Common);
    private static readonly RedisScript _drop = RedisScript.Embedded("answer-drop", Common);

    private IDatabase Database => connection.GetDatabase();

    private long Budget => options.CurrentValue.MaxBytes / AnswerKeys.Partitions;

    /// <param name="request">What is asked.</param>
    /// <param name="claim">Token to claim the flight with, or empty to only read.</param>
    /// <param name="fresh">Whether no stored answer will do.</param>
    /// <param name="unusable">A stored answer that was read and will not do, by <see cref="AnswerReply.Expiry"/>.</param>
    internal async Task<AnswerReply> ReadAsync(AnswerRequest request, string claim, bool fresh, string unusable = "")
    {
        var partition = AnswerKeys.PartitionOf(request.Fingerprint);
        try
        {
            var reply = (RedisResult[])(await _read.RunAsync(
                Database,
                AnswerKeys.Of(
                    partition, AnswerKeys.Flight(request.FlightEntry), AnswerKeys.Joined(request.FlightEntry),
                    AnswerKeys.Flight(request.LongerFlight), AnswerKeys.Joined(request.LongerFlight)),
                [
                    request.SharedEntry, request.PrivateEntry, request.CallerTag, claim,
                    Milliseconds(options.CurrentValue.FlightLease), Budget, fresh ? "1" : "", request.OutputLimit, unusable,
                ]))!;
            return (string)reply[0]! switch
            {
                "hit" => new AnswerReply(AnswerReplyKind.Hit) { Entry = (string)reply[1]!, Body = (byte[])reply[2]!, Expiry = (string)reply[3]! },
                "lead" => new AnswerReply(AnswerReplyKind.Lead) { Flight = FlightOf(reply), Token = claim },
                "join" => new AnswerReply(AnswerReplyKind.Join) { Flight = FlightOf(reply), Token = (string)reply[2]! },
                _ => new AnswerReply(AnswerReplyKind.Miss),
            };
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            return new AnswerReply(AnswerReplyKind.Away);
        }

        string FlightOf(RedisResult[] reply) => (string)reply[1]! == "1" ? request.FlightEntry : request.LongerFlight;
    }

    /// <summary>Notes that a stored answer which somebody else has read is served to this caller, too.</summary>
    /// <returns>Whether it may be: not what the caller has hidden.</returns>
    internal async Task<bool> ServeAsync(string entry, AnswerRequest request)
    {
        var read = new AnswerRequest(entry, entry, "", entry, "", request.CallerTag, request.OutputLimit);
        return (await ReadAsync(read, claim: "", fresh: false)).Kind != AnswerReplyKind.Miss;
    }

    /// <summary>Whether there is an answer, served or hidden.</summary>
    internal Task<bool> ExistsAsync(string entry) => Database.HashExistsAsync(AnswerKeys.Bodies(AnswerKeys.PartitionOf(entry)), entry);

    /// <param name="body">The answer.</param>
    /// <param name="about">Says which entry it is.</param>
    /// <param name="callerTag">Who asked.</param>
    /// <param name="flight">Name of the flight that made it, which ends herewith; the entry's where none did.</param>
    /// <param name="flightToken">That flight's token, or empty.</param>
    /// <param name="ttl">How long it is served; null: as long as the others.</param>
    /// <returns>Entries that had to leave, or null where the answer could not be kept.</returns>
    internal async Task<string[]?> StoreAsync(byte[] body, AnswerAbout about, string callerTag, string flight, string flightToken, TimeSpan? ttl = null)
    {
        var entry = about.Id;
        try
        {
            return (string[])(await _store.RunAsync(
                Database,
                AnswerKeys.Of(AnswerKeys.PartitionOf(entry), AnswerKeys.Flight(flight), AnswerKeys.Joined(flight)),
                [
                    entry, body, JsonSerializer.SerializeToUtf8Bytes(about, AnswerAboutJson.Default.AnswerAbout), Milliseconds(ttl ?? options.CurrentValue.Ttl),
                    Budget, flightToken, callerTag,
                ]))!;
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            return null;
        }
    }

    /// <returns>Whether it was there.</returns>
    /// <exception cref="RedisException">The store is away; the operator has to know.</exception>
    public async Task<bool> DropAsync(string entry) =>
        (long)await _drop.RunAsync(Database, AnswerKeys.Of(AnswerKeys.PartitionOf(entry)), [entry]) == 1;

    /// <summary>What is stored, without the answers themselves.</summary>
    /// <exception cref="RedisException">The store is away.</exception>
    public async Task<List<AnswerAbout>> ListAsync()
    {
        var found = new List<AnswerAbout>();
        for (var partition = 0; partition < AnswerKeys.Partitions; partition++)
        {
            foreach (var entry in await Database.HashGetAllAsync(AnswerKeys.Abouts(partition)))
            {
                if (AboutOf(entry.Value) is { } about)
                {
                    found.Add(about);
                }
            }
        }

        return found;
    }

    /// <summary>One stored answer, for an operator: nobody is served it, and it is none the younger for being looked at.</summary>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="RedisException">The store is away.</exception>
    internal async Task<StoredAnswer?> FindAsync(string entry)
    {
        var (partition, database) = (AnswerKeys.PartitionOf(entry), Database);
        var body = database.HashGetAsync(AnswerKeys.Bodies(partition), entry);
        var about = database.HashGetAsync(AnswerKeys.Abouts(partition), entry);
        var used = database.SortedSetScoreAsync(AnswerKeys.Uses(partition), entry);
        var expires = database.SortedSetScoreAsync(AnswerKeys.Expiries(partition), entry);
        await Task.WhenAll(body, about, used, expires);
        return (byte[]?)await body is { } bytes && AboutOf(await about) is { } known ? new StoredAnswer(known, bytes, Time(await used), Time(await expires)) : null;

        static DateTimeOffset? Time(double? milliseconds) => milliseconds is { } some ? DateTimeOffset.FromUnixTimeMilliseconds((long)some) : null;
    }

    // What can't be read is nobody's to see, and must not hide the others.
    private static AnswerAbout? AboutOf(RedisValue json)
    {
        try
        {
            return json.IsNull ? null : JsonSerializer.Deserialize((string)json!, AnswerAboutJson.Default.AnswerAbout);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Bytes of all entries, and of answers in the making that other replicas follow, by our own count.</summary>
    public async Task<long> BytesAsync()
    {
        var sum = 0L;
        for (var partition = 0; partition < AnswerKeys.Partitions; partition++)
        {
            sum += (long?)await Database.StringGetAsync(AnswerKeys.Bytes(partition)) ?? 0;
        }

        return sum;
    }

    private static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;
}
