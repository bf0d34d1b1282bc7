using System.Collections.Concurrent;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.SingleFlight;

/// <summary>
/// The flights that this replica leads or follows. Renews leases, tells other replicas' followers of new parts once they have
/// asked, and reads other replicas' flights once for all local followers.
/// </summary>
internal sealed partial class FlightRegistry(FlightStore store, FlightPublisher publisher, TimeProvider time, ILogger<FlightRegistry> logger) : RestartingBackgroundService
{
    private const int RenewalsPerLease = 3;

    private readonly string _replica = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<string, Flight> _leading = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Flight>> _following = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> _publishing = new(StringComparer.Ordinal);

    // Flights that are claimed in the store, where others find them, and not begun.
    private readonly Dictionary<string, Claim> _claimed = new(StringComparer.Ordinal);

    private Task _listening = Task.CompletedTask;
    private volatile bool _listens;

    /// <summary>
    /// A token to claim a flight with. Followers may come as soon as it stands in the store, which is before it is led:
    /// until <see cref="Lead"/> or <see cref="Forget"/> they are remembered.
    /// </summary>
    public string NewClaim(int outputLimit)
    {
        var token = New(outputLimit);
        lock (_claimed)
        {
            _claimed[token.Flight] = new Claim();
        }

        return token.ToString();
    }

    /// <summary>A claim that nothing came of, or that has become a flight.</summary>
    public void Forget(string claim)
    {
        if (FlightToken.TryParse(claim, out var token))
        {
            Claim? forgotten;
            lock (_claimed)
            {
                _claimed.Remove(token.Flight, out forgotten);
            }

            forgotten?.Decided?.SetResult();
        }
    }

    /// <summary>A flight that this replica is going to lead.</summary>
    public FlightToken New(int outputLimit) => new(_replica, Guid.NewGuid().ToString("N"), outputLimit);

    public Flight Lead(string entry, FlightToken token, FlightGrace? grace = null)
    {
        var flight = new Flight(entry, token, grace);
        flight.Enter();
        Claim? claim;
        lock (_claimed)
        {
            _leading[token.Flight] = flight;
            _claimed.Remove(token.Flight, out claim);
        }

        claim?.Decided?.SetResult();
        for (var followers = claim?.Followers ?? 0; followers > 0; followers--)
        {
            AddRemoteReader(flight);
        }

        return flight;
    }

    public void Landed(Flight flight) => _leading.TryRemove(flight.Token.Flight, out _);

    /// <summary>The flight to read, counted in as a reader; null when it has just ended.</summary>
    public async ValueTask<Flight?> FollowAsync(string entry, FlightToken token, CancellationToken cancellationToken)
    {
        if (token.Replica == _replica)
        {
            Task? decided = null;
            lock (_claimed)
            {
                if (_claimed.TryGetValue(token.Flight, out var claim))
                {
                    decided = (claim.Decided ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
                }
            }

            if (decided is not null)
            {
                await decided.WaitAsync(cancellationToken);
            }

            if (_leading.TryGetValue(token.Flight, out var own))
            {
                own.Enter();
                return own;
            }

            return null;
        }

        var flight = _following.GetOrAdd(token.Flight, _ => new Lazy<Flight>(() => StartPump(entry, token))).Value;
        flight.Enter();
        return flight;
    }

    /// <summary>Ends a flight for all of its readers, wherever it is led.</summary>
    public async Task StopAsync(FlightToken token)
    {
        if (token.Replica != _replica)
        {
            await store.SendAsync(token.Replica, "!" + token.Flight);
        }
        else if (_leading.TryGetValue(token.Flight, out var own))
        {
            own.Stop();
        }
    }

    protected override (TimeProvider Time, ILogger Logger) Tools => (time, logger);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            if (_listening.IsFaulted)
            {
                LogNotListening(_listening.Exception);
            }

            if (_listening.IsCompleted && !_listens)
            {
                _listening = ListenAsync(stoppingToken);
            }

            await Task.Delay(store.Lease / RenewalsPerLease, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var flight in _leading.Values.Where(flight => flight.FollowersEnd is null))
            {
                _ = store.RenewAsync(flight.Entry, flight.Token);
            }
        }

