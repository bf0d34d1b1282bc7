using System.Diagnostics;
using Xunit;

namespace AspireAi.Api.Tests.Stack;

/// <summary>Processes as /proc shows them.</summary>
internal static class Processes
{
    /// <summary>Those that have this variable in their environment, which a child has from its parent unless someone takes it away.</summary>
    public static IReadOnlyList<(int Id, string Command)> WithVariable(string name, string value)
    {
        List<(int, string)> found = [];
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            try
            {
                // A zombie's environment is empty, and it has indeed ended.
                if (int.TryParse(Path.GetFileName(folder), out var id) && File.ReadAllText(Path.Combine(folder, "environ")).Contains($"{name}={value}", StringComparison.Ordinal))
                {
                    found.Add((id, File.ReadAllText(Path.Combine(folder, "cmdline"))));
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Gone, or somebody else's.
            }
        }

        return found;
    }

    /// <summary>The orchestrator that works for this process, and everything that it has started. With the time at which each began: ids are used again.</summary>
    public static (int Id, string Began)[] OfOrchestrator(int owner)
    {
        var all = Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0).Where(id => id != 0)
            .Select(id => (Id: id, Stat: Stat(id), Command: Command(id))).Where(process => process.Stat.Length > 0).ToList();
        var found = all.Where(process => process.Command.Contains("dcp", StringComparison.Ordinal) && process.Command.Contains($"--monitor\0{owner}\0", StringComparison.Ordinal)).ToList();
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(all.Where(process => process.Stat[1] == $"{found[i].Id}" && !found.Contains(process)));
        }

        return [.. found.Select(process => (process.Id, process.Stat[19]))];
    }

    /// <summary>Not one that has ended and waits for its parent to notice.</summary>
    public static bool IsRunning((int Id, string Began) process) => Stat(process.Id) is { Length: > 0 } stat && stat[19] == process.Began && stat[0] != "Z";

    /// <summary>State, parent and so on: what follows the name in /proc/ID/stat. Empty: no such process.</summary>
    private static string[] Stat(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static string Command(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    public static IReadOnlyDictionary<string, string> EnvironmentOf(int process) =>
        File.ReadAllText($"/proc/{process}/environ").Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(variable => variable.Split('=', 2)).Where(variable => variable.Length == 2)
            .DistinctBy(variable => variable[0]).ToDictionary(variable => variable[0], variable => variable[1]);

    public static void Signal(int process, string signal)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {process}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
