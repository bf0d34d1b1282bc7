using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry;

namespace AspireAi.Api.Data;

/// <summary>
/// Waits for the database and brings it up to date, however long that takes; until then the API answers 503 where it needs it. Then says
/// when it becomes unavailable and is back.
/// </summary>
internal sealed partial class DatabaseStartup(Migrator migrator, IOptions<DatabaseOptions> options, TimeProvider time, ILogger<DatabaseStartup> logger)
    : RestartingBackgroundService, IHealthCheck
{
    private static readonly TimeSpan _betweenTries = TimeSpan.FromSeconds(1);

    // Where the database is there, nobody is answered 503 for the moment that its tables take.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan _betweenLooks = TimeSpan.FromSeconds(5);

    // A probe has little patience, and an outage only degrades.
    private static readonly TimeSpan _longestCheck = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isReady;

    /// <summary>As it was seen last, some seconds ago.</summary>
    public bool IsAvailable { get; private set; }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await Task.WhenAny(_tried.Task, Task.Delay(_patience, time, cancellationToken));
    }

    /// <summary>Not ready to serve before the tables are there; afterwards an outage only degrades, since known callers go on.</summary>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!_isReady)
        {
            return HealthCheckResult.Unhealthy("The database is unavailable, or its tables are not up to date.");
        }

        try
        {
            return await migrator.CanConnectAsync(cancellationToken).WaitAsync(_longestCheck, time, cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("The database is unavailable.");
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException)
        {
            return HealthCheckResult.Degraded("The database does not answer.");
        }
    }

    protected override (TimeProvider Time, ILogger Logger) Tools => (time, logger);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        for (var said = false; !_isReady; await Task.Delay(_betweenTries, time, stoppingToken))
        {
            try
            {
                if (options.Value.MigrateAtStart)
                {
                    await migrator.MigrateAsync(stoppingToken);
                }

                if (await migrator.IsUpToDateAsync(stoppingToken))
                {
                    var isNewer = await migrator.IsNewerAsync(stoppingToken);
                    _isReady = true;
                    IsAvailable = true;
                    _tried.TrySetResult();
                    LogReady();
                    if (isNewer)
                    {
                        LogNewer();
                    }

                    await WatchAsync(stoppingToken);
                }

                if (!said)
                {
                    LogBehind();
                }
            }
            catch (Exception exception) when (Database.IsUnavailable(exception))
            {
                if (!said)
                {
                    LogUnavailable(DatabaseErrors.ReasonOf(exception));
                }
            }

            said = true;
            _tried.TrySetResult();
        }
    }

    private async Task WatchAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(_betweenLooks, time, stoppingToken);
            var available = await CanConnectAsync(stoppingToken);
            if (available != IsAvailable)
            {
                IsAvailable = available;
                if (available)
                {
                    LogBack();
                }
                else
                {
                    LogAway();
                }
            }
        }
    }

    private async Task<bool> CanConnectAsync(CancellationToken cancellationToken)
    {
        // What is looked at every few seconds is nobody's request.
        using var untraced = SuppressInstrumentationScope.Begin();
        try
        {
            return await migrator.CanConnectAsync(cancellationToken).WaitAsync(_betweenLooks, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    [LoggerMessage(3014, LogLevel.Warning, "The database is unavailable: callers that are known go on, everything else that needs it is answered 503.")]
    private partial void LogAway();

    [LoggerMessage(3015, LogLevel.Information, "The database is available again.")]
    private partial void LogBack();

    [LoggerMessage(3016, LogLevel.Warning, "A newer version of the API has changed the database's tables. This version runs, but fails where something that it needs is missing. See \"Going back\" in docs/operations.md.")]
    private partial void LogNewer();

    [LoggerMessage(3010, LogLevel.Information, "The database is ready.")]
    private partial void LogReady();

    [LoggerMessage(3011, LogLevel.Warning, "The database's tables are not up to date, and Database:MigrateAtStart is false. Run `dotnet Api.dll migrate`; the API waits for it.")]
    private partial void LogBehind();

    [LoggerMessage(3012, LogLevel.Warning, "The database is unavailable ({Reason}). The API tries again every second.")]
    private partial void LogUnavailable(string reason);
}
