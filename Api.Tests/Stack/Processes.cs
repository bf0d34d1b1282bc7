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
