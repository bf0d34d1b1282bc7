using AspireAi.Api.Defense.Cache;
using AspireAi.Api.Defense.Cache.Exact;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.SingleFlight;

/// <summary>
/// Flights in the cache's Redis. Fails open: what can't be renewed, released or published costs a second call upstream at most.
/// </summary>
internal sealed class FlightStore([FromKeyedServices(StoreNames.Cache)] IConnectionMultiplexer connection, IOptionsMonitor<CacheOptions> options)
{
    private static readonly RedisScript _renew = RedisScript.Embedded("flight-renew");
    private static readonly RedisScript _release = RedisScript.Embedded("flight-release");
    private static readonly RedisScript _publish = RedisScript.Embedded("flight-publish", AnswerStore.Common);

    // Renewed with the flight's lease. Followers read as fast as it comes, whatever their clients do, so that a few leases would do.
    private static readonly TimeSpan _partsTtl = TimeSpan.FromSeconds(30);

    public TimeSpan Lease => options.CurrentValue.FlightLease;

    private IDatabase Database => connection.GetDatabase();

    /// <summary>Takes a flight that nobody else can have, since its name is new.</summary>
    public async Task ClaimAsync(string name, string token)
    {
        try
        {
            await Database.StringSetAsync(AnswerKeys.Flight(name), token, Lease);
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            // It flies all the same; other replicas can't find it.
        }
    }

    public async Task RenewAsync(string name, FlightToken token)
    {
        try
        {
            await _renew.RunAsync(
                Database,
                [
                    AnswerKeys.Flight(name), AnswerKeys.Joined(name), AnswerKeys.FlightParts(name, token.Flight),
                    AnswerKeys.Making(AnswerKeys.PartitionOf(name)),
                ],
                [token.ToString(), (long)Lease.TotalMilliseconds, token.Flight, (long)_partsTtl.TotalMilliseconds]);
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            // The lease runs out, and another may lead: a second call upstream, no wrong answer.
        }
    }

    public async Task ReleaseAsync(string name, string token)
    {
        try
        {
            await _release.RunAsync(Database, [AnswerKeys.Flight(name), AnswerKeys.Joined(name)], [token]);
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            // Its lease ends it.
        }
    }

    /// <summary>Whether the flight is still that leader's.</summary>
    public async Task<bool> IsFlyingAsync(string name, string token) => await Database.StringGetAsync(AnswerKeys.Flight(name)) == token;

    /// <summary>Adds parts, and the end behind them if it has come: all of them or none, as far as can be known.</summary>
    /// <param name="name">The flight's name.</param>
    /// <param name="flight">Its id.</param>
    /// <param name="from">Number of the first part; who reads takes each number once.</param>
    /// <param name="parts">May be none.</param>
    /// <param name="end">Null while more will come.</param>
    public async Task<FlightPublished> PublishAsync(string name, string flight, int from, IReadOnlyList<AnswerPart> parts, FlightEnd? end)
    {
        List<RedisValue> arguments =
        [
            flight, (long)_partsTtl.TotalMilliseconds, options.CurrentValue.MaxBytes / AnswerKeys.Partitions, parts.Count == 0 ? "1" : "",
            .. parts.Select((part, i) => FlightElement.Of(from + i, part)),
        ];
        if (end is not null)
        {
            arguments.Add(FlightElement.Of(from + parts.Count, end));
        }

        try
        {
            var kept = (long)await _publish.RunAsync(
                Database, AnswerKeys.Of(AnswerKeys.PartitionOf(name), AnswerKeys.FlightParts(name, flight)), [.. arguments]) == 1;
            if (kept)
            {
                await connection.GetSubscriber().PublishAsync(FlightChannel(flight), RedisValue.EmptyString);
            }

            return kept ? FlightPublished.Kept : FlightPublished.Full;
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            return FlightPublished.Away;
        }
    }

    public Task<RedisValue[]> ReadPartsAsync(string name, string flight, long from) =>
        Database.ListRangeAsync(AnswerKeys.FlightParts(name, flight), from);

    public Task SendAsync(string replica, string message) => connection.GetSubscriber().PublishAsync(ReplicaChannel(replica), message);

    public Task<ChannelMessageQueue> ListenAsync(RedisChannel channel) => connection.GetSubscriber().SubscribeAsync(channel);

    public static RedisChannel FlightChannel(string flight) => RedisChannel.Literal($"c1:flight:{flight}");

    public static RedisChannel ReplicaChannel(string replica) => RedisChannel.Literal($"c1:replica:{replica}");
}

/// <summary>What became of parts that were published.</summary>
internal enum FlightPublished
{
    Kept,

    /// <summary>The parts of all flights have used up their share of the cache.</summary>
    Full,

    /// <summary>The store is away, and they may be there or not.</summary>
    Away,
}
