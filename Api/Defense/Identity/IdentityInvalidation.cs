using System.Threading.Channels;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.Identity;

/// <summary>
/// Tells every replica that a key, an account or a sign-in has changed, and hears it from them. A message is only an id:
/// the news is read from the database.
/// </summary>
/// <remarks>
/// Messages sent while this replica's subscription is broken are lost. So it only uses its cache while it knows that messages
/// arrive: after each connection (and at start), and every second from then on, it sends itself a message, and
/// until that comes back every request asks the database. A connection that stalls without breaking so is noticed as well.
/// </remarks>
internal sealed partial class IdentityInvalidation(
    IConnectionMultiplexer redis, IdentityCache cache, TimeProvider time, ILogger<IdentityInvalidation> logger) : RestartingBackgroundService
{
    private const string Test = "test:";
    private static readonly RedisChannel _channel = RedisChannel.Literal("id:1:changed");
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(1_500);
    private static readonly TimeSpan _betweenTests = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(500);

    private readonly string _self = Guid.NewGuid().ToString("N");
    private readonly Channel<string> _tests = Channel.CreateUnbounded<string>();
    private readonly Channel<bool> _doubts = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private bool _subscribed;

    /// <summary>
    /// Tells of a change that is in the database already. Fails silently: the change stands, and without a message it holds
    /// when the replicas next look, within <see cref="CallerOptions.FreshFor"/>.
    /// </summary>
    public async Task PublishAsync(IdentityRecord record, string id)
    {
        cache.Invalidate(record, id);
        try
        {
            await redis.GetSubscriber().PublishAsync(_channel, $"{(char)record}:{id}");
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            LogNotAnnounced(record);
        }
    }

    protected override (TimeProvider Time, ILogger Logger) Tools => (time, logger);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        redis.ConnectionFailed += Doubt;
        redis.ConnectionRestored += Doubt;
        try
        {
            for (var test = 0; ; test++)
            {
                try
                {
                    if (!_subscribed)
                    {
                        await redis.GetSubscriber().SubscribeAsync(_channel, (_, message) => Heard(message));
                        _subscribed = true;
                    }

                    // A doubt that comes from here on means another test.
                    _doubts.Reader.TryRead(out _);
                    if (await PassesAsync($"{Test}{_self}:{test}", stoppingToken))
                    {
                        if (!cache.IsReceiving)
                        {
                            cache.StartReceiving();
                        }

                        if (!await IsDoubtedAsync(stoppingToken))
                        {
                            continue;
                        }
                    }

                    cache.StopReceiving();
                }
                catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
                {
                    cache.StopReceiving();
                    await Task.Delay(_pause, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
        finally
        {
            cache.StopReceiving();
            redis.ConnectionFailed -= Doubt;
            redis.ConnectionRestored -= Doubt;
        }
    }

    /// <summary>Waits until the next test is due; true: until something spoke for an earlier one.</summary>
    private async Task<bool> IsDoubtedAsync(CancellationToken stoppingToken)
    {
        using var due = new CancellationTokenSource(_betweenTests, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, stoppingToken);
        try
        {
            return await _doubts.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<bool> PassesAsync(string test, CancellationToken stoppingToken)
    {
        await redis.GetSubscriber().PublishAsync(_channel, test);
        using var limit = new CancellationTokenSource(_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
        try
        {
            while (await _tests.Reader.ReadAsync(either.Token) != test)
            {
            }

            return true;
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private void Doubt(object? sender, ConnectionFailedEventArgs change)
    {
        cache.StopReceiving();
        _doubts.Writer.TryWrite(true);
    }

    private void Heard(RedisValue message)
    {
        var text = (string?)message ?? "";
        if (text.StartsWith(Test, StringComparison.Ordinal))
        {
            if (text.AsSpan(Test.Length).StartsWith(_self, StringComparison.Ordinal))
            {
                _tests.Writer.TryWrite(text);
            }
        }
        else if (text.Length > 2 && text[1] == ':')
        {
            cache.Invalidate((IdentityRecord)text[0], text[2..]);
        }
    }

    [LoggerMessage(4001, LogLevel.Warning, "A change of {Record} was made but not announced: Redis was unavailable.")]
    private partial void LogNotAnnounced(IdentityRecord record);
}
