using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Serialization;

namespace AspireAi.AppHost.Local;

/// <summary>A process of the stack as another process knows it: by its id and, since ids are used again, by when it started.</summary>
internal sealed record RunningProcess(string Name, int Id, DateTime StartTime)
{
    // .NET computes a start time from the time since boot, which comes out a little different in each process that asks.
    private static readonly TimeSpan _tolerance = TimeSpan.FromSeconds(2);

    [JsonIgnore]
    public bool IsAlive
    {
        get
        {
            using var process = Find();
            return process is not null;
        }
    }

    /// <summary>Asks it to end, and ends it and its children when it has not by then.</summary>
    public async Task StopAsync(TimeSpan grace, TimeProvider time)
    {
        using var process = Find();
        if (process is null)
        {
            return;
        }

        Signals.AskToEnd(process);
        using var patience = new CancellationTokenSource(grace, time);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private Process? Find()
    {
        try
        {
            var process = Process.GetProcessById(Id);
            if (!process.HasExited && (process.StartTime - StartTime).Duration() < _tolerance)
            {
                return process;
            }

            process.Dispose();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // No such process, or one of somebody else.
        }

        return null;
    }
}
