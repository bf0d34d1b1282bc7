using Qdrant.Client;
using Xunit;

namespace AspireAi.Api.Tests.Servers;

/// <summary>
/// The Qdrant that QDRANT_GRPC_URL names (its key, if it asks for one, in QDRANT_KEY), over a line that a test can cut. No package
/// registry has the server, so without it these tests are skipped, in CI too.
/// </summary>
internal sealed class QdrantServer : IAsyncDisposable
{
    private const string Url = "QDRANT_GRPC_URL";
    private const string Key = "QDRANT_KEY";

    private readonly string? _key = Environment.GetEnvironmentVariable(Key) is { Length: > 0 } key ? key : null;

    private QdrantServer(CuttableLine line)
    {
        Line = line;
        Client = new QdrantClient(line.Address, _key);
    }

    public CuttableLine Line { get; }

    public QdrantClient Client { get; }

    public string ConnectionString => $"Endpoint={Line.Address}" + (_key is null ? "" : $";Key={_key}");

    /// <summary>Skips the test where there is no server.</summary>
    public static async Task<QdrantServer> RequireAsync()
    {
        var url = Environment.GetEnvironmentVariable(Url);
        Assert.SkipWhen(string.IsNullOrEmpty(url), $"NOT TESTED on this machine: the index in Qdrant. Set {Url} to a server's gRPC address, such as http://localhost:6334.");
        return new QdrantServer(await CuttableLine.ToAsync(new Uri(url!)));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Line.DisposeAsync();
    }
}
