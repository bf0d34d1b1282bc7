namespace AspireAi.Api.Accounts;

/// <summary>Deletes sign-ins that have ended by themselves, an hour after each start and every hour then.</summary>
internal sealed class EndedSignIns(SignIns signIns, TimeProvider time, ILogger<EndedSignIns> logger) : RestartingBackgroundService
{
    private static readonly TimeSpan _period = TimeSpan.FromHours(1);

    protected override (TimeProvider Time, ILogger Logger) Tools => (time, logger);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await signIns.DeleteEndedAsync(stoppingToken);
            }
            catch (Exception exception) when (Database.IsUnavailable(exception))
            {
                // They are worth nothing either way; the next time will do.
            }
        }
    }
}
