using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace AspireAi.AppHost.Local;

/// <summary>A running child: its lines are read, its end is awaited, and it can be asked to go.</summary>
internal sealed partial class ChildProcess : IDisposable
{
    // Ctrl+C in a terminal reaches every process of its group at once, and closing the terminal does too. The children ignore
    // both (.NET keeps a signal ignored that was ignored at its start), so that it is the app host that stops them, in order.
    private const string IgnoreTheTerminal = """trap '' INT QUIT HUP; exec "$@" """;

    private readonly Process _process;
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(Process process)
    {
        _process = process;
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _exited.TrySetResult(process.ExitCode);
    }

    public int Id => _process.Id;

    public DateTime StartTime { get; private set; }

    /// <summary>The exit code, once there is one. Unlike Process.WaitForExitAsync it does not wait for grandchildren that hold the pipe.</summary>
    public Task<int> Exited => _exited.Task;

    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="workingDirectory">Where it starts.</param>
    /// <param name="environment">On top of what <see cref="ChildEnvironment"/> lets through.</param>
    /// <param name="line">Gets each line that it writes.</param>
    /// <exception cref="Win32Exception">There is no such program.</exception>
    public static ChildProcess Start(
        string program, IReadOnlyList<string> arguments, string workingDirectory, IEnumerable<KeyValuePair<string, string>> environment, Action<string> line)
    {
        var start = new ProcessStartInfo
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ChildEnvironment.Apply(start.Environment, environment);
        if (OperatingSystem.IsWindows())
        {
            start.FileName = program;
            start.CreateNewProcessGroup = true;
        }
        else
        {
            start.FileName = "/bin/sh";
            // Some shells drop variables whose names are none to them, such as Logging__LogLevel__Microsoft.AspNetCore.
            var unspeakable = start.Environment.Where(variable => !ShellName().IsMatch(variable.Key)).Select(variable => $"{variable.Key}={variable.Value}");
            arguments = ["-c", IgnoreTheTerminal, "sh", "/usr/bin/env", .. unspeakable, program, .. arguments];
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var child = new ChildProcess(new Process { StartInfo = start });
        child._process.Start();
        child.StartTime = StartTimeOf(child._process);
        child._process.StandardInput.Close();
        _ = ReadAsync(child._process.StandardOutput, line);
        _ = ReadAsync(child._process.StandardError, line);
        return child;
    }

    /// <summary>Asks it to end, and ends it and its children when it has not by then.</summary>
    /// <returns>Whether it had to be killed.</returns>
    public async Task<bool> StopAsync(TimeSpan grace, TimeProvider time)
    {
        if (!Exited.IsCompleted)
        {
            Signals.AskToEnd(_process);
        }

        try
        {
            await Exited.WaitAsync(grace, time);
            return false;
        }
        catch (TimeoutException)
        {
            Kill();
            await Exited;
            return true;
        }
    }

    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended meanwhile.
        }
    }

    public void Dispose() => _process.Dispose();

    private static DateTime StartTimeOf(Process process)
    {
        try
        {
            return process.StartTime;
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It has ended already (.NET knows it, or finds no more of it to read); whatever has its id from now on started later than this.
            return DateTime.MinValue;
        }
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex ShellName();

    private static async Task ReadAsync(StreamReader reader, Action<string> line)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } text)
            {
                line(text);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The process is gone, and with it whoever would have written more.
        }
    }
}
