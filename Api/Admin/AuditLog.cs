namespace AspireAi.Api.Admin;

/// <summary>The audit log. What is changed in the database is written with its entry in one transaction, by the stores; this writes the rest.</summary>
internal sealed class AuditLog(IDbContextFactory<AppDbContext> contexts, TimeProvider time)
{
    public AuditStamp By(HttpContext context) => new(context.GetCaller().Id, time.GetUtcNow());

    /// <summary>For what is not in the database: an entry ahead of the deed.</summary>
    public Task WriteAsync(HttpContext http, string action, string target, object? after = null) => WriteAsync(By(http), action, target, after);

    public async Task WriteAsync(AuditStamp by, string action, string target, object? after = null)
    {
        await using var context = await contexts.CreateDbContextAsync();
        context.Audit(by, action, target, after: after);
        await context.SaveChangesAsync();
    }

    /// <summary>The newest first.</summary>
    /// <param name="actor">Only what this administrator did; null: everybody's.</param>
    /// <param name="target">Only what was done to this; null: everything.</param>
    /// <param name="before">Id of the last entry on the page before; null: from the beginning.</param>
    /// <param name="limit">Entries on a page.</param>
    public async Task<Page<AuditEntry>> ListAsync(string? actor, string? target, long? before, int limit)
    {
        await using var context = await contexts.CreateDbContextAsync();
        return Page.Of(
            await context.AuditEntries.AsNoTracking()
                .Where(entry => (actor == null || entry.Actor == actor) && (target == null || entry.Target == target) && (before == null || entry.Id < before))
                .OrderByDescending(entry => entry.Id).Take(limit + 1).ToListAsync(),
            limit,
            entry => $"{entry.Id}");
    }
}
