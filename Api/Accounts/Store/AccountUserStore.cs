using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace AspireAi.Api.Accounts.Store;

/// <summary>Identity's own store. A name or an address that is taken is a result and no exception, and every replica hears of a change.</summary>
/// <remarks>
/// Identity's validator looks for the name before it inserts, which two requests at once slip past, and which takes longer for one that is
/// taken. Here the unique indexes decide.
/// </remarks>
internal sealed class AccountUserStore(AppDbContext context, IdentityInvalidation invalidation) : UserStore<Account, IdentityRole, AppDbContext>(context)
{
    public override async Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken = default)
    {
        try
        {
            return await base.CreateAsync(user, cancellationToken);
        }
        catch (DbUpdateException exception) when (DatabaseErrors.NotUnique(exception) is { } what)
        {
            Context.ChangeTracker.Clear();
            return IdentityResult.Failed(
                what.Contains("email", StringComparison.Ordinal) ? ErrorDescriber.DuplicateEmail(user.Email!) : ErrorDescriber.DuplicateUserName(user.Name));
        }
    }

    public override async Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken = default)
    {
        var result = await base.UpdateAsync(user, cancellationToken);
        await invalidation.PublishAsync(IdentityRecord.Account, user.Id);
        return result;
    }
}
