using System.Text.Json;
using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Stores;
using StackExchange.Redis;

namespace AspireAi.Api.Accounts.Store;

/// <summary>An API key as lists show it: everything but the key.</summary>
/// <param name="AccountId">Null: the key belongs to a tenant and to nobody in it.</param>
/// <param name="Tenant">Of a key that is nobody's; an account's keys go where the account goes.</param>
/// <param name="Tier">As <paramref name="Tenant"/>.</param>
internal sealed record ApiKey(
    string Id, string Name, string? AccountId, string? Tenant, string? Tier, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt, KeyLimits? Limits);

/// <summary>API keys in the books. Fails closed; see <see cref="IdentityMemory"/> for what outlives an outage.</summary>
internal sealed class ApiKeyStore(
    IConnectionMultiplexer redis, IdentityMemory memory, IdentityAnnouncements announcements, TimeProvider time)
{
    private const string Owner = "owner", Hash = "hash", Name = "name", Tier = "tier", Created = "created", Expires = "expires", Limits = "limits", Used = "used";
    private const string AccountOwner = "account:", TenantOwner = "tenant:";

    // One write a minute, key and replica: "last used" is for people who tidy up.
    private static readonly TimeSpan _usePrecision = TimeSpan.FromMinutes(1);

    private static readonly RedisScript _create = RedisScript.Embedded("key-create");
    private static readonly RedisScript _revoke = RedisScript.Embedded("key-revoke");
    private static readonly RedisScript _used = RedisScript.Embedded("key-used");

    private readonly IDatabase _books = redis.GetDatabase();

    /// <summary>What a request needs to know of a key: from memory, or from the books.</summary>
    public ValueTask<Found<KeyFacts>> FactsAsync(string id) => memory.Keys.GetAsync(id, ReadFactsAsync);

    /// <summary>Makes a key of an account, or of a tenant and nobody in it.</summary>
    /// <returns>1 and the key; 0 where there is no such owner; −1 where it has too many.</returns>
    public async Task<(int Result, ApiKey Key, string Text)> CreateAsync(ApiKey wanted, int most)
    {
        var key = wanted with { Id = ApiKeyFormat.NewId(), CreatedAt = time.GetUtcNow() };
        var text = ApiKeyFormat.NewKey(key.Id);
        List<RedisValue> fields =
        [
            Owner, OwnerOf(key), Hash, ApiKeyFormat.Hash(text), Name, key.Name, Created, key.CreatedAt.ToUnixTimeMilliseconds(),
        ];
        if (key.Tier is not null)
        {
            fields.AddRange([Tier, key.Tier]);
        }

        if (key.ExpiresAt is { } end)
        {
            fields.AddRange([Expires, end.ToUnixTimeMilliseconds()]);
        }

        if (key.Limits is not null)
        {
            fields.AddRange([Limits, JsonSerializer.SerializeToUtf8Bytes(key.Limits)]);
        }

        var owner = key.AccountId is { } accountId ? IdentityKeys.Account(accountId) : IdentityKeys.Tenant(key.Tenant!);
        var result = (int)await _create.RunAsync(_books, [IdentityKeys.ApiKey(key.Id), ListOf(key), owner, IdentityKeys.ApiKeys],
            [key.Id, most, key.CreatedAt.ToUnixTimeMilliseconds(), key.Tenant == Caller.DefaultTenant, .. fields]);
        return (result, key, text);
    }

    /// <summary>Ends a key everywhere at once. False where that owner has no such key (any more).</summary>
    public async Task<bool> TryRevokeAsync(ApiKey key)
    {
        var revoked = (bool)await _revoke.RunAsync(_books, [IdentityKeys.ApiKey(key.Id), ListOf(key), IdentityKeys.ApiKeys], [key.Id, OwnerOf(key)]);
        await announcements.AnnounceAsync(IdentityRecord.Key, key.Id);
        return revoked;
    }

    /// <summary>Ends all keys of an account that is gone already, so that they are worth nothing either way.</summary>
    public async Task RevokeAllAsync(string accountId)
    {
        foreach (var key in await OfAccountAsync(accountId))
        {
            await TryRevokeAsync(key);
        }
    }

    public async Task<ApiKey?> ReadAsync(string id) =>
        ApiKeyFormat.IsId(id) ? Read(id, await _books.HashGetAllAsync(IdentityKeys.ApiKey(id))) : null;

    /// <summary>The newest first.</summary>
    public Task<IReadOnlyList<ApiKey>> OfAccountAsync(string accountId) => ListAsync(IdentityKeys.ApiKeysOfAccount(accountId), 0, -1);

    /// <summary>The newest first.</summary>
    public Task<IReadOnlyList<ApiKey>> OfTenantAsync(string tenant) => ListAsync(IdentityKeys.ApiKeysOfTenant(tenant), 0, -1);

    /// <summary>All keys, the newest first.</summary>
    public Task<IReadOnlyList<ApiKey>> AllAsync(int skip, int take) => ListAsync(IdentityKeys.ApiKeys, skip, skip + take - 1);

    /// <summary>Notes that a key was used, in the background and at most once a minute.</summary>
    public void NoteUse(KeyFacts key)
    {
        var now = time.GetUtcNow();
        if (key.TakeUse(now, _usePrecision))
        {
            // Nobody waits for it, and while the books are away it is not worth a line in the log.
            _ = _used.RunAsync(_books, [IdentityKeys.ApiKey(key.Id)], [now.ToUnixTimeMilliseconds()])
                .ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    private async Task<IReadOnlyList<ApiKey>> ListAsync(RedisKey list, long from, long to)
    {
        var ids = await _books.SortedSetRangeByRankAsync(list, from, to, Order.Descending);
        var keys = await Task.WhenAll(ids.Select(id => ReadAsync(id!)));
        return [.. keys.OfType<ApiKey>()];
    }

    private async Task<KeyFacts?> ReadFactsAsync(string id)
    {
        var entries = await _books.HashGetAllAsync(IdentityKeys.ApiKey(id));
        if (Read(id, entries) is not { } key)
        {
            return null;
        }

        return new KeyFacts
        {
            Id = id,
            Hash = entries.First(entry => entry.Name == Hash).Value!,
            AccountId = key.AccountId,
            Tenant = key.Tenant,
            Tier = key.Tier,
            ExpiresAt = key.ExpiresAt,
            Limits = key.Limits,
            LastUsedAt = key.LastUsedAt,
        };
    }

    private static ApiKey? Read(string id, HashEntry[] entries)
    {
        if (entries.Length == 0)
        {
            return null;
        }

        var fields = entries.ToDictionary(entry => (string)entry.Name!, entry => entry.Value, StringComparer.Ordinal);
        var owner = (string)fields[Owner]!;
        return new ApiKey(
            id,
            fields[Name]!,
            owner.StartsWith(AccountOwner, StringComparison.Ordinal) ? owner[AccountOwner.Length..] : null,
            owner.StartsWith(TenantOwner, StringComparison.Ordinal) ? owner[TenantOwner.Length..] : null,
            fields.TryGetValue(Tier, out var tier) ? (string)tier! : null,
            Time(fields, Created)!.Value,
            Time(fields, Expires),
            Time(fields, Used),
            fields.TryGetValue(Limits, out var limits) ? JsonSerializer.Deserialize<KeyLimits>((byte[])limits!) : null);
    }

    private static DateTimeOffset? Time(Dictionary<string, RedisValue> fields, string field) =>
        fields.TryGetValue(field, out var value) ? DateTimeOffset.FromUnixTimeMilliseconds((long)value) : null;

    private static string OwnerOf(ApiKey key) => key.AccountId is { } account ? AccountOwner + account : TenantOwner + key.Tenant;

    private static RedisKey ListOf(ApiKey key) =>
        key.AccountId is { } account ? IdentityKeys.ApiKeysOfAccount(account) : IdentityKeys.ApiKeysOfTenant(key.Tenant!);
}
