using StackExchange.Redis;

namespace AspireAi.Api.Defense.RateLimit;

/// <summary>
/// Says every few seconds that this replica lives, and learns how many do. Without the store the last answer stands.
/// </summary>
internal sealed partial class Replicas(
    IConnectionMultiplexer redis, TimeProvider time, ILogger<Replicas> logger) : SteadyService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan _deadAfter = TimeSpan.FromSeconds(10);
    private static readonly RedisKey[] _key = ["replicas:1"];
    private static readonly RedisScript _script = RedisScript.Embedded("replicas");
    private readonly string _id = Guid.NewGuid().ToString("N");
    private volatile int _count = 1;
    private bool _refused;

    public int Count => _count;

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
            if (_refused)
            {
                _refused = false;
                LogServes();
            }

            _count = living.Length;
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

    [LoggerMessage(3102, LogLevel.Error, "The store is reachable but refuses to work for us; every stage goes on as if it were away. It says: {Reply}")]
    private partial void LogRefused(string reply);

    [LoggerMessage(3103, LogLevel.Information, "The store works for us again.")]
    private partial void LogServes();
}
