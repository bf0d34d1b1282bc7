using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace AspireAi.AppHost.Local;

/// <summary>What the generic host does not do with signals: it ignores a closing terminal, and a second Ctrl+C.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly PosixSignalRegistration _hangUp;
    private readonly PosixSignalRegistration _interrupt;
    private int _interrupted;

    public Interrupts(IHostApplicationLifetime lifetime, Action killAll)
    {
        _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            lifetime.StopApplication();
        });
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            if (Interlocked.Increment(ref _interrupted) > 1)
            {
                killAll();
            }
        });
    }

    public void Dispose()
    {
        _hangUp.Dispose();
        _interrupt.Dispose();
    }
}
