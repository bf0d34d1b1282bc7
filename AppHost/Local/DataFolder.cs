using System.Text.Json;

namespace AspireAi.AppHost.Local;

/// <summary>
/// The folder with the stack's data. One stack at a time owns it, and it names the processes that this stack runs, so that
/// whoever comes after a crash can end them.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private readonly IDisposable _lock;
    private readonly Lock _writing = new();
    private readonly List<RunningProcess> _running = [];

    private DataFolder(string path, IDisposable held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    /// <summary>Of this run: whoever ends what a run has left must not end what the next one started.</summary>
    public string Run { get; } = Guid.NewGuid().ToString("N");

    private string RunningFile => RunningFileIn(Path);

    /// <exception cref="StartException">Another stack runs on it.</exception>
    public static DataFolder Open(string path) => new(path, FolderLock.Take(path));

    /// <summary>What a stack that did not end in order has left running, last started first.</summary>
    /// <param name="path">Its data folder.</param>
    /// <param name="run">Which run, or null for any.</param>
    public static IReadOnlyList<RunningProcess> LeftRunning(string path, string? run = null)
    {
        try
        {
            using var file = File.OpenRead(RunningFileIn(path));
            return JsonSerializer.Deserialize<RunningList>(file) is { } list && (run ?? list.Run) == list.Run
                ? [.. list.Processes.Where(process => process.IsAlive).Reverse()]
                : [];
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return [];
        }
    }

    public void Add(RunningProcess process) => Change(() => _running.Add(process));

    public void Remove(RunningProcess process) => Change(() => _running.Remove(process));

    public void Dispose() => _lock.Dispose();

    private static string RunningFileIn(string path) => System.IO.Path.Combine(path, "running.json");

    private void Change(Action change)
    {
        lock (_writing)
        {
            change();
            // A reader must never meet half a list.
            var next = RunningFile + ".next";
            File.WriteAllText(next, JsonSerializer.Serialize(new RunningList(Run, _running)));
            File.Move(next, RunningFile, overwrite: true);
        }
    }

    private sealed record RunningList(string Run, IReadOnlyList<RunningProcess> Processes);
}