        await _listening;
    }

    // Subscribes as soon as the store is there; the client subscribes anew by itself after an outage.
    private async Task ListenAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var messages = await store.ListenAsync(FlightStore.ReplicaChannel(_replica));
                messages.OnMessage(message => OnMessage(message.Message));
                _listens = true;
                return;
            }
            catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
            {
                await Task.Delay(store.Lease, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // "+flight": a replica follows. "-flight": it has no reader left. "!flight": a reader there wants it to end.
    private void OnMessage(RedisValue message)
    {
        var text = (string)message!;
        if (text.Length < 2)
        {
            return;
        }

        var id = text[1..];
        Flight? flight;
        lock (_claimed)
        {
            if (!_leading.TryGetValue(id, out flight))
            {
                if (text[0] != '!' && _claimed.TryGetValue(id, out var claim))
                {
                    claim.Followers = Math.Max(0, claim.Followers + (text[0] == '-' ? -1 : 1));
                }

                return;
            }
        }

        if (text[0] == '-')
        {
            flight.RemoveRemoteReader();
        }
        else if (text[0] == '!')
        {
            flight.Stop();
        }
        else
        {
            AddRemoteReader(flight);
        }
    }

    private void AddRemoteReader(Flight flight)
    {
        flight.AddRemoteReader();
        _publishing.GetOrAdd(flight.Token.Flight, _ => Task.Run(() => PublishAsync(flight)));
    }

    private async Task PublishAsync(Flight flight)
    {
        await publisher.PublishAsync(flight);
        _publishing.TryRemove(flight.Token.Flight, out _);
    }

    private Flight StartPump(string entry, FlightToken token)
    {
        var flight = new Flight(entry, token);
        _ = Task.Run(() => PumpAsync(flight));
        return flight;
    }

    private async Task PumpAsync(Flight flight)
    {
        var end = FlightEnd.Lost;
        ChannelMessageQueue? wake = null;
        try
        {
            wake = await store.ListenAsync(FlightStore.FlightChannel(flight.Token.Flight));
            end = await ReadAsync(flight, wake);
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            // Lost, as a dead leader is.
        }
        catch (Exception exception)
        {
            LogPumpFailed(exception);
        }
        finally
        {
            flight.End(end);
            _following.TryRemove(flight.Token.Flight, out _);
            if (wake is not null)
            {
                await wake.UnsubscribeAsync();
            }
        }
    }

    private async Task<FlightEnd> ReadAsync(Flight flight, ChannelMessageQueue wake)
    {
        var (replica, id, _) = flight.Token;
        var deserted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        flight.Deserted += () => deserted.TrySetResult();
        await store.SendAsync(replica, "+" + id);
        var read = 0L;
        var next = 0;
        var woken = wake.ReadAsync().AsTask();
        while (true)
        {
            var elements = await store.ReadPartsAsync(flight.Entry, id, read);
            read += elements.Length;
            foreach (var element in elements)
            {
                var (number, part, end) = FlightElement.Read(element);
                if (number < next)
                {
                    continue;
                }

                if (number > next || end is not null)
                {
                    return number > next ? FlightEnd.Lost : end!;
                }

                flight.Add(part);
                next++;
            }

            if (deserted.Task.IsCompleted)
            {
                await store.SendAsync(replica, "-" + id);
                return FlightEnd.Lost;
            }

            var pause = Task.Delay(store.Lease / RenewalsPerLease, time);
            var first = await Task.WhenAny(woken, pause, deserted.Task);
            if (first == woken)
            {
                woken = wake.ReadAsync().AsTask();
            }
            else if (first == pause && elements.Length == 0 && !await store.IsFlyingAsync(flight.Entry, flight.Token.ToString()))
            {
                // The last parts may have come between the two looks.
                if ((await store.ReadPartsAsync(flight.Entry, id, read)).Length == 0)
                {
                    return FlightEnd.Lost;
                }
            }
        }
    }

    private sealed class Claim
    {
        /// <summary>Other replicas that follow already.</summary>
        public int Followers { get; set; }

        /// <summary>Ends when the flight has begun, or never will; null while nobody here waits for that.</summary>
        public TaskCompletionSource? Decided { get; set; }
    }

    [LoggerMessage(601, LogLevel.Error, "Other replicas' followers can't be heard; it is tried again.")]
    private partial void LogNotListening(Exception exception);

    [LoggerMessage(600, LogLevel.Error, "Following another replica's answer failed unexpectedly.")]
    private partial void LogPumpFailed(Exception exception);
}
