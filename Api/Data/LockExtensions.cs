namespace AspireAi.Api.Data;

internal static class LockExtensions
{
    /// <summary>Makes other transactions that lock the same account wait for the end of this one. False where there is no such account.</summary>
    public static async Task<bool> LockAccountAsync(this AppDbContext context, string id, CancellationToken cancellationToken = default) =>
        await context.Users.Where(account => account.Id == id).ExecuteUpdateAsync(set => set.SetProperty(account => account.Tier, account => account.Tier), cancellationToken) > 0;

    /// <summary>As <see cref="LockAccountAsync"/>, for a tenant.</summary>
    public static async Task<bool> LockTenantAsync(this AppDbContext context, string id) =>
        await context.Tenants.Where(tenant => tenant.Id == id).ExecuteUpdateAsync(set => set.SetProperty(tenant => tenant.Name, tenant => tenant.Name)) > 0;
}
