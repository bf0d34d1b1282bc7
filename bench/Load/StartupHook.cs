using System.Globalization;

/// <summary>
/// Loaded by the runtime into a program under test (DOTNET_STARTUP_HOOKS): writes what the program has allocated into a file
/// five times a second, since no other process can ask.
/// </summary>
internal static class StartupHook
{
    public const string FileVariable = "ASPIREAI_BENCH_ALLOCATIONS";

    private static Timer? _timer;

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is { } file)
        {
            _timer = new Timer(_ => Write(file), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(200));
        }
    }

    private static void Write(string file)
    {
        try
        {
            File.WriteAllText(file, GC.GetTotalAllocatedBytes().ToString(CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // The bench reads it at the moment; the next write comes soon.
        }
    }
}
