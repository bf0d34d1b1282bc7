using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.StackExchangeRedis;
using StackExchange.Redis;

namespace AspireAi.ServiceDefaults;

/// <summary>
/// Data protection keys in Redis. Replicas that start side by side on an empty store would each make a first key, and who has read the
/// list before another's stood there could not open for a day what that one seals. So a first key is kept only where it is the first;
/// data protection reads again after it has made one, and goes by what stands there.
/// </summary>
internal sealed class SharedKeyRepository(Func<IDatabase> database, string key) : IXmlRepository
{
    private readonly RedisXmlRepository _list = new(database, key);
    private bool _foundNone;

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var elements = _list.GetAllElements();
        Volatile.Write(ref _foundNone, elements.Count == 0);
        return elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        // Once: a key that could not be stored now may be in use by the time that it can.
        if (!Interlocked.Exchange(ref _foundNone, false))
        {
            _list.StoreElement(element, friendlyName);
            return;
        }

        var first = database().CreateTransaction();
        first.AddCondition(Condition.KeyNotExists(key));
        _ = first.ListRightPushAsync(key, element.ToString(SaveOptions.DisableFormatting));
        first.Execute();
    }
}
