using StackExchange.Redis;

namespace AspireAi.Api.Defense.RateLimit;

/// <summary>
/// Says every few seconds that this replica lives, and learns how many others do. Without the store the last answer stands: a
/// replica that dies then leaves its share unused, one that comes then takes what <see cref="RateLimitOptions"/> assumes.
/// </summary>
internal sealed partial class Replicas(
    IConnectionMultiplexer redis, IOptions<RateLimitOptions> options, TimeProvider time, ILogger<Replicas> logger) : SteadyService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan _deadAfter = TimeSpan.FromSeconds(10);
    private static readonly RedisKey[] _key = ["replicas:1"];
    private static readonly RedisScript _script = RedisScript.Embedded("replicas");
    private readonly string _id = Guid.NewGuid().ToString("N");
    private volatile Tuple<int, int>? _known;
    private bool _refused;

    public ReplicaShare Share => _known is { } known ? new(known.Item1, known.Item2) : new(options.Value.ReplicasWhenUnknown, 0);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await redis.GetDatabase().SortedSetRemoveAsync(_key[0], _id);
        }
        catch (Exception exception) when (StoreFaults.IsAway(exception))
        {
            // The others find out by themselves.
        }
    }

    protected override (TimeProvider Time, ILogger Logger) Tools => (time, logger);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await BeatAsync();
        }
        while (await WaitAsync(timer, stoppingToken));
    }

    internal async Task BeatAsync()
    {
        try
        {
            var living = (string[])(await _script.RunAsync(redis.GetDatabase(), _key, [_id, (long)_deadAfter.TotalMilliseconds]))!;
            Array.Sort(living, StringComparer.Ordinal);
            if (_known?.Item1 != living.Length)
            {
                LogReplicas(living.Length);
            }

            if (_refused)
            {
                _refused = false;
                LogServes();
            }

            _known = Tuple.Create(living.Length, Math.Max(0, Array.IndexOf(living, _id)));
        }
        catch (RedisServerException refusal) when (StoreFaults.IsAway(refusal))
        {
            // The connection stands, so nothing else says that every stage works as if there were none.
            if (!_refused)
            {
                _refused = true;
                LogRefused(refusal.Message);
            }
        }
        catch (Exception exception) when (StoreFaults.IsAway(exception))
        {
            // StoreWatch has said so.
        }
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(3101, LogLevel.Information, "Replicas that share the limits if the store goes away: {Count}.")]
    private partial void LogReplicas(int count);

    [LoggerMessage(3102, LogLevel.Error, "The store is reachable but refuses to work for us; every stage goes on as if it were away. It says: {Reply}")]
    private partial void LogRefused(string reply);

    [LoggerMessage(3103, LogLevel.Information, "The store works for us again.")]
    private partial void LogServes();
}
