using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Internal;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AspireAi.ServiceDefaults;

/// <summary>
/// Data protection keys in Redis, for a service that has to serve while Redis is away: what was read before stays, a key made
/// meanwhile is kept here, and both come together when Redis is back. Sealed things of before the outage can't be opened by a process
/// that was started in it; they are not lost, though.
/// </summary>
internal sealed class OutageKeyRepository(IXmlRepository shared) : IXmlRepository
{
    private readonly Lock _lock = new();
    private readonly List<(XElement Element, string Name)> _unsaved = [];
    private IReadOnlyCollection<XElement> _read = [];
    private volatile bool _isStale;

    /// <summary>Whether Redis could not be read the last time.</summary>
    public bool IsStale => _isStale;

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        lock (_lock)
        {
            try
            {
                foreach (var key in _unsaved.ToList())
                {
                    shared.StoreElement(key.Element, key.Name);
                    _unsaved.Remove(key);
                }

                _read = shared.GetAllElements();
                _isStale = false;
            }
            catch (Exception exception) when (exception is RedisConnectionException or RedisTimeoutException or RedisServerException)
            {
                // Redis is away; what is here has to do.
                _isStale = true;
            }

            return [.. _read, .. _unsaved.Select(key => key.Element)];
        }
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        lock (_lock)
        {
            try
            {
                shared.StoreElement(element, friendlyName);
            }
            catch (Exception exception) when (exception is RedisConnectionException or RedisTimeoutException or RedisServerException)
            {
                _unsaved.Add((element, friendlyName));
            }
        }
    }
}

/// <summary>
/// Has the keys read anew when Redis comes back, every few seconds while they can't be, and every minute; by itself data protection would
/// look in a day.
/// </summary>
/// <remarks>Coming back is not enough: a connection stands before its server answers, while it still loads or is busy.</remarks>
internal sealed class OutageKeyManager : IKeyManager, IDisposable
{
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(2);

    // Replicas that made keys of their own in an outage bring them one after the other, and the first doesn't hear of the last.
    private static readonly TimeSpan _look = TimeSpan.FromMinutes(1);

    private readonly XmlKeyManager _inner;
    private readonly OutageKeyRepository _keys;
    private readonly ITimer _again;
    private CancellationTokenSource _changed = new();

    public OutageKeyManager(IOptions<KeyManagementOptions> options, IActivator activator, ILoggerFactory loggers, IConnectionMultiplexer redis, TimeProvider time)
    {
        _inner = new XmlKeyManager(options, activator, loggers);
        _keys = (OutageKeyRepository)options.Value.XmlRepository!;
        _again = time.CreateTimer(_ => Expire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        redis.ConnectionRestored += (_, _) => Expire();
    }

    public IKey CreateNewKey(DateTimeOffset activationDate, DateTimeOffset expirationDate) => _inner.CreateNewKey(activationDate, expirationDate);

    public IReadOnlyCollection<IKey> GetAllKeys()
    {
        var keys = _inner.GetAllKeys();
        _again.Change(_keys.IsStale ? _retry : _look, Timeout.InfiniteTimeSpan);
        return keys;
    }

    public CancellationToken GetCacheExpirationToken() =>
        CancellationTokenSource.CreateLinkedTokenSource(_inner.GetCacheExpirationToken(), Volatile.Read(ref _changed).Token).Token;

    public void RevokeKey(Guid keyId, string? reason = null) => _inner.RevokeKey(keyId, reason);

    public void RevokeAllKeys(DateTimeOffset revocationDate, string? reason = null) => _inner.RevokeAllKeys(revocationDate, reason);

    public void Dispose()
    {
        _again.Dispose();
        _changed.Dispose();
    }

    private void Expire() => Interlocked.Exchange(ref _changed, new CancellationTokenSource()).Cancel();
}
