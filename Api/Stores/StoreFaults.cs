using StackExchange.Redis;

namespace AspireAi.Api.Stores;

/// <summary>Tells an unavailable store, for which every stage has an answer, from a defect of ours, which must be seen.</summary>
public static class StoreFaults
{
    // The server is there but can't serve now: loading its log, a replica after a failover, a cluster without the slot,
    // a full or write-protected disk or memory, too many clients; or it won't serve us: a password or a right was taken away, or a
    // command is disabled there. The last is Garnet's, where a script reaches EXPIRE just when the key has expired: see
    // docs/adr/0030-garnet-where-there-is-no-redis.md.
    private static readonly string[] UnavailableReplies =
        ["LOADING", "READONLY", "CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN", "MOVED", "ASK", "BUSY", "MISCONF", "OOM", "NOREPLICAS", "NOAUTH", "WRONGPASS", "NOPERM", "EXECABORT",
         "max number of clients", "unknown command", "can't run this command", "ACL failure",
         "Unexpected Lua error"];

    public static bool IsUnavailable(Exception exception) => exception switch
    {
        RedisConnectionException or RedisTimeoutException or NotSentException => true,
        // After a failover the client sends a command to a server that is a replica by now; and it forgets servers that left a cluster.
        RedisCommandException command => command.Message.Contains("replica", StringComparison.OrdinalIgnoreCase),
        RedisServerException server => UnavailableReplies.Any(reply => server.Message.Contains(reply, StringComparison.Ordinal)),
        _ => Database.IsUnavailable(exception),
    };

    /// <summary>As <see cref="IsUnavailable"/>, where something else (data protection, say) has wrapped the store's exception.</summary>
    public static bool IsUnavailableAnywhereIn(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (IsUnavailable(inner))
            {
                return true;
            }
        }

        return false;
    }
}
