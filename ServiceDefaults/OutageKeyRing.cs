using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Internal;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace AspireAi.ServiceDefaults;

/// <summary>
/// Data protection keys for a service that has to serve while the database is unavailable: what was read before stays, a key made
/// meanwhile is kept here, and both come together when the database is back. What was sealed before the outage can't be opened by a
/// process that was started in it; it is not lost, though.
/// </summary>
internal sealed class OutageKeyRepository(IXmlRepository shared) : IXmlRepository
{
    private readonly Lock _lock = new();
    private readonly List<(XElement Element, string Name)> _unsaved = [];
    private IReadOnlyCollection<XElement> _read = [];
    private volatile bool _isStale;

    /// <summary>Whether the keys could not be read the last time.</summary>
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
            catch (Exception exception) when (Database.IsUnavailable(exception))
            {
                // What is here has to do.
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
            catch (Exception exception) when (Database.IsUnavailable(exception))
            {
                _unsaved.Add((element, friendlyName));
            }
        }
    }
}

/// <summary>Has the keys read again every few seconds while they can't be, and otherwise every minute; by itself data protection would look in a day.</summary>
internal sealed class OutageKeyManager : IKeyManager, IDisposable
{
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(2);

    // Replicas that made keys of their own in an outage bring them one after the other, and the first doesn't hear of the last.
    private static readonly TimeSpan _look = TimeSpan.FromMinutes(1);

    private readonly XmlKeyManager _inner;
    private readonly OutageKeyRepository _keys;
    private readonly ITimer _again;
    private CancellationTokenSource _changed = new();

    public OutageKeyManager(IOptions<KeyManagementOptions> options, IActivator activator, ILoggerFactory loggers, TimeProvider time)
    {
        _inner = new XmlKeyManager(options, activator, loggers);
        _keys = (OutageKeyRepository)options.Value.XmlRepository!;
        _again = time.CreateTimer(_ => Interlocked.Exchange(ref _changed, new CancellationTokenSource()).Cancel(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public IKey CreateNewKey(DateTimeOffset activationDate, DateTimeOffset expirationDate) => _inner.CreateNewKey(activationDate, expirationDate);

    public IReadOnlyCollection<IKey> GetAllKeys()
    {
        var keys = _inner.GetAllKeys();
        _again.Change(_keys.IsStale ? _retry : _look, Timeout.InfiniteTimeSpan);
        return keys;
    }

    // The inner one's would only add keys that this process revokes, which it never does.
    public CancellationToken GetCacheExpirationToken() => Volatile.Read(ref _changed).Token;

    public void RevokeKey(Guid keyId, string? reason = null) => _inner.RevokeKey(keyId, reason);

    public void RevokeAllKeys(DateTimeOffset revocationDate, string? reason = null) => _inner.RevokeAllKeys(revocationDate, reason);

    public void Dispose()
    {
        _again.Dispose();
        _changed.Dispose();
    }
}
