using Xunit;

namespace AspireAi.Api.Tests;

/// <summary>What a test needs of the machine. Missing: the test is skipped and says so; in CI (CI=true) it fails.</summary>
internal static class Requires
{
    public static string Program(string name)
    {
        var names = OperatingSystem.IsWindows() ? new[] { name + ".exe", name + ".cmd", name } : [name];
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(file => Path.Combine(folder, file)))
            .FirstOrDefault(File.Exists);

        if (found is null)
        {
            Missing($"{name} is not on PATH");
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
