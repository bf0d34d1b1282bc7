using System.Collections.Concurrent;
using AspireAi.Api.Defense.Quota.Scripts;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.Quota.Reserve;

/// <summary>
/// Renews the leases of the calls that run, and those of all at once when the store has come back: it may have lost them in a crash
/// or a failover, and then they are held anew. A store that is away is asked again in the next round.
/// </summary>
internal sealed partial class LeaseRenewal(
    QuotaStore store, StoreReturns returns, IOptionsMonitor<QuotaOptions> options, TimeProvider time, ILogger<LeaseRenewal> logger)
    : SteadyService
{
    private readonly ConcurrentDictionary<Running, bool> _running = new();

    /// <summary>Renews until it is disposed.</summary>
    public IDisposable Keep(Reservation reservation)
    {
        var running = new Running(this, reservation) { Renewed = time.GetTimestamp() };
        _running[running] = true;
        return running;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // The server has cut those that ran on for too long; they settle in a moment.
        for (var stopped = time.GetTimestamp(); !_running.IsEmpty && time.GetElapsedTime(stopped) < Settlements.LongestStop;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, CancellationToken.None);
        }

        await base.StopAsync(cancellationToken);
    }

    protected override (TimeProvider Time, ILogger Logger) Tools => (time, logger);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        returns.Returned += OnReturned;
        try
        {
            while (true)
            {
                var third = options.CurrentValue.Lease / 3;
                await Task.Delay(third / 4, time, stoppingToken);
                await RenewAsync(running => time.GetElapsedTime(running.Renewed) >= third);
            }
        }
        finally
        {
            returns.Returned -= OnReturned;
        }
    }

    private void OnReturned() => _ = RenewAsync(_ => true);

    private Task RenewAsync(Func<Running, bool> isDue) => Task.WhenAll(_running.Keys.Where(isDue).Select(RenewAsync));

    private async Task RenewAsync(Running running)
    {
        try
        {
            var status = await store.RenewAsync(running.Reservation.Reply, running.Reservation.Request);
            running.Renewed = time.GetTimestamp();
            if (status == RenewStatus.Restored)
            {
                LogRestored();
            }
        }
        catch (Exception exception) when (StoreFaults.IsAway(exception))
        {
            // The next round tries again.
        }
        catch (RedisException exception)
        {
            LogFailed(exception);
        }
    }

    private sealed class Running(LeaseRenewal owner, Reservation reservation) : IDisposable
    {
        public Reservation Reservation { get; } = reservation;

        public long Renewed { get; set; }

        public void Dispose() => owner._running.TryRemove(this, out _);
    }

    [LoggerMessage(5020, LogLevel.Warning, "The store had lost a reservation of a call that runs; it is held again.")]
    private partial void LogRestored();

    [LoggerMessage(5021, LogLevel.Error, "A lease could not be renewed.")]
    private partial void LogFailed(Exception exception);
}
