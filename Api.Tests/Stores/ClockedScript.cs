using AspireAi.Api.Stores;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Stores;

/// <summary>
/// A script as it ships, but for one expression: the server's time comes from the end of ARGV, so that a test can move it.
/// Shipped scripts have no such door.
/// </summary>
internal sealed class ClockedScript : RedisScript
{
    private const string ServerTime = "redis.call('TIME')";
    private readonly FakeTimeProvider _clock;

    private ClockedScript(string name, string text, FakeTimeProvider clock)
        : base(name, text) => _clock = clock;

    public static ClockedScript Embedded(string name, FakeTimeProvider clock)
    {
        var parts = RedisScript.Embedded(name).Text.Split(ServerTime);
        Assert.True(parts.Length == 2, $"{name}.lua asks for the time {parts.Length - 1} times, not once.");
        return new(name, string.Join("{ ARGV[#ARGV - 1], ARGV[#ARGV] }", parts), clock);
    }

    public override Task<RedisResult> RunAsync(IDatabaseAsync database, RedisKey[] keys, RedisValue[] arguments)
    {
        var microseconds = (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return base.RunAsync(database, keys, [.. arguments, microseconds / 1_000_000, microseconds % 1_000_000]);
    }
}
