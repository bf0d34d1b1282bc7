using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace AspireAi.AppHost;

/// <summary>Whether a container engine answers, found out as Aspire's orchestrator does, but before anything is declared.</summary>
internal static class ContainerEngine
{
    private static readonly string[] _choiceKeys = ["DcpPublisher:ContainerRuntime", "ASPIRE_CONTAINER_RUNTIME", "DOTNET_ASPIRE_CONTAINER_RUNTIME"];
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    /// <returns>Whether one answers, and the end of a sentence that says so.</returns>
    public static async Task<(bool Answers, string Why)> FindAsync(IConfiguration configuration, TimeProvider time)
    {
        var wanted = _choiceKeys.Select(key => configuration[key]).FirstOrDefault(name => !string.IsNullOrWhiteSpace(name));
        string[] engines = wanted is null ? ["docker", "podman"] : [wanted];
        var answers = await Task.WhenAll(engines.Select(engine => AnswersAsync(engine, time)));
        return Array.IndexOf(answers, true) is >= 0 and var first ? (true, $"{engines[first]} answers") : (false, $"no container engine answers: tried {string.Join(" and ", engines)}");
    }

    private static async Task<bool> AnswersAsync(string engine, TimeProvider time)
    {
        using var process = new Process { StartInfo = new(engine, ["container", "ls", "-n", "1"]) { RedirectStandardOutput = true, RedirectStandardError = true } };
        using var patience = new CancellationTokenSource(_patience, time);
        try
        {
            process.Start();
            await process.WaitForExitAsync(patience.Token);
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false; // Not installed.
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return false;
        }
    }
}
