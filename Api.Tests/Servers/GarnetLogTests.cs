using System.Buffers.Binary;
using AspireAi.AppHost;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Servers;

/// <summary>What a kill may leave at the end of Garnet's log; docs/adr/0030-garnet-keeps-the-books.md.</summary>
public sealed class GarnetLogTests(ITestOutputHelper output)
{
    private const int Sector = 512;
    private const int CommitSize = 40;

    // Where the last sector that was written holds a commit's length and version, and no more of it.
    private const int CutAfterVersion = Sector - 8;

    [Fact]
    public async Task Commit_CutAfterItsVersion_CostsNothingThatCameBefore()
    {
        // A checkpoint would keep what the log loses.
        await using var server = new GarnetServer { Without = ["--checkpoint-freq", "60"] };
        var (log, at) = await WriteAsync(server);
        output.WriteLine($"The log has {log.Length} bytes; a commit is cut at {at}.");
        var commits = Directory.GetFiles(CommitsOf(server)).ToDictionary(static file => file, File.ReadAllBytes);
        var cut = log[..(at + 8)];

        var before = await KeysOfAsync(log[..at]);
        Assert.True(before > 0);
        Assert.Equal(before, await KeysOfAsync(cut));

        server.Mends = false;
        Assert.True(await KeysOfAsync(cut) == 0, "Garnet finds the commits before one that was cut: it is no longer to be mended.");

        async Task<long> KeysOfAsync(byte[] content)
        {
            Directory.Delete(CommitsOf(server), recursive: true);
            Directory.CreateDirectory(CommitsOf(server));
            foreach (var (file, bytes) in commits)
            {
                await File.WriteAllBytesAsync(file, bytes);
            }

            // A disk is written by whole sectors.
            Array.Resize(ref content, (content.Length + Sector - 1) / Sector * Sector);
            await File.WriteAllBytesAsync(LogOf(server), content);
            await server.StartAsync();
            await using var connection = await server.ConnectAsync();
            var keys = await connection.GetServers()[0].DatabaseSizeAsync();
            await server.KillAsync();
            return keys;
        }
    }

    [Fact]
    public async Task Log_ThatIsWhole_StaysAsItIs()
    {
        await using var server = new GarnetServer();
        Assert.False(GarnetLog.Mend(server.Folder));
        var (log, _) = await WriteAsync(server);
        Assert.False(GarnetLog.Mend(server.Folder));
        Assert.Equal(log, await File.ReadAllBytesAsync(LogOf(server)));
    }

    [Fact]
    public void Sizes_AreThoseThatGarnetIsStartedWith()
    {
        Assert.Equal($"{GarnetLog.PageSize >> 20}m", After("--aof-page-size"));
        Assert.Equal($"{GarnetLog.SegmentSize >> 20}m", After("--aof-segment-size"));

        static string After(string argument) => GarnetServer.ShippedArguments[Array.IndexOf(GarnetServer.ShippedArguments, argument) + 1];
    }

    /// <summary>Writes until a commit begins where it can be cut, and kills the server.</summary>
    private static async Task<(byte[] Log, int At)> WriteAsync(GarnetServer server)
    {
        for (var round = 0; ; round++)
        {
            Assert.True(round < 20, "In 20 rounds no commit began where it can be cut.");
            await server.StartAsync();
            var connections = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => server.ConnectAsync()));
            await Task.WhenAll(connections.Select(async (connection, client) =>
            {
                for (var i = 0; i < 60; i++)
                {
                    await connection.GetDatabase().StringSetAsync($"{round}:{client}:{i}", new string('x', 8 + i));
                }
            }));
            foreach (var connection in connections)
            {
                await connection.DisposeAsync();
            }

            await server.KillAsync();
            var log = await File.ReadAllBytesAsync(LogOf(server));
            if (CommitsIn(log).LastOrDefault(static at => at % Sector == CutAfterVersion) is > 0 and var found)
            {
                return (log, found);
            }
        }
    }

    private static IEnumerable<int> CommitsIn(byte[] log)
    {
        for (var at = 64; at + 4 <= log.Length && BinaryPrimitives.ReadInt32LittleEndian(log.AsSpan(at)) is not 0 and var length;)
        {
            if (length == -CommitSize)
            {
                yield return at;
            }

            at += 4 + ((Math.Abs(length) + 3) & ~3);
        }
    }

    private static string LogOf(GarnetServer server) => Path.Combine(server.Folder, "AOF", "aof.log.0");

    private static string CommitsOf(GarnetServer server) => Path.Combine(server.Folder, "AOF", "log-commits");
}
