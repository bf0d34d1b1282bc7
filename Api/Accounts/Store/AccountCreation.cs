using Microsoft.AspNetCore.Identity;

namespace AspireAi.Api.Accounts.Store;

/// <summary>Creates accounts, with their roles and the mail that tells of them in one transaction.</summary>
internal sealed class AccountCreation(AppDbContext context, UserManager<Account> manager, TimeProvider time)
{
    /// <summary>Checks a password and sets its hash. Takes a processor for tens of milliseconds, so it comes before any transaction.</summary>
    public async Task<IdentityResult> SetPasswordAsync(Account account, string password)
    {
        foreach (var validator in manager.PasswordValidators)
        {
            if (await validator.ValidateAsync(manager, account, password) is { Succeeded: false } wrong)
            {
                return wrong;
            }
        }

        account.PasswordHash = manager.PasswordHasher.HashPassword(account, password);
        return IdentityResult.Success;
    }

    /// <param name="account">The new account.</param>
    /// <param name="tellsOwner">
    /// Whether the address's owner is mailed: the new account's link, or that they have an account already. Then both cases read and
    /// write as much, so that the time doesn't tell one from the other.
    /// </param>
    /// <param name="by">For the audit log; null: its owner, or the product itself.</param>
    /// <returns>Failed where the name or the address is taken.</returns>
    public Task<IdentityResult> CreateAsync(Account account, bool tellsOwner = false, AuditStamp? by = null) => context.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
    {
        context.ChangeTracker.Clear();
        await using var transaction = await context.Database.BeginTransactionAsync();
        var email = manager.NormalizeEmail(account.Email);
        var owner = tellsOwner ? await context.Users.Where(one => one.NormalizedEmail == email).Select(one => one.Id).SingleOrDefaultAsync() : null;
        var result = await manager.CreateAsync(account);
        if (tellsOwner)
        {
            context.MailJobs.Add(result.Succeeded
                ? new MailJob { Kind = MailKind.ConfirmEmail, AccountId = account.Id, DueAt = time.GetUtcNow() }
                : new MailJob { Kind = MailKind.AlreadyRegistered, AccountId = owner, DueAt = time.GetUtcNow() });
            try
            {
                await context.SaveChangesAsync();
            }
            catch (DbUpdateException exception) when (DatabaseErrors.IsReferenceMissing(exception))
            {
                // The address's owner was deleted meanwhile; whoever registers is told the same.
                return result;
            }
        }

        if (by is not null && result.Succeeded)
        {
            context.Audit(by, "user.create", $"user:{account.Id}", after: AccountSettings.Of(account));
            await context.SaveChangesAsync();
        }

        await transaction.CommitOnceAsync();
        return result;
    });
}
