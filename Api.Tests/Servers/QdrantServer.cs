#if ASPIRE
using System.Diagnostics;
using Qdrant.Client;
using Xunit;

namespace AspireAi.Api.Tests.Servers;

/// <summary>
/// A Qdrant: the binary that QDRANT_PATH names, as a process that a test may kill, or the one that
/// ConnectionStrings__qdrant names. Neither: what needs it is skipped, and says so.
/// </summary>
public sealed class QdrantServer : StoreServer
{
    private const string Path = "QDRANT_PATH";
    private const string Given = "ConnectionStrings__qdrant";
    private static readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly int _httpPort = Ports.Free();

    public override string ConnectionString => $"Endpoint=http://127.0.0.1:{Port}";

    /// <summary>Skips a test that has to kill and restart the server.</summary>
    public static void RequireBinary() =>
        Assert.SkipWhen(Variable(Path) is null, $"NOT TESTED on this machine: Qdrant going down and coming back. Set {Path} to a Qdrant server's binary.");

    /// <summary>A client of the given server, or of one that is started; the server is null where it is not ours.</summary>
    public static async Task<(QdrantClient Client, QdrantServer? Server)> ConnectAsync()
    {
        if (Variable(Path) is null && Variable(Given) is { } given)
        {
            var parts = given.Split(';').Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1], StringComparer.OrdinalIgnoreCase);
            return (new QdrantClient(new Uri(parts["Endpoint"]), parts.GetValueOrDefault("Key")), null);
        }

        Assert.SkipWhen(Variable(Path) is null, $"NOT TESTED on this machine: the index in Qdrant. Set {Path} to a Qdrant server's binary, or {Given} to a server.");
        var server = new QdrantServer();
        await server.StartAsync();
        return (new QdrantClient(new Uri($"http://127.0.0.1:{server.Port}")), server);
    }

    protected override ProcessStartInfo Command(int port) => new(Variable(Path)!)
    {
        WorkingDirectory = Folder,
        Environment =
        {
            ["QDRANT__SERVICE__HOST"] = "127.0.0.1",
            ["QDRANT__SERVICE__GRPC_PORT"] = $"{port}",
            ["QDRANT__SERVICE__HTTP_PORT"] = $"{_httpPort}",
            ["QDRANT__STORAGE__STORAGE_PATH"] = System.IO.Path.Combine(Folder, "storage"),
            ["QDRANT__STORAGE__SNAPSHOTS_PATH"] = System.IO.Path.Combine(Folder, "snapshots"),
            ["QDRANT__TELEMETRY_DISABLED"] = "true",
        },
    };

    protected override async Task<bool> AnswersAsync(int port)
    {
        try
        {
            using var ready = await _http.GetAsync(new Uri($"http://127.0.0.1:{_httpPort}/readyz"));
            return ready.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
#endif
