using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Stores;
using AspireAi.Api.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Limits;

/// <summary>
/// Two replicas spend one budget while Redis loses its memory or comes back old. A referee keeps its own account of what may have been
/// billed, which must never pass the cap; and in the end Redis says what the records say.
/// </summary>
public sealed class LimitRecoveryTests
{
    private const long Cap = 25_000;
    private const long Largest = 50;

    [Theory, InlineData(false), InlineData(true)]
    public async Task Flushed_UnderLoad_NeverPassesTheCap(bool garnet)
    {
        await using StoreServer server = garnet ? new GarnetServer() : new RedisServer();
        await server.StartAsync();
        await using var world = await World.StartAsync(server);

        await world.SpendAsync(async admin =>
        {
            for (var i = 0; i < 8; i++)
            {
                await WaitAsync(100);
                await admin.FlushDatabaseAsync();
            }
        });

        await world.AgreeAsync();
    }

    [Fact]
    public async Task RestartedFromAnOldSnapshot_UnderLoad_NeverPassesTheCap()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var world = await World.StartAsync(server);

        await world.SpendAsync(async admin =>
        {
            for (var i = 0; i < 3; i++)
            {
                await WaitAsync(150);
                await admin.ExecuteAsync("SAVE");
                await WaitAsync(200);
                await server.KillAsync();
                await server.StartAsync();
            }
        });

