#if !ASPIRE
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace AspireAi.Api.Stores.Feed;

/// <summary>Every master answers a PING; in a cluster, each of them keeps a part of the books.</summary>
internal sealed class RedisHealthCheck(IConnectionMultiplexer connection) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await Task.WhenAll(connection.GetServers().Where(server => !server.IsReplica).Select(server => server.PingAsync()))
                .WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (StoreFaults.IsAway(exception))
        {
            // Without the exception: its stack trace would be logged at every probe.
            return new(context.Registration.FailureStatus, $"Redis is away: {exception.Message}");
        }
    }
}
#endif
