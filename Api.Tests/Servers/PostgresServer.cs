using System.Diagnostics;
using Npgsql;

namespace AspireAi.Api.Tests.Servers;

/// <summary>PostgreSQL as Debian packages it, with a cluster of its own. It refuses to run as root, so there it runs as its own user.</summary>
public sealed class PostgresServer : StoreServer
{
    private const int SigInt = 2;

    private static readonly string _programs = Find();

    public override string ConnectionString => $"Host=127.0.0.1;Port={Port};Username=postgres;Database=postgres;Timeout=5";

    /// <summary>Ends connections; SIGTERM would wait for the clients to leave.</summary>
    protected override int StopSignal => SigInt;

    /// <summary>A database of its own on this server.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        var name = "t" + Guid.NewGuid().ToString("N");
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return ConnectionString.Replace("Database=postgres", $"Database={name}", StringComparison.Ordinal);
    }

    /// <summary>A program of the same version as the server.</summary>
    public static string Program(string name) => Path.Combine(_programs, name);

    protected override void BeforeStart()
    {
        if (Directory.Exists(Data))
        {
            return;
        }

        Run("chown", Environment.IsPrivilegedProcess ? "postgres" : Environment.UserName, Folder);
        Run(AsPostgres(Path.Combine(_programs, "initdb"), "-D", Data, "-U", "postgres", "-A", "trust", "--no-sync"));
    }

    protected override ProcessStartInfo Command(int port)
    {
        var command = AsPostgres(Path.Combine(_programs, "postgres"), "-D", Data, "-p", $"{port}", "-k", "", "-c", "listen_addresses=127.0.0.1",
            // The pools of hosts that have ended keep their connections for minutes.
            "-c", "max_connections=500");
        return new ProcessStartInfo(command[0], command[1..]);
    }

    protected override async Task<bool> AnswersAsync(int port)
    {
        try
        {
            await using var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Timeout=5;Pooling=false");
            await connection.OpenAsync();
            return true;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            return false;
        }
    }

    private string Data => Path.Combine(Folder, "data");

    private static string[] AsPostgres(params string[] command) =>
        Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", .. command] : command;

    private static void Run(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEnd() + process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}: {said}");
        }
    }

    private static string Find()
    {
        const string Debian = "/usr/lib/postgresql";
        var found = Directory.Exists(Debian)
            ? Directory.EnumerateDirectories(Debian).Select(version => Path.Combine(version, "bin")).LastOrDefault(folder => File.Exists(Path.Combine(folder, "postgres")))
            : null;
        return found ?? Path.GetDirectoryName(Requires.Program("postgres"))!;
    }
}
