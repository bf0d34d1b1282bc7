namespace AspireAi.Api.Defense.SingleFlight;

/// <summary>
/// Copies a flight's parts into the store for the followers on other replicas, from its beginning to its end. What the store
/// did not take, or may not have taken, is pushed again: by its number it counts once.
/// </summary>
internal sealed partial class FlightPublisher(FlightStore store, TimeProvider time, ILogger<FlightPublisher> logger)
{
    private const int MostPartsAtOnce = 256;

    // Behind the end nobody waits any longer than the followers do: they look after the flight three times a lease.
    private const int TriesPerLease = 3;
    private const int TriesAfterTheEnd = 3 * TriesPerLease;

    public async Task PublishAsync(Flight flight)
    {
        try
        {
            await CopyAsync(flight);
        }
        catch (Exception exception)
        {
            LogFailed(exception);
        }
    }

    private async Task CopyAsync(Flight flight)
    {
        var (name, id) = (flight.Entry, flight.Token.Flight);
        var published = 0;
        var triesLeft = TriesAfterTheEnd;
        while (true)
        {
            var (parts, end, changed) = flight.Since(published);
            if (parts.Length == 0 && end is null)
            {
                await changed;
                continue;
            }

            var batch = parts.Length > MostPartsAtOnce ? parts[..MostPartsAtOnce] : parts;
            var ends = batch.Length == parts.Length ? end : null;
            switch (await store.PublishAsync(name, id, published, batch, ends))
            {
                case FlightPublished.Kept:
                    published += batch.Length;
                    if (ends is not null)
                    {
                        return;
                    }

                    break;
                case FlightPublished.Full:
                    // Released first, so that nobody else boards what can't be read to its end.
                    await store.ReleaseAsync(name, flight.Token.ToString());
                    await store.PublishAsync(name, id, published, [], FlightEnd.Lost);
                    return;
                default:
                    if (end is not null && triesLeft-- == 0)
                    {
                        // The followers see that the flight is over and its end missing.
                        return;
                    }

                    await Task.Delay(store.Lease / TriesPerLease, time);
                    break;
            }
        }
    }

    [LoggerMessage(602, LogLevel.Error, "Passing an answer on to other replicas failed unexpectedly.")]
    private partial void LogFailed(Exception exception);
}
