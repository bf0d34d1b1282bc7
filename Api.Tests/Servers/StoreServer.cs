using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Servers;

/// <summary>A store's server as a process of its own, on a free port of 127.0.0.1, with a folder that survives its restarts.</summary>
public abstract class StoreServer : IAsyncDisposable
{
    /// <summary>
    /// For connection strings: more patience than a request path has, where a busy machine is not what a test is about. A store that
    /// is killed is noticed as fast as ever.
    /// </summary>
    public const string Patience = ",connectTimeout=10000,asyncTimeout=20000,syncTimeout=20000";

    private const int SigKill = 9, SigTerm = 15, SigCont = 18, SigStop = 19;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly StringBuilder _output = new();
    private Process? _process;

    public int Port { get; private set; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("aspireai-store-").FullName;

    public virtual string ConnectionString => $"127.0.0.1:{Port}";

    /// <summary>With <see cref="Patience"/>.</summary>
    public string PatientConnectionString => ConnectionString + Patience;

    public int ProcessId => _process!.Id;

    protected abstract ProcessStartInfo Command(int port);

    protected virtual int StopSignal => SigTerm;

    /// <summary>What has to be done to the folder while nothing runs on it.</summary>
    protected virtual void BeforeStart()
    {
    }

    /// <summary>Starts it, or starts it again in the same folder and on the same port.</summary>
    public async Task StartAsync()
    {
        if (Port != 0)
        {
            await TryStartAsync(Port, throwing: true);
            return;
        }

        // Between the moment a port is found free and the moment the server binds it, someone else may take it.
        for (var attempt = 1; ; attempt++)
        {
            var port = Ports.Free();
            if (await TryStartAsync(port, throwing: attempt == 5))
            {
                Port = port;
                return;
            }
        }
    }

    public async Task<ConnectionMultiplexer> ConnectAsync(Action<ConfigurationOptions>? configure = null)
    {
        var options = ConfigurationOptions.Parse(ConnectionString);
        options.AllowAdmin = true;
        options.ConnectTimeout = 10_000;
        options.AsyncTimeout = 20_000;
        options.SyncTimeout = 20_000;
        configure?.Invoke(options);
        return await ConnectionMultiplexer.ConnectAsync(options);
    }

    /// <summary>Asks it to stop, as an operator would.</summary>
    public Task StopAsync() => SignalAndWaitAsync(StopSignal);

    /// <summary>Kills it: it gets no chance to write anything more.</summary>
    public Task KillAsync() => SignalAndWaitAsync(SigKill);

    /// <summary>It keeps its connections and answers nothing.</summary>
    public void Pause() => Signal(SigStop);

    public void Resume() => Signal(SigCont);

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private async Task<bool> TryStartAsync(int port, bool throwing)
    {
        // Whoever has the port would answer in the place of this server, which ends only when it comes to bind it.
        if (await AnswersAsync(port))
        {
            return throwing ? throw new InvalidOperationException($"Another server has port {port}.") : false;
        }

        BeforeStart();
        _process?.Dispose();
        _process = new Process { StartInfo = Command(port) };
        _process.StartInfo.RedirectStandardOutput = true;
        _process.StartInfo.RedirectStandardError = true;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        var waited = Stopwatch.StartNew();
        while (!_process.HasExited && waited.Elapsed < StartLimit)
        {
            if (await AnswersAsync(port) && !_process.HasExited)
            {
                return true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        var said = _process.HasExited ? $"exited with {_process.ExitCode}" : $"did not answer within {StartLimit.TotalSeconds:0} s";
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        return throwing ? throw new InvalidOperationException($"{GetType().Name} on port {port} {said}:\n{Said()}") : false;
    }

    protected virtual async Task<bool> AnswersAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            await client.GetStream().WriteAsync("*1\r\n$4\r\nPING\r\n"u8.ToArray());
            var reply = new byte[7];
            await client.GetStream().ReadExactlyAsync(reply);
            return "+PONG\r\n"u8.SequenceEqual(reply);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.AppendLine(line.Data);
        }
    }

    /// <summary>What it has printed, over all of its starts.</summary>
    public string Said()
    {
        lock (_output)
        {
            return _output.ToString();
        }
    }

    private async Task SignalAndWaitAsync(int signal)
    {
        if (_process is not { HasExited: false })
        {
            return;
        }

        if (signal == SigKill)
        {
            _process.Kill();
        }
        else
        {
            Signal(signal);
        }

        using var limit = new CancellationTokenSource(StartLimit);
        await _process.WaitForExitAsync(limit.Token);
    }

    private void Signal(int signal)
    {
        Requires.Posix("signaling a store");
        Assert.Equal(0, NativeMethods.Kill(ProcessId, signal));
    }

    private static partial class NativeMethods
    {
        [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        public static extern int Kill(int processId, int signal);
    }
}
