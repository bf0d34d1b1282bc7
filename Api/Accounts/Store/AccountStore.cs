using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Identity;

namespace AspireAi.Api.Accounts.Store;

/// <summary>What administrators set of an account.</summary>
internal sealed record AccountSettings(string Tier, string Tenant, bool Blocked, IReadOnlyList<string> Roles)
{
    /// <summary>One who can do something.</summary>
    [JsonIgnore]
    public bool IsAdministrator => !Blocked && Roles.Contains(RoleNames.Administrator);

    public static AccountSettings Of(Account account) => new(account.Tier, account.TenantId, account.Blocked, account.Roles);
}

/// <summary>What an administrator changes of an account; null leaves it.</summary>
internal sealed record AccountChange(string? Tier = null, string? Tenant = null, bool? Blocked = null, IReadOnlyList<string>? Roles = null);

internal enum AccountChangeResult
{
    Changed,
    NoAccount,
    NoTenant,
}

/// <summary>
/// Accounts in the database, beside what ASP.NET Core Identity's managers do. Fails closed: while the database is unavailable nothing
/// here answers; who was looked up before stays in <see cref="IdentityCache"/>.
/// </summary>
internal sealed partial class AccountStore(IDbContextFactory<AppDbContext> contexts, IdentityCache cache, IdentityInvalidation invalidation)
{
    /// <summary>What a request needs to know of an account: cached, or from the database.</summary>
    public ValueTask<LookupResult<AccountSnapshot>> LookupAsync(string id) => cache.Accounts.GetAsync(id, ReadSnapshotAsync);

    /// <summary>Whether the caller's account, if it is one, is still there and in the same tenant. False where that can't be known.</summary>
    public async ValueTask<bool> IsStillThereAsync(Caller caller)
    {
        try
        {
            return caller.UserId is null || (await LookupAsync(caller.UserId)).Value?.Tenant == caller.Tenant;
        }
        catch (Exception exception) when (Database.IsUnavailable(exception))
        {
            return false;
        }
    }

    public async Task<Account?> ReadAsync(string id, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Whole(context).SingleOrDefaultAsync(account => account.Id == id, cancellationToken);
    }

    /// <summary>By name or by e-mail address, which can't be mistaken for each other: only addresses have an @.</summary>
    public async Task<Account?> FindAsync(string normalizedLogin)
    {
        await using var context = await contexts.CreateDbContextAsync();
        return await (normalizedLogin.Contains('@')
            ? Whole(context).SingleOrDefaultAsync(account => account.NormalizedEmail == normalizedLogin)
            : Whole(context).SingleOrDefaultAsync(account => account.NormalizedUserName == normalizedLogin));
    }

    /// <param name="except">Who does not count.</param>
    public async Task<bool> AnyAdministratorAsync(string? except = null)
    {
        await using var context = await contexts.CreateDbContextAsync();
        return await context.Users.AnyAsync(account => !account.Blocked && account.Id != except && account.RoleAssignments.Any(assignment => assignment.RoleId == RoleNames.Administrator));
    }

    /// <summary>All of it or nothing.</summary>
    /// <param name="id">The account's.</param>
    /// <param name="change">What to change.</param>
    /// <param name="by">For the audit log; null: the product itself.</param>
    public async Task<AccountChangeResult> ChangeAsync(string id, AccountChange change, AuditStamp? by = null)
    {
        try
        {
            var found = await contexts.InTransactionAsync(async context =>
            {
                if (!await context.LockAccountAsync(id))
                {
                    return false;
                }

                var before = AccountSettings.Of(await Whole(context).SingleAsync(account => account.Id == id));
                var after = new AccountSettings(change.Tier ?? before.Tier, change.Tenant ?? before.Tenant, change.Blocked ?? before.Blocked, change.Roles ?? before.Roles);
                if (before.Tier == after.Tier && before.Tenant == after.Tenant && before.Blocked == after.Blocked && before.Roles.Order().SequenceEqual(after.Roles.Order()))
                {
                    return true;
                }

                await context.Users.Where(account => account.Id == id).ExecuteUpdateAsync(set => set
                    .SetProperty(account => account.Tier, after.Tier)
                    .SetProperty(account => account.TenantId, after.Tenant)
                    .SetProperty(account => account.Blocked, after.Blocked));
                await context.UserRoles.Where(assignment => assignment.UserId == id).ExecuteDeleteAsync();
                context.UserRoles.AddRange(after.Roles.Select(role => new IdentityUserRole<string> { UserId = id, RoleId = role }));
                if (by is not null)
                {
                    context.Audit(by, "user.update", $"user:{id}", before, after);
                }

                await context.SaveChangesAsync();
                await DemandAdministratorAsync(context, before.IsAdministrator && !after.IsAdministrator);
                return true;
            });
            await invalidation.PublishAsync(IdentityRecord.Account, id);
            return found ? AccountChangeResult.Changed : AccountChangeResult.NoAccount;
        }
        catch (Exception exception) when (DatabaseErrors.IsReferenceMissing(exception))
        {
            return AccountChangeResult.NoTenant;
        }
    }

