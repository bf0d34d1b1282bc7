using StackExchange.Redis;

namespace AspireAi.Api.Defense.Quota.Reserve;

/// <summary>
/// Says when the books may have forgotten something that they had acknowledged, and when they can be asked again: after a restart
/// that lost the end of the log, or a failover to a replica that had not heard of it yet. The latter need not show as a connection
/// restored, since the one that is lost never comes back; so the store itself is asked until it answers.
/// </summary>
internal sealed class StoreReturns(IConnectionMultiplexer redis, TimeProvider time, ILogger<StoreReturns> logger) : SteadyService
{
    private static readonly TimeSpan _again = TimeSpan.FromMilliseconds(250);

    // Looking for a new master asks every server that is known.
    private const int TriesUntilLookedFor = 4;

    private readonly SemaphoreSlim _signal = new(0);

    /// <summary>A connection failed, or the servers changed their roles.</summary>
    public event Action? Doubted;

    /// <summary>The master answers again; more than once, perhaps.</summary>
    public event Action? Returned;

    protected override (TimeProvider Time, ILogger Logger) Tools => (time, logger);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        redis.ConnectionFailed += OnConnection;
        redis.ConnectionRestored += OnConnection;
        redis.ConfigurationChanged += OnConfiguration;
        try
        {
            while (true)
            {
                await _signal.WaitAsync(stoppingToken);
                await UntilItAnswersAsync(stoppingToken);
                Returned?.Invoke();
            }
        }
        finally
        {
            redis.ConnectionFailed -= OnConnection;
            redis.ConnectionRestored -= OnConnection;
            redis.ConfigurationChanged -= OnConfiguration;
        }
    }

    private async Task UntilItAnswersAsync(CancellationToken stoppingToken)
    {
        var answers = false;
        try
        {
            for (var tries = 1; !answers; tries++)
            {
                answers = await AnswersAsync(tries % TriesUntilLookedFor == 0);
                if (!answers)
                {
                    await Task.Delay(_again, time, stoppingToken);
                }
            }
        }
        finally
        {
            if (!answers)
            {
                // Something unforeseen: this service begins anew, and the doubt has to outlive that.
                _signal.Release();
            }
        }
    }

    private void OnConnection(object? sender, ConnectionFailedEventArgs connection)
    {
        if (connection.ConnectionType == ConnectionType.Interactive)
        {
            Doubt();
        }
    }

    private void OnConfiguration(object? sender, EndPointEventArgs change) => Doubt();

    private void Doubt()
    {
        Doubted?.Invoke();
        _signal.Release();
    }

    private async Task<bool> AnswersAsync(bool lookForMaster)
    {
        // What has changed up to now is answered for by one answer.
        while (_signal.Wait(0))
        {
        }

        try
        {
            if (lookForMaster)
            {
                await redis.ConfigureAsync();
            }

            await redis.GetDatabase().PingAsync(CommandFlags.DemandMaster);
            return true;
        }
        catch (Exception exception) when (StoreFaults.IsAway(exception))
        {
            return false;
        }
    }
}
