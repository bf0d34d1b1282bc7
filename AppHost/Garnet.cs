using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace AspireAi.AppHost;

/// <summary>
/// The embedded Redis: how garnet-server has to be started to keep books.
/// </summary>
/// <remarks>
/// The password is no ornament on a loopback port: Garnet skips lines that it does not understand and goes on, so any web page
/// open on this machine could post commands to it. It travels in a file that only this user reads, because everybody can read
/// a command line.
/// </remarks>
internal sealed class Garnet
{
    private readonly string _folder;
    private readonly string _secrets;

    /// <exception cref="StartException">The build could not restore the tool.</exception>
    public Garnet(string dataFolder)
    {
        if (!File.Exists(BuildFacts.GarnetServer))
        {
            throw new StartException(
                $"garnet-server {BuildFacts.GarnetVersion} is not at {BuildFacts.GarnetServer}. Run `dotnet tool restore` in the repository, or set ConnectionStrings:redis.");
        }

        _folder = Path.Combine(dataFolder, "redis");
        _secrets = Path.Combine(dataFolder, "redis.json");
        PrivateFolder.Ensure(_folder);
        File.Delete(_secrets);
        var mine = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            mine.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(_secrets, mine);
        JsonSerializer.Serialize(file, new { AuthenticationMode = "Password", Password });
    }

    /// <summary>Valid for this run.</summary>
    public string Password { get; } = Secret.Random();

    /// <summary>What `dotnet` gets as its arguments, but for `--port`. garnet.args says what each is for.</summary>
    public string[] Arguments =>
    [
        "exec", BuildFacts.GarnetServer,
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "garnet.args")).Where(line => line.StartsWith('-')).SelectMany(line => line.Split(' ')),
        "--logdir", _folder, "--checkpointdir", _folder,
        "--config-import-path", _secrets,
    ];

    /// <summary>To be called before each start: see <see cref="GarnetLog"/>.</summary>
    /// <returns>What was done, if anything was.</returns>
    public string? Mend() => GarnetLog.Mend(_folder)
        ? "redis: a kill had cut the log's last commit in two, which Garnet would take for an empty log. The cut one is gone, and all before it is there."
        : null;

    /// <summary>Null when the server answers with its password, else what is wrong.</summary>
    public async Task<string?> ProbeAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, cancellationToken);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"*2\r\n$4\r\nAUTH\r\n${Password.Length}\r\n{Password}\r\n"), cancellationToken);
            var reply = new byte["+OK\r\n".Length];
            await stream.ReadExactlyAsync(reply, cancellationToken);
            return reply.AsSpan().SequenceEqual("+OK\r\n"u8) ? null : "it does not know its password";
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return exception.Message;
        }
    }
}
