using System.Diagnostics;
using AspireAi.AppHost;

namespace AspireAi.Api.Tests.Servers;

/// <summary>garnet-server with the arguments that AppHost ships (AppHost/garnet.args).</summary>
public sealed class GarnetServer : StoreServer
{
    public static string[] ShippedArguments { get; } =
        [.. File.ReadLines(Path.Combine(Repository.Root, "AppHost", "garnet.args")).Where(line => line.StartsWith('-')).SelectMany(line => line.Split(' '))];

    /// <summary>Arguments to leave out, for a test that shows what they are for.</summary>
    public string[] Without { get; init; } = [];

    protected override ProcessStartInfo Command(int port) => new("dotnet", [
        "exec", Garnet.Server, "--port", $"{port}", .. ShippedArguments.Where(argument => !Without.Contains(argument)),
        "--logdir", Folder, "--checkpointdir", Folder]);
}
