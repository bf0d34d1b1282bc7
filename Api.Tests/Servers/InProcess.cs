using System.Diagnostics;
using System.Reflection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AspireAi.Api.Tests.Servers;

/// <summary>
/// Runs a program's real entry point in this process and hands out the host that it builds. WebApplicationFactory does the same,
/// but with Kestrel it sets the port while the entry point may already be starting the server.
/// </summary>
internal sealed class InProcess : IAsyncDisposable
{
    private static readonly AsyncLocal<InProcess?> _starting = new();
    private static readonly IDisposable _listeners = DiagnosticListener.AllListeners.Subscribe(new Listeners());

    private readonly TaskCompletionSource<IHost> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<IHostBuilder> _configure;
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private InProcess(Action<IHostBuilder> configure) => _configure = configure;

    public IServiceProvider Services => _started.Task.Result.Services;

    /// <summary>Base address without a slash at its end.</summary>
    public string Url => Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static InProcess Start(Assembly program, string[] args, Action<IHostBuilder> configure)
    {
        _ = _listeners;
        var app = new InProcess(configure);
        new Thread(() => app.Run(program, args)) { IsBackground = true }.Start();
        app._started.Task.Wait(TimeSpan.FromSeconds(60));
        return app._started.Task.IsCompleted ? app : throw new TimeoutException($"{program.GetName().Name} did not start within 60 s.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_started.Task.IsCompletedSuccessfully)
        {
            try
            {
                Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
            }
            catch (ObjectDisposedException)
            {
                // The program has ended by itself.
            }

            await _exited.Task;
        }
    }

    private void Run(Assembly program, string[] args)
    {
        _starting.Value = this;
        try
        {
            var code = program.EntryPoint!.Invoke(null, [args]) as int? ?? 0;
            _started.TrySetException(new InvalidOperationException($"{program.GetName().Name} ended with {code} before it started."));
            _exited.TrySetResult(code);
        }
        catch (TargetInvocationException exception)
        {
            _started.TrySetException(exception.InnerException!);
            _exited.TrySetResult(-1);
        }
    }

    private sealed class Listeners : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(DiagnosticListener listener)
        {
            if (listener.Name == "Microsoft.Extensions.Hosting")
            {
                listener.Subscribe(this);
            }
        }

        public void OnNext(KeyValuePair<string, object?> hosting)
        {
            if (_starting.Value is not { } app)
            {
                return;
            }

            if (hosting is { Key: "HostBuilding", Value: IHostBuilder builder })
            {
                app._configure(builder);
            }
            else if (hosting is { Key: "HostBuilt", Value: IHost host })
            {
                host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(() => app._started.TrySetResult(host));
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
