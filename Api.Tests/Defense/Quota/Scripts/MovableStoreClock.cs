using AspireAi.Api.Defense.Quota.Scripts;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace AspireAi.Api.Tests.Defense.Quota.Scripts;

/// <summary>
/// Lets a test move the time that the scripts see; nothing else of them changes. <see cref="Server"/> is the server's time, the
/// replica's own may differ.
/// </summary>
internal sealed class MovableStoreClock(FakeTimeProvider server, TimeProvider replica) : StoreClock(replica)
{
    public FakeTimeProvider Server { get; } = server;

    public override string Expression => "{ ARGV[#ARGV - 1], ARGV[#ARGV] }";

    public override RedisValue[] Arguments
    {
        get
        {
            var milliseconds = Server.GetUtcNow().ToUnixTimeMilliseconds();
            return [milliseconds / 1000, milliseconds % 1000 * 1000];
        }
    }
}
