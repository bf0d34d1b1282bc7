using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Stores;
using StackExchange.Redis;

namespace AspireAi.Api.Accounts.Store;

/// <param name="Id">See <see cref="TenantIds"/>.</param>
/// <param name="Name">For people.</param>
/// <param name="CreatedAt">Null for the default tenant, which nobody made.</param>
internal sealed record Tenant(string Id, string Name, DateTimeOffset? CreatedAt);

/// <summary>Tenants in the books; there are few. The default one exists without a record. Fails closed for the others.</summary>
internal sealed class TenantStore(IConnectionMultiplexer redis, IdentityMemory memory, IdentityAnnouncements announcements, TimeProvider time)
{
    private const string Name = "name", Created = "created";

    private static readonly Tenant _default = new(Caller.DefaultTenant, "Guests and sign-ups", null);
    private static readonly RedisScript _create = RedisScript.Embedded("tenant-create");
    private static readonly RedisScript _delete = RedisScript.Embedded("tenant-delete");

    private readonly IDatabase _books = redis.GetDatabase();

    public async ValueTask<(bool Exists, bool FromMemory)> ExistsAsync(string id)
    {
        if (id == Caller.DefaultTenant)
        {
            return (true, false);
        }

        var (tenants, fromMemory) = await memory.Tenants.GetAsync(IdentityMemory.AllTenants, _ => ReadIdsAsync());
        return (tenants!.Ids.Contains(id), fromMemory);
    }

    public async Task<IReadOnlyList<Tenant>> ListAsync()
    {
        var ids = (await ReadIdsAsync())!.Ids.Order(StringComparer.Ordinal);
        var tenants = await Task.WhenAll(ids.Select(ReadAsync));
        return [_default, .. tenants.OfType<Tenant>()];
    }

    public async Task<(long Accounts, long Keys)> CountAsync(string id)
    {
        var accounts = _books.SetLengthAsync(IdentityKeys.AccountsOfTenant(id));
        var keys = _books.SortedSetLengthAsync(IdentityKeys.ApiKeysOfTenant(id));
        return (await accounts, await keys);
    }

    /// <returns>Null where the id is taken.</returns>
    public async Task<Tenant?> TryCreateAsync(string id, string name)
    {
        var tenant = new Tenant(id, name, time.GetUtcNow());
        var created = id != Caller.DefaultTenant && (bool)await _create.RunAsync(_books, [IdentityKeys.Tenant(id), IdentityKeys.Tenants],
            [id, Name, name, Created, tenant.CreatedAt!.Value.ToUnixTimeSeconds()]);
        await announcements.AnnounceAsync(IdentityRecord.Tenants, IdentityMemory.AllTenants);
        return created ? tenant : null;
    }

    /// <returns>1; 0 where there is no such tenant; −1 where accounts or keys belong to it.</returns>
    public async Task<int> DeleteAsync(string id)
    {
        var deleted = (int)await _delete.RunAsync(_books,
            [IdentityKeys.Tenant(id), IdentityKeys.Tenants, IdentityKeys.AccountsOfTenant(id), IdentityKeys.ApiKeysOfTenant(id)], [id]);
        await announcements.AnnounceAsync(IdentityRecord.Tenants, IdentityMemory.AllTenants);
        return deleted;
    }

    private async Task<TenantFacts?> ReadIdsAsync() =>
        new(new HashSet<string>((await _books.SetMembersAsync(IdentityKeys.Tenants)).Select(id => (string)id!), StringComparer.Ordinal));

    private async Task<Tenant?> ReadAsync(string id)
    {
        var values = await _books.HashGetAsync(IdentityKeys.Tenant(id), [Name, Created]);
        return values[0].IsNull ? null : new Tenant(id, values[0]!, DateTimeOffset.FromUnixTimeSeconds((long)values[1]));
    }
}
