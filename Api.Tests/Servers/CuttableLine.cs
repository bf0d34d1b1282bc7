using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AspireAi.Api.Tests.Servers;

/// <summary>A TCP line to a server that a test can cut and mend, as a phone in a tunnel does, or hold up, as a server that hangs does.</summary>
internal sealed class CuttableLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> _open = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _server;
    private volatile bool _cut;
    private volatile TaskCompletionSource _flow = Flowing();
    private Task _accepting = Task.CompletedTask;

    private CuttableLine(Uri server) => _server = server;

    public Uri Address { get; private set; } = null!;

    public static Task<CuttableLine> ToAsync(Uri server)
    {
        var line = new CuttableLine(server);
        line._listener.Start();
        line.Address = new Uri($"http://127.0.0.1:{((IPEndPoint)line._listener.LocalEndpoint).Port}");
        line._accepting = line.AcceptAsync();
        return Task.FromResult(line);
    }

    public void Cut()
    {
        _cut = true;
        while (_open.TryTake(out var socket))
        {
            socket.Dispose();
        }
    }

    public void Mend() => _cut = false;

    /// <summary>Connections stand, and nothing arrives until <see cref="Resume"/>.</summary>
    public void Hold() => _flow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Resume() => _flow.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        Cut();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static TaskCompletionSource Flowing()
    {
        var flow = new TaskCompletionSource();
        flow.SetResult();
        return flow;
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var near = await _listener.AcceptSocketAsync(_stop.Token);
            if (_cut)
            {
                near.Dispose();
                continue;
            }

            var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await far.ConnectAsync(_server.Host, _server.Port, _stop.Token);
            _open.Add(near);
            _open.Add(far);
            if (_cut)
            {
                // Cut while it was being connected.
                near.Dispose();
                far.Dispose();
                continue;
            }

            _ = PumpAsync(near, far);
            _ = PumpAsync(far, near);
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (int read; (read = await from.ReceiveAsync(buffer, _stop.Token)) > 0;)
            {
                await _flow.Task.WaitAsync(_stop.Token);
                await to.SendAsync(buffer.AsMemory(0, read), _stop.Token);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut.
        }
        finally
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
