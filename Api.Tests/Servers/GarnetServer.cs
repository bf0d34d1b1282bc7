using System.Diagnostics;
using System.Text.Json;
using AspireAi.AppHost;

namespace AspireAi.Api.Tests.Servers;

/// <summary>garnet-server with the arguments that AppHost ships (AppHost/garnet.args).</summary>
public sealed class GarnetServer : StoreServer
{
    private static readonly Lazy<string> Tool = new(FindTool);

    public static string[] ShippedArguments { get; } =
        [.. File.ReadLines(Path.Combine(Repository.Root, "AppHost", "garnet.args")).Where(line => line.StartsWith('-')).SelectMany(line => line.Split(' '))];

    /// <summary>Arguments to leave out, for a test that shows what they are for.</summary>
    public string[] Without { get; init; } = [];

    /// <summary>Whether it is started as AppHost starts it, with its log mended; else as Garnet would start by itself.</summary>
    public bool Mends { get; set; } = true;

    /// <summary>How often there was something to mend.</summary>
    public int Mended { get; private set; }

    protected override void BeforeStart() => Mended += Mends && GarnetLog.Mend(Folder) ? 1 : 0;

    protected override ProcessStartInfo Command(int port) => new("dotnet", [
        "exec", Tool.Value, "--port", $"{port}", .. ShippedArguments.Where(argument => !Without.Contains(argument)),
        "--logdir", Folder, "--checkpointdir", Folder]);

    private static string FindTool()
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, ".config", "dotnet-tools.json")));
        var version = manifest.RootElement.GetProperty("tools").GetProperty("garnet-server").GetProperty("version").GetString()!;
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var tool = Path.Combine(packages, "garnet-server", version, "tools", $"net{Environment.Version.Major}.0", "any", "GarnetServer.dll");
        if (!File.Exists(tool))
        {
            using var restore = Process.Start(new ProcessStartInfo("dotnet", ["tool", "restore"]) { WorkingDirectory = Repository.Root })!;
            restore.WaitForExit();
        }

        if (!File.Exists(tool))
        {
            Requires.Missing($"garnet-server {version} can't be restored from the tool manifest");
        }

        return tool;
    }
}
