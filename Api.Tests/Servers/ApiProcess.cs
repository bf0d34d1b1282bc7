using System.Diagnostics;
using System.Text.RegularExpressions;
using AspireAi.Api.Tests.Stack;
using Xunit;

namespace AspireAi.Api.Tests.Servers;

/// <summary>
/// The Api, or another program of the stack, as a process of its own, which can be killed. The end of what it printed becomes the
/// test's output: a test that fails shows it.
/// </summary>
internal sealed partial class ApiProcess : IAsyncDisposable
{
    private const int KeptLines = 400;
    private readonly Process _process;
    private readonly string _program;
    private readonly Queue<string> _said;

    private ApiProcess(Process process, string program, Queue<string> said, string url)
    {
        (_process, _program, _said) = (process, program, said);
        Url = url;
    }

    /// <summary>Base address without a slash at its end.</summary>
    public string Url { get; }

    public static async Task<ApiProcess> StartAsync(Dictionary<string, string?> settings, string program = "Api")
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])
            ["exec", Path.Combine(AppContext.BaseDirectory, program + ".dll"), "--urls=http://127.0.0.1:0", $"--contentRoot={Path.Combine(Repository.Root, program)}"])
        {
            start.ArgumentList.Add(argument);
        }

        if (settings.GetValueOrDefault("ConnectionStrings:redis") is { Length: > 0 } redis)
        {
            settings.TryAdd("ConnectionStrings:db", TestDatabase.For(redis));
        }

        foreach (var (key, value) in settings)
        {
            start.ArgumentList.Add($"--{key}={value}");
        }

        var url = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new Queue<string>();
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        void Read(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is null)
            {
                return;
            }

            lock (said)
            {
                said.Enqueue(line.Data);
                if (said.Count > KeptLines)
                {
                    said.Dequeue();
                }
            }

            if (Listening().Match(line.Data) is { Success: true } match)
            {
                url.TrySetResult(match.Groups[1].Value);
            }
        }

        process.OutputDataReceived += Read;
        process.ErrorDataReceived += Read;
        process.Exited += (_, _) => url.TrySetException(new InvalidOperationException(program + " ended:\n" + Joined(said)));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ApiProcess(process, program, said, await url.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System));
    }

    public HttpClient Client() => new() { BaseAddress = new Uri(Url), Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>SIGTERM, and until it has ended.</summary>
    public async Task StopAsync()
    {
        Processes.Signal(_process.Id, "TERM");
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGKILL: it gets no chance to say anything to anybody.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
        TestContext.Current.TestOutputHelper?.WriteLine($"{_program} at {Url} printed last:\n{Joined(_said)}");
    }

    private static string Joined(Queue<string> said)
    {
        lock (said)
        {
            return string.Join('\n', said);
        }
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
