namespace AspireAi.Api.Accounts.Store;

/// <param name="Tenant">The tenant.</param>
/// <param name="Accounts">Accounts in it.</param>
/// <param name="Keys">API keys that belong to it and to nobody in it.</param>
internal sealed record TenantSize(Tenant Tenant, int Accounts, int Keys);

internal enum TenantDeletion
{
    Deleted,
    NoTenant,
    InUse,
}

/// <summary>Tenants in the database; there are few. Fails closed for all but the default one.</summary>
internal sealed class TenantStore(IDbContextFactory<AppDbContext> contexts, IdentityCache cache, IdentityInvalidation invalidation, TimeProvider time)
{
    public async ValueTask<(bool Exists, bool IsStale)> ExistsAsync(string id)
    {
        if (id == Caller.DefaultTenant)
        {
            return (true, false);
        }

        var (tenants, isStale) = await cache.Tenants.GetAsync(IdentityCache.AllTenants, (_, cancellationToken) => ReadIdsAsync(cancellationToken));
        return (tenants!.Ids.Contains(id), isStale);
    }

    /// <summary>The default one first, then by id.</summary>
    /// <param name="after">The last tenant on the page before, by its id; null: from the beginning.</param>
    /// <param name="limit">Tenants on a page.</param>
    public async Task<Page<TenantSize>> ListAsync(NameCursor? after, int limit)
    {
        await using var context = await contexts.CreateDbContextAsync();
        var tenants = context.Tenants.AsNoTracking();
        if (after is { Name: var last })
        {
            tenants = tenants.Where(tenant => tenant.Id != Caller.DefaultTenant && (last == Caller.DefaultTenant || string.Compare(tenant.Id, last) > 0));
        }

        return Page.Of(
            await tenants.OrderBy(tenant => tenant.Id == Caller.DefaultTenant ? 0 : 1).ThenBy(tenant => tenant.Id).Take(limit + 1)
                .Select(tenant => new TenantSize(
                    tenant,
                    context.Users.Count(account => account.TenantId == tenant.Id),
                    context.ApiKeys.Count(key => key.TenantId == tenant.Id)))
                .ToListAsync(),
            limit,
            size => new NameCursor(size.Tenant.Id).ToString());
    }

    /// <returns>Null where the id is taken.</returns>
    public async Task<Tenant?> CreateAsync(string id, string name, AuditStamp by)
    {
        var tenant = new Tenant { Id = id, Name = name, CreatedAt = time.GetUtcNow() };
        try
        {
            await contexts.InTransactionAsync(async context =>
            {
                context.Tenants.Add(tenant);
                context.Audit(by, "tenant.create", $"tenant:{id}", after: new { name });
                return await context.SaveChangesAsync();
            });
        }
        catch (DbUpdateException exception) when (DatabaseErrors.NotUnique(exception) is not null)
        {
            return null;
        }

        await invalidation.PublishAsync(IdentityRecord.Tenants, IdentityCache.AllTenants);
        return tenant;
    }

    public async Task<TenantDeletion> DeleteAsync(string id, AuditStamp by)
    {
        if (id == Caller.DefaultTenant)
        {
            return TenantDeletion.NoTenant;
        }

        try
        {
            var deleted = await contexts.InTransactionAsync(async context =>
            {
                if (await context.Tenants.AsNoTracking().SingleOrDefaultAsync(tenant => tenant.Id == id) is not { } found
                    || await context.Tenants.Where(tenant => tenant.Id == id).ExecuteDeleteAsync() == 0)
                {
                    return false;
                }

                context.Audit(by, "tenant.delete", $"tenant:{id}", new { found.Name });
                await context.SaveChangesAsync();
                return true;
            });
            await invalidation.PublishAsync(IdentityRecord.Tenants, IdentityCache.AllTenants);
            return deleted ? TenantDeletion.Deleted : TenantDeletion.NoTenant;
        }
        catch (Exception exception) when (DatabaseErrors.IsReferenceMissing(exception))
        {
            return TenantDeletion.InUse;
        }
    }

    private async Task<TenantSnapshot?> ReadIdsAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return new((await context.Tenants.Select(tenant => tenant.Id).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal));
    }
}
