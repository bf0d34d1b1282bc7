using System.Diagnostics;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Servers;

/// <summary>Three masters of redis-server in cluster mode, without replicas, on 127.0.0.1.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Slots = 16_384;
    private readonly RedisServer[] _masters = [.. Enumerable.Range(0, 3).Select(_ => new RedisServer(cluster: true))];

    public string ConnectionString => string.Join(',', _masters.Select(master => master.ConnectionString));

    public async Task StartAsync()
    {
        foreach (var master in _masters)
        {
            await master.StartAsync();
        }

        for (var i = 0; i < _masters.Length; i++)
        {
            await using var node = await _masters[i].ConnectAsync();
            var server = node.GetServers()[0];
            await server.ExecuteAsync("CLUSTER", "ADDSLOTSRANGE", Slots * i / _masters.Length, (Slots * (i + 1) / _masters.Length) - 1);
            foreach (var other in _masters)
            {
                await server.ExecuteAsync("CLUSTER", "MEET", "127.0.0.1", other.Port, other.Port / 2);
            }
        }

        foreach (var master in _masters)
        {
            await WaitUntilWholeAsync(master);
        }
    }

    public Task<ConnectionMultiplexer> ConnectAsync() => ConnectionMultiplexer.ConnectAsync($"{ConnectionString},allowAdmin=true,asyncTimeout=20000,connectTimeout=10000");

    public async ValueTask DisposeAsync()
    {
        foreach (var master in _masters)
        {
            await master.DisposeAsync();
        }
    }

    private async Task WaitUntilWholeAsync(RedisServer master)
    {
        await using var node = await master.ConnectAsync();
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System))
        {
            var info = (string?)await node.GetServers()[0].ExecuteAsync("CLUSTER", "INFO") ?? "";
            if (info.Contains("cluster_state:ok", StringComparison.Ordinal) && info.Contains($"cluster_known_nodes:{_masters.Length}", StringComparison.Ordinal))
            {
                return;
            }

            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30), $"The cluster did not come together:\n{info}");
        }
    }
}
