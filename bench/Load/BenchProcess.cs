using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AspireAi.Bench.Load;

/// <summary>A part of the bench as a process of its own, with what it has used so far.</summary>
internal sealed class BenchProcess : IDisposable
{
    private const double TicksPerSecond = 100;

    private readonly Process _process;
    private readonly string? _allocations;

    private BenchProcess(Process process, string? allocations)
    {
        _process = process;
        _allocations = allocations;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <param name="countAllocations">Only for .NET programs: they write how much they have allocated into a file.</param>
    public static BenchProcess Start(string program, IEnumerable<string> arguments, Dictionary<string, string>? environment = null, bool countAllocations = false)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        string? allocations = null;
        if (countAllocations)
        {
            allocations = Path.GetTempFileName();
            start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(BenchProcess).Assembly.Location;
            start.Environment[StartupHook.FileVariable] = allocations;
        }

        var process = Process.Start(start)!;
        var said = new Queue<string>();
        void Keep(object sender, DataReceivedEventArgs line)
        {
            lock (said)
            {
                said.Enqueue(line.Data ?? "");
                if (said.Count > 30)
                {
                    said.Dequeue();
                }
            }
        }

        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.EnableRaisingEvents = true;
        return new BenchProcess(process, allocations) { Said = () => string.Join('\n', said) };
    }

    public Func<string> Said { get; private init; } = () => "";

    public bool HasExited => _process.HasExited;

    /// <summary>Processor seconds, user and system.</summary>
    public double CpuSeconds()
    {
        var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    public long ResidentBytes() => long.Parse(File.ReadAllText($"/proc/{_process.Id}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;

    public long AllocatedBytes() => _allocations is not null && long.TryParse(File.ReadAllText(_allocations), CultureInfo.InvariantCulture, out var bytes) ? bytes : 0;

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
        if (_allocations is not null)
        {
            File.Delete(_allocations);
        }
    }
}
