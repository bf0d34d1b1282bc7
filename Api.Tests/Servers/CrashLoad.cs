using AspireAi.Api.Stores;
using AspireAi.ServiceDefaults;

namespace AspireAi.Api.Tests.Servers;

/// <summary>
/// Writers that count up in one script over two keys each, until the server is killed under them. Afterwards: did it
/// keep what it acknowledged, and what did it keep of the scripts that it was killed in?
/// </summary>
internal sealed class CrashLoad(int writers)
{
    private static readonly RedisScript CountTwice = RedisScript.FromText("count-twice", """
        local n = redis.call('INCR', KEYS[1])
        redis.call('HSET', KEYS[2], 'n', n)
        return n
        """);

    private readonly long[] _acknowledged = new long[writers];

    public long Acknowledged => _acknowledged.Sum();

    /// <summary>Acknowledged counts that are gone, over all writers.</summary>
    public long Lost { get; private set; }

    /// <summary>Writers of whose last script only the first command was kept.</summary>
    public int Torn { get; private set; }

    /// <summary>Writers whose keys no prefix of their scripts explains.</summary>
    public int Garbled { get; private set; }

    /// <summary>Writes until the connection breaks; <paramref name="kill"/> is called once enough has been acknowledged.</summary>
    public async Task RunAsync(StoreServer server, long enough, Func<Task> kill)
    {
        var connections = await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => server.ConnectAsync(StoreConnection.Configure)));
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var total = 0L;
        var writing = connections.Select((connection, writer) => Task.Run(async () =>
        {
            var database = connection.GetDatabase();
            try
            {
                while (true)
                {
                    _acknowledged[writer] = (long)await CountTwice.RunAsync(database, Keys(writer), []);
                    if (Interlocked.Increment(ref total) >= enough)
                    {
                        reached.TrySetResult();
                    }
                }
            }
            catch (Exception exception) when (StoreFaults.IsAway(exception))
            {
                // The end of this writer is what the test waits for.
            }
        })).ToArray();

        await reached.Task.WaitAsync(TimeSpan.FromMinutes(2));
        await kill();
        await Task.WhenAll(writing);
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }
    }

    public async Task CheckAsync(StoreServer server)
    {
        await using var connection = await server.ConnectAsync();
        var database = connection.GetDatabase();
        for (var writer = 0; writer < writers; writer++)
        {
            var keys = Keys(writer);
            var first = (long)await database.StringGetAsync(keys[0]);
            var second = (long)await database.HashGetAsync(keys[1], "n");
            Lost += Math.Max(0, _acknowledged[writer] - second);
            Torn += first - second == 1 ? 1 : 0;
            Garbled += first - second is 0 or 1 ? 0 : 1;
        }
    }

    private static StackExchange.Redis.RedisKey[] Keys(int writer) => [$"{{w{writer}}}a", $"{{w{writer}}}b"];
}
