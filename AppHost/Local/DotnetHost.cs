using System.Runtime.InteropServices;

namespace AspireAi.AppHost.Local;

internal static class DotnetHost
{
    /// <summary>The `dotnet` that runs this process; one on PATH might be another, or none.</summary>
    public static string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}