    /// <summary>Adds to what was granted for the month. False where there is no such account.</summary>
    public async Task<bool> GrantAsync(string id, TokenGrant grant, AuditStamp by)
    {
        var granted = await contexts.InTransactionAsync(async context =>
        {
            if (!await context.LockAccountAsync(id))
            {
                return false;
            }

            var added = await context.Grants.Where(one => one.AccountId == id && one.Month == grant.Month).ExecuteUpdateAsync(set => set
                .SetProperty(one => one.Tokens, one => one.Tokens + grant.Tokens)
                .SetProperty(one => one.MicroDollars, one => one.MicroDollars + grant.MicroDollars));
            if (added == 0)
            {
                context.Grants.Add(new Grant { AccountId = id, Month = grant.Month, Tokens = grant.Tokens, MicroDollars = grant.MicroDollars });
                await context.SaveChangesAsync();
            }

            var month = grant.Month.ToString();
            var total = await context.Grants.AsNoTracking().SingleAsync(one => one.AccountId == id && one.Month == grant.Month);
            context.Audit(by, "user.grant", $"user:{id}",
                new { month, Tokens = total.Tokens - grant.Tokens, MicroDollars = total.MicroDollars - grant.MicroDollars }, new { month, total.Tokens, total.MicroDollars });
            await context.SaveChangesAsync();
            return true;
        });
        await invalidation.PublishAsync(IdentityRecord.Account, id);
        return granted;
    }

    /// <summary>Deletes an account with its keys and sign-ins, which are refused from then on.</summary>
    /// <param name="id">The account's.</param>
    /// <param name="by">For the audit log; null: its owner.</param>
    /// <returns>Whether there was one, and the tokens of the answers that run in its conversations.</returns>
    public async Task<(bool Deleted, IReadOnlyList<string> Running)> DeleteAsync(string id, AuditStamp? by = null)
    {
        var deleted = await contexts.InTransactionAsync<(bool, IReadOnlyList<string>)>(async context =>
        {
            if (!await context.LockAccountAsync(id))
            {
                return (false, []);
            }

            var settings = AccountSettings.Of(await Whole(context).SingleAsync(account => account.Id == id));
            if (by is not null)
            {
                context.Audit(by, "user.delete", $"user:{id}", settings);
                await context.SaveChangesAsync();
            }

            var running = await context.Conversations.Where(one => one.AccountId == id && one.Run != null).Select(one => one.Run!).ToListAsync();
            await context.Users.Where(account => account.Id == id).ExecuteDeleteAsync();
            await DemandAdministratorAsync(context, settings.IsAdministrator);
            return (true, running);
        });
        await invalidation.PublishAsync(IdentityRecord.Account, id);
        return deleted;
    }

    /// <summary>Stores a password's hash anew, unless the password was changed meanwhile.</summary>
    public async Task ReplaceHashAsync(string id, string from, string to)
    {
        await using var context = await contexts.CreateDbContextAsync();
        await context.Users.Where(account => account.Id == id && account.PasswordHash == from).ExecuteUpdateAsync(set => set.SetProperty(account => account.PasswordHash, to));
    }

    /// <summary>Where one administrator fewer is there, one at a time: two at once could each leave the other.</summary>
    private static async Task DemandAdministratorAsync(AppDbContext context, bool isOneFewer)
    {
        if (!isOneFewer)
        {
            return;
        }

        await context.Roles.Where(role => role.Id == RoleNames.Administrator).ExecuteUpdateAsync(set => set.SetProperty(role => role.Name, role => role.Name));
        if (!await context.Users.AnyAsync(account => !account.Blocked && account.RoleAssignments.Any(assignment => assignment.RoleId == RoleNames.Administrator)))
        {
            throw AccountErrors.LastAdministrator();
        }
    }

    private static IQueryable<Account> Whole(AppDbContext context) =>
        context.Users.AsNoTracking().Include(account => account.RoleAssignments).Include(account => account.Grants).AsSingleQuery();

    private async Task<AccountSnapshot?> ReadSnapshotAsync(string id, CancellationToken cancellationToken) => await ReadAsync(id, cancellationToken) is { } account
        ? new AccountSnapshot(
            account.Id, account.TenantId, account.Tier, account.Blocked, account.SecurityStamp!, account.Roles,
            [.. account.Grants.OrderBy(grant => grant.Month.Start).Select(grant => new TokenGrant(grant.Month, grant.Tokens, grant.MicroDollars))])
        : null;
}
