using System.Diagnostics;
using Npgsql;

namespace AspireAi.Bench.Load;

/// <summary>The database of a run.</summary>
internal static class BenchDatabase
{
    /// <returns>The connection string, and what runs it.</returns>
    public static async Task<(string ConnectionString, BenchProcess? Process)> StartAsync(string database, string folder)
    {
        switch (database)
        {
            case "sqlite":
                return ($"Data Source={Path.Combine(folder, "bench.db")}", null);
            case "postgres":
                var port = BenchProcess.FreePort();
                var process = StartPostgres(Directory.CreateDirectory(Path.Combine(folder, "postgres")).FullName, port);
                var connectionString = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";
                await WaitAsync(connectionString, process);
                return (connectionString, process);
            default:
                throw new UsageException($"--db '{database}': give sqlite or postgres.");
        }
    }

    private static BenchProcess StartPostgres(string folder, int port)
    {
        var programs = Programs();
        // It refuses to run as root.
        string[] user = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : [];
        if (user.Length > 0)
        {
            Run("chmod", "755", Path.GetDirectoryName(folder)!);
            Run("chown", "postgres", folder);
        }

        var data = Path.Combine(folder, "data");
        Run([.. user, Path.Combine(programs, "initdb"), "-D", data, "-U", "postgres", "-A", "trust"]);
        string[] server = [.. user, Path.Combine(programs, "postgres"), "-D", data, "-p", $"{port}", "-k", "", "-c", "listen_addresses=127.0.0.1"];
        return BenchProcess.Start(server[0], server[1..]);
    }

    private static async Task WaitAsync(string connectionString, BenchProcess process)
    {
        for (var waited = Stopwatch.StartNew(); ; )
        {
            try
            {
                await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (waited.Elapsed < TimeSpan.FromSeconds(30) && !process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }

    private static void Run(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}: {said.Result}{error}");
        }
    }

    // On PATH, or where Debian puts them.
    private static string Programs()
    {
        const string Debian = "/usr/lib/postgresql";
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(Directory.Exists(Debian) ? Directory.EnumerateDirectories(Debian).Select(static version => Path.Combine(version, "bin")) : []);
        return folders.FirstOrDefault(static folder => File.Exists(Path.Combine(folder, "initdb"))) ?? throw new UsageException("--db postgres: PostgreSQL is not installed (apt-get install postgresql).");
    }
}
