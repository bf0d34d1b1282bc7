using System.Reflection;

namespace AspireAi.Bench.Load;

/// <summary>The store that keeps the books of a run, with the settings that books need.</summary>
internal static class BenchStore
{
    public static BenchProcess Start(string store, int port)
    {
        var folder = Directory.CreateTempSubdirectory("bench-").FullName;
        return store switch
        {
            "redis" => BenchProcess.Start("redis-server",
                ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes", "--dir", folder, "--maxmemory-policy", "noeviction"]),
            "garnet" => BenchProcess.Start("dotnet", ["exec", GarnetTool(), "--port", $"{port}", .. GarnetArguments(), "--logdir", folder, "--checkpointdir", folder]),
            _ => throw new UsageException($"--store '{store}': give redis or garnet."),
        };
    }

    // Those that AppHost ships.
    private static IEnumerable<string> GarnetArguments() =>
        File.ReadLines(Path.Combine(Root(), "AppHost", "garnet.args")).Where(line => line.StartsWith('-')).SelectMany(line => line.Split(' '));

    // Written by eng/Garnet.props.
    private static string GarnetTool() =>
        typeof(BenchStore).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(fact => fact.Key == "GarnetServer").Value!;

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AspireAi.sln")))
            {
                return folder.FullName;
            }
        }

        throw new UsageException("--store garnet: run the bench from the repository's build.");
    }
}
