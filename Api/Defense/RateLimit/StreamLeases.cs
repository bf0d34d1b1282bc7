using System.Collections.Concurrent;

namespace AspireAi.Api.Defense.RateLimit;

/// <summary>Renews the leases of this replica's running streams. One that dies stops doing so, and its streams end by themselves.</summary>
internal sealed class StreamLeases(RateLimiter limiter, IOptions<RateLimitOptions> options, TimeProvider time, ILogger<StreamLeases> logger) : SteadyService
{
    private readonly ConcurrentDictionary<string, RateLimitRequest> _running = new(StringComparer.Ordinal);

    public void Hold(RateLimitRequest request)
    {
        if (request.Stream && request.Scopes.Any(scope => scope.ConcurrentStreams is not null))
        {
            _running[request.Lease] = request;
        }
    }

    public void Release(RateLimitRequest request) => _running.TryRemove(request.Lease, out _);

    protected override (TimeProvider Time, ILogger Logger) Tools => (time, logger);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.StreamLease / 3, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await Task.WhenAll(_running.Values.Select(limiter.RenewAsync));
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops, and its streams with it.
        }
    }
}
