using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace AspireAi.AppHost.Hosting;

/// <summary>Whether a container engine answers, found out as Aspire's orchestrator does, but before anything is declared.</summary>
/// <param name="Answers">Whether containers can run.</param>
/// <param name="Why">Why, or why not, as the end of a sentence.</param>
internal sealed record ContainerEngine(bool Answers, string Why)
{
    private static readonly string[] _choiceKeys = ["DcpPublisher:ContainerRuntime", "ASPIRE_CONTAINER_RUNTIME", "DOTNET_ASPIRE_CONTAINER_RUNTIME"];
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    /// <summary>For compose files: the engine is that of the machine they will run on.</summary>
    public static ContainerEngine OfTheTarget { get; } = new(true, "for publishing");

    public static async Task<ContainerEngine> FindAsync(IConfiguration configuration, TimeProvider time)
    {
        var wanted = _choiceKeys.Select(key => configuration[key]).FirstOrDefault(name => !string.IsNullOrWhiteSpace(name));
        string[] engines = wanted is null ? ["docker", "podman"] : [wanted];
        var lacks = await Task.WhenAll(engines.Select(engine => LackOfAsync(engine, time)));
        var answering = Array.IndexOf(lacks, null);
        return answering >= 0
            ? new ContainerEngine(true, $"{engines[answering]} answers")
            : new ContainerEngine(false, $"no container engine: {string.Join(", ", lacks)}");
    }

    /// <summary>Null when the engine answers, else what is wrong with it.</summary>
    private static async Task<string?> LackOfAsync(string engine, TimeProvider time)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(engine, ["container", "ls", "-n", "1"]) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        using var patience = new CancellationTokenSource(_patience, time);
        try
        {
            process.Start();
            await process.WaitForExitAsync(patience.Token);
            return process.ExitCode == 0 ? null : $"{engine} is installed but does not answer";
        }
        catch (Win32Exception)
        {
            return $"{engine} is not installed";
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return $"{engine} does not answer within {_patience.TotalSeconds:0} s";
        }
    }
}
