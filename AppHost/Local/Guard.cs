using System.Diagnostics;

namespace AspireAi.AppHost.Local;

/// <summary>
/// A second process of the app host that outlives it for a moment: when the app host dies without having stopped its children
/// (SIGKILL, a crash, the memory killer), the pipe between the two closes and the guard stops them.
/// </summary>
internal sealed class Guard : IDisposable
{
    private const string Switch = "--guard";

    // Like the children's, and deaf to SIGTERM too: it has to be there when a whole process group is told to go.
    private const string IgnoreAll = """trap '' INT QUIT HUP TERM; exec "$@" """;

    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(10);

    private readonly Process _process;

    private Guard(Process process) => _process = process;

    public static bool IsMe(string[] args) => args is [Switch, _, _];

    /// <summary>The guard's own life: waits for the pipe to close, then ends what the data folder says is running, last started first.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        while (await Console.In.ReadLineAsync() is not null)
        {
        }

        foreach (var process in DataFolder.LeftRunning(args[1], args[2]))
        {
            await process.StopAsync(_grace, TimeProvider.System);
        }

        return 0;
    }

    public static Guard Start(DataFolder data)
    {
        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            // Not to hold a pipe open that someone reads the app host's output from.
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] command = [DotnetHost.Path, "exec", typeof(Guard).Assembly.Location, Switch, data.Path, data.Run];
        if (OperatingSystem.IsWindows())
        {
            start.CreateNewProcessGroup = true;
        }
        else
        {
            command = ["/bin/sh", "-c", IgnoreAll, "sh", .. command];
        }

        start.FileName = command[0];
        foreach (var argument in command[1..])
        {
            start.ArgumentList.Add(argument);
        }

        // It holds no secret and serves nothing.
        ChildEnvironment.Apply(start.Environment, []);
        return new Guard(Process.Start(start)!);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit(_grace);
        _process.Dispose();
    }
}
