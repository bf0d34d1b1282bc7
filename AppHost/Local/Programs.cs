namespace AspireAi.AppHost.Local;

internal static class Programs
{
    private static readonly string[] _endings = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [""];

    /// <summary>The full path of a program on PATH, or null.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => _endings.Select(ending => Path.Combine(folder, name + ending)))
            .FirstOrDefault(File.Exists);
}
