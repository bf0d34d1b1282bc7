using System.Collections.Concurrent;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.Quota.Scripts;

/// <summary>
/// The names of the tenants that have counters, for those who have to look at all of them. A tenant is noted before its first
/// reservation on this replica, so that none can be missed. Throws what the store throws.
/// </summary>
internal sealed class Tenants(IConnectionMultiplexer redis)
{
    private readonly ConcurrentDictionary<string, bool> _noted = new(StringComparer.Ordinal);

    public ValueTask NoteAsync(string tenant) => _noted.ContainsKey(tenant) ? ValueTask.CompletedTask : new ValueTask(AddAsync(tenant));

    public async Task<IReadOnlyList<string>> AllAsync() =>
        [.. (await redis.GetDatabase().SetMembersAsync(QuotaKeys.Tenants)).Select(tenant => (string)tenant!)];

    private async Task AddAsync(string tenant)
    {
        await redis.GetDatabase().SetAddAsync(QuotaKeys.Tenants, tenant);
        _noted[tenant] = true;
    }
}
