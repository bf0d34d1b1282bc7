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
            }
            catch (Exception exception) when (exception is RedisConnectionException or RedisTimeoutException or RedisServerException)
            {
                // Redis is away; what is here has to do.
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

/// <summary>Has the keys read anew when Redis comes back; by itself data protection would look in a day.</summary>
internal sealed class OutageKeyManager : IKeyManager, IDisposable
{
    private readonly XmlKeyManager _inner;
    private CancellationTokenSource _changed = new();

    public OutageKeyManager(IOptions<KeyManagementOptions> options, IActivator activator, ILoggerFactory loggers, IConnectionMultiplexer redis)
    {
        _inner = new XmlKeyManager(options, activator, loggers);
        redis.ConnectionRestored += (_, _) => Interlocked.Exchange(ref _changed, new CancellationTokenSource()).Cancel();
    }

    public IKey CreateNewKey(DateTimeOffset activationDate, DateTimeOffset expirationDate) => _inner.CreateNewKey(activationDate, expirationDate);

    public IReadOnlyCollection<IKey> GetAllKeys() => _inner.GetAllKeys();

    public CancellationToken GetCacheExpirationToken() =>
        CancellationTokenSource.CreateLinkedTokenSource(_inner.GetCacheExpirationToken(), Volatile.Read(ref _changed).Token).Token;

    public void RevokeKey(Guid keyId, string? reason = null) => _inner.RevokeKey(keyId, reason);

    public void RevokeAllKeys(DateTimeOffset revocationDate, string? reason = null) => _inner.RevokeAllKeys(revocationDate, reason);

    public void Dispose() => _changed.Dispose();
}
