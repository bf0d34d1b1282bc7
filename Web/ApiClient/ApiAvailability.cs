using Microsoft.Extensions.Options;
using OpenTelemetry;

namespace AspireAi.Web.ApiClient;

/// <summary>
/// Whether the Api is there, for every page of this process at once: one short question per interval while anybody looks, none
/// while nobody does. While it is away the question is asked more often, so that pages recover within about a second.
/// </summary>
internal sealed class ApiAvailability(IServiceScopeFactory scopes, TimeProvider time, IOptions<ChatPageOptions> options) : IAsyncDisposable
{
    private static readonly TimeSpan _whileAway = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private Action? _watchers;
    private Task _watching = Task.CompletedTask;
    private int _count;

    public bool IsAway { get; private set; }

    /// <summary>Calls back, on any thread, when the Api goes away or comes back, until the returned object is disposed.</summary>
    public IDisposable Watch(Action changed)
    {
        lock (_lock)
        {
            _watchers += changed;
            if (_count++ == 0)
            {
                _watching = WatchAsync(_watching);
            }
        }

        return new Watcher(this, changed);
    }

    /// <summary>Somebody's call found no Api: the others need not wait for the next look.</summary>
    public void ReportAway() => Set(away: true);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task WatchAsync(Task earlier)
    {
        // A look every few seconds, which would fill the list of traces while the Api is away.
        using var untraced = SuppressInstrumentationScope.Begin();
        await earlier.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (Volatile.Read(ref _count) > 0)
        {
            await Task.Delay(IsAway ? Shorter(_whileAway, options.Value.AvailabilityInterval) : options.Value.AvailabilityInterval, time, _stop.Token);
            // A client per look: the factory's handlers turn over, so a new address of the Api is found.
            await using var scope = scopes.CreateAsyncScope();
            Set(away: !await scope.ServiceProvider.GetRequiredService<ChatApi>().IsAliveAsync(_stop.Token));
        }
    }

    private void Set(bool away)
    {
        Action? watchers;
        lock (_lock)
        {
            if (IsAway == away)
            {
                return;
            }

            IsAway = away;
            watchers = _watchers;
        }

        watchers?.Invoke();
    }

    private void Leave(Action changed)
    {
        lock (_lock)
        {
            _watchers -= changed;
            _count--;
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private sealed class Watcher(ApiAvailability availability, Action changed) : IDisposable
    {
        private ApiAvailability? _availability = availability;

        public void Dispose() => Interlocked.Exchange(ref _availability, null)?.Leave(changed);
    }
}
