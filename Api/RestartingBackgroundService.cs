using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using AspireAi.Api.Defense.Telemetry;

namespace AspireAi.Api;

/// <summary>
/// A background loop that outlives whatever goes wrong in it. The host's own rule, that an exception of one ends the process, would
/// turn one reply of a store that nobody foresaw into the end of every replica at once.
/// </summary>
public abstract partial class RestartingBackgroundService : BackgroundService
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(2);

    // A loop that ran for so long before it failed had recovered from what it failed of before.
    private static readonly TimeSpan _recovered = TimeSpan.FromMinutes(1);

    /// <summary>For the pauses between the tries and the lines that say why.</summary>
    protected abstract (TimeProvider Time, ILogger Logger) Tools { get; }

    /// <summary>Does the work until the host stops. Called again, after a pause, when it throws; what returns is done.</summary>
    protected abstract Task RunAsync(CancellationToken stoppingToken);

    [SuppressMessage("Design", "CA1031", Justification = "Outliving every fault is what it is for.")]
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (time, logger) = Tools;
        var known = "";
        while (!stoppingToken.IsCancellationRequested)
        {
            var began = time.GetTimestamp();
            try
            {
                await RunAsync(stoppingToken);
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The same fault every two seconds is one line and one trace.
                var fault = $"{exception.GetType()} {exception.Message}";
                if (fault != known || time.GetElapsedTime(began) > _recovered)
                {
                    using var activity = DefenseMetrics.Source.StartActivity(GetType().Name);
                    activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
                    LogFailed(logger, exception, GetType().Name);
                }

                known = fault;
            }

            await Task.Delay(_pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(110, LogLevel.Error, "{Service} failed unexpectedly; it begins anew, and the same fault is not logged again.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string service);
}
