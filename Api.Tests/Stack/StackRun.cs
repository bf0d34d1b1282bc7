using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace AspireAi.Api.Tests.Stack;

/// <summary>
/// The stack as a newcomer has it: `dotnet run --project AppHost` in a process of its own, on free ports, with a data folder of its
/// own. Every process that comes of it carries a mark in its environment, by which it is found wherever it went.
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

    /// <summary>`dotnet run` itself.</summary>
    public int Id => _process.Id;

    public Uri Chat => new(Place("Chat"));

    /// <summary>For an OpenAI SDK.</summary>
    public Uri Api => new(Place("API") + "/");

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
    /// <param name="profile">Whether with the launch profile.</param>
    public static StackRun Start(string folder, string[]? arguments = null, Dictionary<string, string>? environment = null, bool profile = true)
    {
        if (!Directory.Exists("/proc/self"))
        {
            Requires.Missing("following processes needs /proc");
        }

        var start = new ProcessStartInfo("dotnet",
        [
            "run", "--no-build", .. profile ? Array.Empty<string>() : ["--no-launch-profile"], "--configuration", _configuration, "--project", Path.Combine(Repository.Root, "AppHost"), "--",
            $"--Stack:DataFolder={folder}", "--Stack:Containers=false", "--Web:Port=0", "--Api:Port=0", "--Dashboard:Port=0", .. arguments ?? [],
        ])
        {
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

    public static async Task<StackRun> StartAndWaitAsync(string folder, string[]? arguments = null, Dictionary<string, string>? environment = null)
    {
        var run = Start(folder, arguments, environment);
        try
        {
            await run.SaysAsync("^Chat ");
            await run.SaysAsync("^Dashboard ");
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for a line that matches the pattern.</summary>
    public async Task<string> SaysAsync(string pattern)
    {
        string? Find() => Lines.FirstOrDefault(line => Regex.IsMatch(line, pattern));
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

    /// <summary>Ids of the processes of this run whose program is of this name.</summary>
    public IReadOnlyList<int> Find(string program) =>
        [.. Running().Where(process => Path.GetFileName(process.Command.Split('\0')[0]) == program).Select(process => process.Id)];

    /// <summary>Whether a process of this run has this in its command.</summary>
    public bool IsRunning(string program) => Running().Any(process => process.Command.Contains(program, StringComparison.Ordinal));

    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(_limit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>The orchestrator gives each process some seconds.</summary>
    public Task NothingIsLeftAsync() => Eventually.TrueAsync(() => Running().Count == 0, "nothing of the stack is running", TimeSpan.FromSeconds(20));

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
