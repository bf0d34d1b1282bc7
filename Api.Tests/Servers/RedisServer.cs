using System.Diagnostics;

namespace AspireAi.Api.Tests.Servers;

/// <summary>redis-server 7, of which nothing is evicted; with a log where a test asks for one.</summary>
public sealed class RedisServer(bool appendOnly = false, bool cluster = false) : StoreServer
{
    /// <summary>How often the log is synced.</summary>
    public string Sync { get; init; } = "always";

    protected override ProcessStartInfo Command(int port)
    {
        var command = new ProcessStartInfo(Requires.Program("redis-server"))
        {
            ArgumentList =
            {
                "--port", $"{port}", "--bind", "127.0.0.1", "--dir", Folder, "--save", "", "--maxmemory-policy", "noeviction", "--databases", "1000",
                "--appendonly", appendOnly ? "yes" : "no", "--appendfsync", Sync,
            },
        };
        if (cluster)
        {
            // The bus takes a port of its own, by default 10,000 above, which may not exist: half of it always does.
            foreach (var argument in new[] { "--cluster-enabled", "yes", "--cluster-port", $"{port / 2}", "--cluster-node-timeout", "2000" })
            {
                command.ArgumentList.Add(argument);
            }
        }

        return command;
    }
}
