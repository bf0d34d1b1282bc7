using Xunit;

namespace AspireAi.Api.Tests;

/// <summary>What a test needs of the machine. Missing: the test is skipped and says so; in CI (CI=true) it fails.</summary>
internal static class Requires
{
    /// <param name="programs">The first that is there is taken.</param>
    public static string Program(params string[] programs)
    {
        var names = OperatingSystem.IsWindows() ? programs.SelectMany(name => (string[])[name + ".exe", name + ".cmd", name]) : programs;
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select((file, rank) => (Path: Path.Combine(folder, file), rank)))
            .OrderBy(candidate => candidate.rank)
            .Select(candidate => candidate.Path)
            .FirstOrDefault(File.Exists);

        if (found is null)
        {
            Missing($"{string.Join(" or ", programs)} is not on PATH");
        }

        return found!;
    }

    public static void Posix(string why)
    {
        if (OperatingSystem.IsWindows())
        {
            Missing($"{why} needs POSIX signals");
        }
    }

    public static void Missing(string what)
    {
        if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
        {
            Assert.Fail($"NOT TESTED, and CI must test it: {what}.");
        }

        Assert.Skip($"NOT TESTED on this machine: {what}.");
    }
}
