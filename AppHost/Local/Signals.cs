using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AspireAi.AppHost.Local;

/// <summary>What .NET 10 lacks: asking a process to end, and knowing one's parent.</summary>
internal static partial class Signals
{
    private const int Sigterm = 15;
    private const uint CtrlBreak = 1;

    /// <summary>Asks the process to end: SIGTERM, on Windows Ctrl+Break to its group (.NET hosts stop on both).</summary>
    public static void AskToEnd(Process process)
    {
        if (OperatingSystem.IsWindows())
        {
            GenerateConsoleCtrlEvent(CtrlBreak, (uint)process.Id);
        }
        else
        {
            _ = Kill(process.Id, Sigterm);
        }
    }

    /// <summary>The id of the process that started this one, or of whoever inherited it; 0 on Windows.</summary>
    public static int ParentId() => OperatingSystem.IsWindows() ? 0 : GetParentId();

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "getppid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetParentId();

    [LibraryImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GenerateConsoleCtrlEvent(uint kind, uint group);
}
