using StackExchange.Redis;

namespace AspireAi.Api.Defense.Quota.Scripts;

/// <summary>
/// The store's clock as it looks from here. Keys name the UTC month and day and have to be named before the script runs, by the
/// clock that the script will go by. A guess that was wrong costs a round trip, not an error: the scripts check the day.
/// </summary>
internal class StoreClock(TimeProvider time)
{
    private const long MillisecondsPerDay = 86_400_000;
    private long _ahead;

    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds);

    public int Day => (int)(Milliseconds / MillisecondsPerDay);

    public long Milliseconds => time.GetUtcNow().ToUnixTimeMilliseconds() + Volatile.Read(ref _ahead);

    /// <summary>How the scripts read the time: from their server. Only tests, which have to move it, put another expression here.</summary>
    public virtual string Expression => ServerTime;

    /// <summary>What <see cref="Expression"/> needs; appended to ARGV.</summary>
    public virtual RedisValue[] Arguments => [];

    protected const string ServerTime = "redis.call('TIME')";

    /// <param name="milliseconds">The server's time since 1970 in a reply that has just come.</param>
    public void Observe(long milliseconds) => Volatile.Write(ref _ahead, milliseconds - time.GetUtcNow().ToUnixTimeMilliseconds());

    public virtual string In(string script) => script.Replace(ServerTime, Expression, StringComparison.Ordinal);

    public RedisValue[] With(RedisValue[] arguments) => Arguments is { Length: > 0 } more ? [.. arguments, .. more] : arguments;
}
