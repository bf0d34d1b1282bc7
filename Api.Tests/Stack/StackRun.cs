using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Stack;

/// <summary>
/// The whole stack as a newcomer has it: `dotnet run --project AppHost` in a process of its own, on free ports, with a data
/// folder of its own. Every process that comes of it carries a mark in its environment, by which it is found wherever it went.
/// </summary>
internal sealed partial class StackRun : IAsyncDisposable
{
    private const string Mark = "ASPIREAI_STACK_TEST";

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(120);
    private static readonly string _configuration =
        typeof(StackRun).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    private readonly string _mark = Guid.NewGuid().ToString("N");
    private readonly List<string> _lines = [];
    private readonly Process _process;

    private StackRun(Process process) => _process = process;

    /// <summary>`dotnet run`, or the terminal around it.</summary>
    public int Id => _process.Id;

    public Uri Chat => new(Place("Chat"));

    /// <summary>Each replica's base address, for an OpenAI SDK.</summary>
    public IReadOnlyList<Uri> Api => [.. Place("Api").Split(", ").Select(address => new Uri(address + "/"))];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public string Said => string.Join('\n', Lines);

    /// <param name="folder">For its data.</param>
    /// <param name="arguments">For the app host.</param>
    /// <param name="environment">On top of this process's own.</param>
    /// <param name="terminal">Whether it runs in a terminal of its own, where Ctrl+C can be pressed.</param>
    public static StackRun Start(string folder, string[]? arguments = null, Dictionary<string, string>? environment = null, bool terminal = false)
    {
        if (!Directory.Exists("/proc/self"))
        {
            Requires.Missing("following processes needs /proc");
        }

        string[] command =
        [
            "dotnet", "run", "--no-build", "--configuration", _configuration, "--project", Path.Combine(Repository.Root, "AppHost"), "--",
            $"--Stack:DataFolder={folder}", "--Web:Port=0", "--Api:Port=0", "--Redis:Port=0", "--Dashboard:Port=0", "--Dashboard:Enabled=false",
            "--DcpPublisher:RandomizePorts=true", .. arguments ?? [],
        ];
        if (terminal)
        {
            command = [Requires.Program("script"), "--quiet", "--flush", "--return", "--command", string.Join(' ', command.Select(part => $"'{part}'")), "/dev/null"];
        }

        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name == "OPENAI_API_KEY" || name.StartsWith("ConnectionStrings__", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        var run = new StackRun(new Process { StartInfo = start });
        start.Environment[Mark] = run._mark;
        run._process.OutputDataReceived += (_, line) => run.Keep(line.Data);
        run._process.ErrorDataReceived += (_, line) => run.Keep(line.Data);
        run._process.Start();
        run._process.BeginOutputReadLine();
        run._process.BeginErrorReadLine();
        return run;
    }

    public static async Task<StackRun> StartAndWaitAsync(string folder, string[]? arguments = null, Dictionary<string, string>? environment = null, bool terminal = false)
    {
        var run = Start(folder, arguments, environment, terminal);
        try
        {
            await run.SaysAsync("^Dashboard ");
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for a line.</summary>
    /// <param name="pattern">What it matches.</param>
    /// <param name="after">How many lines to pass over.</param>
    public async Task<string> SaysAsync(string pattern, int after = 0)
    {
        string? Find() => Lines.Skip(after).FirstOrDefault(line => Regex.IsMatch(line, pattern));
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < _limit; await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System))
        {
            var ended = _process.HasExited;
            if (Find() is { } line)
            {
                return line;
            }

            if (ended)
            {
                break;
            }
        }

        Assert.Fail($"It never said '{pattern}', but:\n{Said}");
        throw new UnreachableException();
    }

    /// <summary>The orchestrator's own behavior is not this repository's to test.</summary>
    public static void OnlyInLocalMode()
    {
        var dependencies = File.ReadAllText(Path.Combine(Repository.Root, "AppHost", "bin", _configuration, "net10.0", "AppHost.deps.json"));
        if (dependencies.Contains("Aspire.Hosting", StringComparison.Ordinal))
        {
            Assert.Skip("NOT TESTED in Aspire mode: this is about the app host's own local mode.");
        }
    }

    /// <summary>Connects to the embedded Redis, as only the stack and whoever may read its folder can.</summary>
    public async Task<ConnectionMultiplexer> RedisAsync(string folder)
    {
        var arguments = Processes.CommandOf(Assert.Single(Find("GarnetServer.dll")));
        await using var secrets = File.OpenRead(Path.Combine(folder, "redis.json"));
        var password = (await JsonDocument.ParseAsync(secrets)).RootElement.GetProperty("Password").GetString();
        return await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{arguments[Array.IndexOf(arguments, "--port") + 1]},password={password}");
    }

    /// <summary>Ids of the processes of this run whose command line has this text.</summary>
    public IReadOnlyList<int> Find(string text) => [.. Running().Where(process => process.Command.Contains(text, StringComparison.Ordinal)).Select(process => process.Id)];

    /// <summary>Ids of the processes of this run that run this project, however they are started in either mode.</summary>
    public IReadOnlyList<int> FindProject(string name) =>
        [.. Running().Where(process => process.Command.Split('\0').Any(part => Path.GetFileName(part) == name || Path.GetFileName(part) == name + ".dll")).Select(process => process.Id)];

    /// <summary>The app host itself, `dotnet run`'s child.</summary>
    public int AppHost() => Assert.Single(Running(), process => process.Command.Contains("--Stack:DataFolder", StringComparison.Ordinal)
        && Path.GetFileName(process.Command.Split('\0')[0]) == "AppHost").Id;

    public Task PressCtrlCAsync() => TypeAsync("\u0003");

    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(_limit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public Task NothingIsLeftAsync() => Eventually.TrueAsync(() => Running().Count == 0, "nothing of the stack is running");

    public async ValueTask DisposeAsync()
    {
        foreach (var (id, _) in Running())
        {
            try
            {
                using var left = Process.GetProcessById(id);
                left.Kill();
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
            {
                // It has ended meanwhile.
            }
        }

        await ExitAsync();
        _process.Dispose();
    }

    private async Task TypeAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        await _process.StandardInput.FlushAsync();
    }

    private IReadOnlyList<(int Id, string Command)> Running() => Processes.WithVariable(Mark, _mark);

    private string Place(string what) => Lines.Last(line => line.StartsWith(what + " ", StringComparison.Ordinal))[(what.Length + 1)..].Trim();

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (_lines)
            {
                _lines.Add(TerminalCode().Replace(line, ""));
            }
        }
    }

    [GeneratedRegex(@"\e\[[0-9;?]*[A-Za-z]")]
    private static partial Regex TerminalCode();
}
