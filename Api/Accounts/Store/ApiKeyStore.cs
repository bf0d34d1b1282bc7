namespace AspireAi.Api.Accounts.Store;

internal enum KeyCreation
{
    Created,
    NoOwner,
    TooMany,
}

/// <summary>API keys in the database. Fails closed; see <see cref="IdentityCache"/> for what outlives an outage.</summary>
internal sealed class ApiKeyStore(IDbContextFactory<AppDbContext> contexts, IdentityCache cache, IdentityInvalidation invalidation, TimeProvider time)
{
    private const int MostPerUpdate = 500;

    // The one query that requests wait for.
    private readonly Func<AppDbContext, string, CancellationToken, Task<ApiKey?>> _byId = EF.CompileAsyncQuery(
        static (AppDbContext context, string id, CancellationToken cancellationToken) => context.ApiKeys.AsNoTracking().SingleOrDefault(key => key.Id == id));

    /// <summary>What a request needs to know of a key: cached, or from the database.</summary>
    public ValueTask<LookupResult<ApiKeyRecord>> LookupAsync(string id) => cache.Keys.GetAsync(id, ReadSnapshotAsync);

    /// <summary>Makes a key of an account.</summary>
    public Task<(KeyCreation Result, ApiKey Key, string Text)> CreateForAccountAsync(string account, string name, DateTimeOffset? expiresAt, KeyLimits? limits, int most) => CreateAsync(
        (id, text) => new ApiKey { Id = id, Hash = ApiKeyFormat.Hash(text), Name = name, AccountId = account, CreatedAt = time.GetUtcNow(), ExpiresAt = expiresAt, Limits = limits },
        context => context.LockAccountAsync(account),
        key => key.AccountId == account,
        most);

    /// <summary>Makes a key of a tenant and nobody in it.</summary>
    public Task<(KeyCreation Result, ApiKey Key, string Text)> CreateForTenantAsync(string tenant, string tier, string name, DateTimeOffset? expiresAt, KeyLimits? limits, int most, AuditStamp by) => CreateAsync(
        (id, text) => new ApiKey { Id = id, Hash = ApiKeyFormat.Hash(text), Name = name, TenantId = tenant, Tier = tier, CreatedAt = time.GetUtcNow(), ExpiresAt = expiresAt, Limits = limits },
        context => context.LockTenantAsync(tenant),
        key => key.TenantId == tenant,
        most,
        by);

    /// <summary>Ends a key everywhere at once. False where that account has no such key.</summary>
    /// <param name="id">The key's.</param>
    /// <param name="account">Whose key it has to be; null: anybody's.</param>
    /// <param name="by">For the audit log; null: its owner.</param>
    public async Task<bool> RevokeAsync(string id, string? account = null, AuditStamp? by = null)
    {
        var revoked = await contexts.InTransactionAsync(async context =>
        {
            var keys = context.ApiKeys.Where(key => key.Id == id && (account == null || key.AccountId == account));
            var key = by is null ? null : await keys.AsNoTracking().SingleOrDefaultAsync();
            var deleted = await keys.ExecuteDeleteAsync() > 0;
            if (deleted && by is not null && key is not null)
            {
                context.Audit(by, "key.revoke", $"key:{id}", new { Name = key.AccountId is null ? key.Name : null, key.AccountId, Tenant = key.TenantId, key.Tier, key.ExpiresAt, key.Limits });
                await context.SaveChangesAsync();
            }

            return deleted;
        });
        await invalidation.PublishAsync(IdentityRecord.Key, id);
        return revoked;
    }

    /// <summary>The newest first.</summary>
    /// <param name="account">Only its keys; null: everybody's.</param>
    /// <param name="tenant">Only the tenant's own keys; null: everybody's.</param>
    /// <param name="after">The last key on the page before; null: from the beginning.</param>
    /// <param name="limit">Keys on a page.</param>
    public async Task<Page<ApiKey>> ListAsync(string? account, string? tenant, TimeCursor? after, int limit)
    {
        await using var context = await contexts.CreateDbContextAsync();
        var keys = context.ApiKeys.AsNoTracking().Where(key => (account == null || key.AccountId == account) && (tenant == null || key.TenantId == tenant));
        if (after is var (createdAt, id))
        {
            keys = keys.Where(key => key.CreatedAt < createdAt || (key.CreatedAt == createdAt && string.Compare(key.Id, id) < 0));
        }

        return Page.Of(
            await keys.OrderByDescending(key => key.CreatedAt).ThenByDescending(key => key.Id).Take(limit + 1).ToListAsync(), limit, key => new TimeCursor(key.CreatedAt, key.Id).ToString());
    }

    /// <summary>Writes down when keys were last used; those that were revoked since are left out.</summary>
    public async Task NoteUsesAsync(IReadOnlyCollection<KeyValuePair<string, DateTimeOffset>> uses)
    {
        await using var context = await contexts.CreateDbContextAsync();
        // Those of a second together: what is shown is the minute.
        foreach (var second in uses.GroupBy(static use => use.Value.ToUnixTimeSeconds(), static use => use.Key))
        {
            var at = DateTimeOffset.FromUnixTimeSeconds(second.Key);
            foreach (var ids in second.Chunk(MostPerUpdate))
            {
                await context.ApiKeys.Where(key => ids.Contains(key.Id) && (key.LastUsedAt == null || key.LastUsedAt < at))
                    .ExecuteUpdateAsync(set => set.SetProperty(key => key.LastUsedAt, at));
            }
        }
    }

    private async Task<(KeyCreation Result, ApiKey Key, string Text)> CreateAsync(
        Func<string, string, ApiKey> make, Func<AppDbContext, Task<bool>> lockOwner, System.Linq.Expressions.Expression<Func<ApiKey, bool>> ofOwner, int most, AuditStamp? by = null)
    {
        var id = ApiKeyFormat.NewId();
        var text = ApiKeyFormat.NewKey(id);
        var key = make(id, text);
        var result = await contexts.InTransactionAsync(async context =>
        {
            if (!await lockOwner(context))
            {
                return KeyCreation.NoOwner;
            }

            if (await context.ApiKeys.CountAsync(ofOwner) >= most)
            {
                return KeyCreation.TooMany;
            }

            context.ApiKeys.Add(key);
            if (by is not null)
            {
                context.Audit(by, "key.create", $"key:{id}", after: new { key.Name, Tenant = key.TenantId, key.Tier, key.ExpiresAt, key.Limits });
            }

            await context.SaveChangesAsync();
            return KeyCreation.Created;
        });
        return (result, key, text);
    }

    private async Task<ApiKeyRecord?> ReadSnapshotAsync(string id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await _byId(context, id, cancellationToken) is { } key
            ? new ApiKeyRecord { Id = id, Hash = key.Hash, AccountId = key.AccountId, Tenant = key.TenantId, Tier = key.Tier, ExpiresAt = key.ExpiresAt, Limits = key.Limits, LastUsedAt = key.LastUsedAt }
            : null;
    }
}