        await world.AgreeAsync();
    }

    [Fact]
    public async Task ScriptsFlushed_UnderLoad_CostNothingButAMoment()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var world = await World.StartAsync(server);

        await world.SpendAsync(async admin =>
        {
            for (var i = 0; i < 5; i++)
            {
                await WaitAsync(100);
                await admin.ScriptFlushAsync();
            }
        });

        await world.AgreeAsync();
    }

    private static Task WaitAsync(int milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);

    /// <summary>The database of the model: one row, whose version goes up with each commit.</summary>
    private sealed class Records
    {
        private readonly Lock _lock = new();
        private readonly HashSet<string> _ids = [];
        private (long Version, long Tokens) _row;

        public (long Version, long Tokens) Row
        {
            get
            {
                lock (_lock)
                {
                    return _row;
                }
            }
        }

        public bool Has(string id)
        {
            lock (_lock)
            {
                return _ids.Contains(id);
            }
        }

        public (long Version, long Tokens) Commit(string id, long tokens)
        {
            lock (_lock)
            {
                _row = _ids.Add(id) ? (_row.Version + 1, _row.Tokens + tokens) : _row;
                return _row;
            }
        }
    }

    private sealed class World : IAsyncDisposable
    {
        private static readonly string Counter = LimitKeys.Counter("all", "2026-11");

        private readonly Records _records = new();
        private readonly StoreServer _server;
        private readonly List<Replica> _replicas = [];
        private long _mayBeBilled;
        private int _ids;

        private World(StoreServer server) => _server = server;

        public static async Task<World> StartAsync(StoreServer server)
        {
            var world = new World(server);
            foreach (var name in (string[])["a", "b"])
            {
                world._replicas.Add(new Replica(await server.ConnectAsync(), name));
            }

            return world;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var replica in _replicas)
            {
                await replica.DisposeAsync();
            }
        }

        /// <summary>Calls on both replicas until the cap is spent, and meanwhile the fault.</summary>
        public async Task SpendAsync(Func<IServer, Task> fault)
        {
            await using var connection = await _server.ConnectAsync();
            using var over = new CancellationTokenSource();
            var opening = OpenAsync(connection.GetDatabase(), over.Token);
            var callers = Enumerable.Range(0, 24).Select(i => Task.Run(() => CallAsync(_replicas[i % 2], new Random(i), over.Token))).ToList();
            // Near the cap, where what is not held again would be spent twice.
            await Eventually.TrueAsync(() => Volatile.Read(ref _mayBeBilled) > Cap * 8 / 10, "most of the cap is spent");
            await fault(connection.GetServers().Single());
            // To the end: what is left is spent with Redis as it is now.
            await Task.WhenAll(callers);
            await over.CancelAsync();
            await opening;
        }

        /// <summary>Everything is spent but what no call fits into, nothing is held, and Redis has the row's total.</summary>
        public async Task AgreeAsync()
        {
            var (_, tokens) = _records.Row;
            Assert.InRange(tokens, Cap - Largest, Cap);
            Assert.Equal(tokens, Volatile.Read(ref _mayBeBilled));
            Assert.All(_replicas, replica => Assert.Equal(0, replica.Running.Count));
            // As the next call would, where the fault came after the last one.
            await ReconcileAsync(_replicas[0]);
            var look = await _replicas[0].Engine.RunAsync(WithCounter(new LimitOperation("admit").Add(0).Add(0)));
            Assert.Equal([1, 1, tokens, 0], new[] { 0, 1, 2, 4 }.Select(look.Number));
        }

        private async Task CallAsync(Replica replica, Random random, CancellationToken cancellationToken)
        {
            while (true)
            {
                var (id, wanted) = ($"call-{Interlocked.Increment(ref _ids)}", random.Next(1, (int)Largest + 1));
                if (!await ReserveAsync(replica, id, wanted, cancellationToken))
                {
                    return;
                }

                // Sent from here on: all of it may be billed.
                Assert.InRange(Interlocked.Add(ref _mayBeBilled, wanted), 0, Cap);
                await WaitAsync(random.Next(30));
                var bill = random.Next(0, wanted + 1);
                Interlocked.Add(ref _mayBeBilled, bill - wanted);
                await SettleAsync(replica, id, _records.Commit(id, bill));
            }
        }

        /// <returns>False where the cap is spent.</returns>
        private async Task<bool> ReserveAsync(Replica replica, string id, long tokens, CancellationToken cancellationToken)
        {
            while (true)
            {
                var reply = await replica.TryAsync(WithCounter(new LimitOperation("reserve", id, "").AddKey(LimitKeys.Reservation(id)).Add(60_000).Add(0)
                    .Add(0).Add(1).Add(tokens).Add(tokens).Add(0).Add(0).Add(0).Add(0)));
                switch ((ReserveStatus?)reply?.Number(0))
                {
                    case ReserveStatus.Held when replica.Running.TryAdd(id, () => Hold(id, tokens), reply!.Incarnation):
                        return true;
                    case ReserveStatus.Spent:
                        return false;
                    case ReserveStatus.Seed:
                        await ReconcileAsync(replica);
                        break;
                    default:
                        await WaitAsync(2);
                        break;
                }
            }
        }

        private async Task ReconcileAsync(Replica replica)
        {
            if (await replica.TryAsync(WithCounter(new LimitOperation("look"))) is { } seen)
            {
                var row = _records.Row;
                // Now and then somebody else's commit comes in between.
                await WaitAsync(_ids % 3);
                await replica.TryAsync(WithRow(WithCounter(new LimitOperation("reconcile").Add(seen.Incarnation)).Add(seen.Number(0)), row));
            }
        }

        private static async Task SettleAsync(Replica replica, string id, (long Version, long Tokens) row)
        {
            while (true)
            {
                var reply = await replica.TryAsync(WithRow(WithCounter(new LimitOperation("settle", id).AddKey(LimitKeys.Reservation(id)).Add(-1).Add(0)), row).Add(0));
                if (reply is not null && replica.Running.TryRemove(id, reply.Incarnation))
                {
                    return;
                }
            }
        }

        /// <summary>What goes on in the background: recoveries end, and leases of calls that are over but came back with an old snapshot are swept.</summary>
        private async Task OpenAsync(IDatabase database, CancellationToken cancellationToken)
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                foreach (var id in await DueAsync(database))
                {
                    if (_records.Has(id) && !_replicas.Any(replica => replica.Running.Has(id)))
                    {
                        await _replicas[0].TryAsync(WithRow(WithCounter(new LimitOperation("settle", id).AddKey(LimitKeys.Reservation(id)).Add(-1).Add(0)), _records.Row).Add(0));
                    }
                }

                foreach (var replica in _replicas)
                {
                    // A replica of which nobody asks anything finds out all the same.
                    await replica.TryAsync(WithCounter(new LimitOperation("admit").Add(0).Add(0)));
                    await replica.TryOpenAsync();
                }

                await WaitAsync(5);
            }
        }

        private static async Task<IEnumerable<string>> DueAsync(IDatabase database)
        {
            try
            {
                return (await database.SortedSetRangeByRankAsync(LimitKeys.Due)).Select(id => (string)id!);
            }
            catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
            {
                return [];
            }
        }

        private static LimitOperation Hold(string id, long tokens) =>
            WithCounter(new LimitOperation("hold", id, "").AddKey(LimitKeys.Reservation(id)).Add(60_000).Add(0).Add(tokens).Add(0).Add(0));

        private static LimitOperation WithCounter(LimitOperation operation) => operation.Add(1).AddKey(Counter).Add(Cap).Add(-1).Add(86_400_000);

        private static LimitOperation WithRow(LimitOperation operation, (long Version, long Tokens) row) => operation.Add(row.Version).Add(row.Tokens).Add(0);
    }

    private sealed class Replica : IAsyncDisposable
    {
        private readonly ConnectionMultiplexer _connection;
        private readonly Incarnations _incarnations;

        public Replica(ConnectionMultiplexer connection, string name)
        {
            _connection = connection;
            _incarnations = new Incarnations(connection, Running, name, static () => Task.FromResult<IReadOnlyCollection<string>>(["a", "b"]), TimeProvider.System);
            Engine = new LimitEngine(connection, _incarnations);
        }

        public RunningCalls Running { get; } = new();

        public LimitEngine Engine { get; }

        /// <summary>Null where Redis is unavailable.</summary>
        public async Task<LimitReply?> TryAsync(LimitOperation operation)
        {
            try
            {
                return await Engine.RunAsync(operation);
            }
            catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
            {
                await WaitAsync(10);
                return null;
            }
        }

        public async Task TryOpenAsync()
        {
            try
            {
                await _incarnations.TryOpenAsync();
            }
            catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
            {
                // It is tried again.
            }
        }

        public ValueTask DisposeAsync() => _connection.DisposeAsync();
    }
}
