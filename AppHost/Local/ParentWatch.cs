using Microsoft.Extensions.Hosting;

namespace AspireAi.AppHost.Local;

/// <summary>
/// Stops the stack when `dotnet run` is gone. It passes SIGTERM on, but neither SIGHUP nor, of course, SIGKILL, and would leave
/// the app host running without anyone who knows of it. POSIX has no event for that, so it looks every second.
/// </summary>
internal sealed class ParentWatch(int parent, Lines lines, TimeProvider time, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (Signals.ParentId() != parent)
            {
                lines.Say("The process that started the stack is gone.");
                lifetime.StopApplication();
                return;
            }
        }
    }
}
