using AspireAi.Api.Defense.Identity;
using Microsoft.AspNetCore.Identity;

namespace AspireAi.Api.Accounts.Store;

/// <summary>The store as ASP.NET Core Identity's UserManager sees it.</summary>
/// <remarks>
/// No IUserLockoutStore: the manager counts a failure after it compared the password, by reading and writing, so that guesses made
/// side by side slip past its limit, and it can't count for names that don't exist. <see cref="SignInAttempts"/> does both.
/// </remarks>
internal sealed partial class AccountStore
    : IUserPasswordStore<Account>, IUserEmailStore<Account>, IUserRoleStore<Account>, IUserSecurityStampStore<Account>
{
    private static readonly IdentityErrorDescriber _errors = new();

    public async Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken)
    {
        user.Version = Guid.NewGuid().ToString("N");
        return await TryCreateAsync(user) switch
        {
            null => IdentityResult.Success,
            "name" => IdentityResult.Failed(_errors.DuplicateUserName(user.Name)),
            _ => IdentityResult.Failed(_errors.DuplicateEmail(user.Email)),
        };
    }

    public async Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        var read = user.Version;
        user.Version = Guid.NewGuid().ToString("N");
        var updated = (bool)await _update.RunAsync(_books, [IdentityKeys.Account(user.Id)], [read, .. AccountFields.OfManagers(user)]);
        await announcements.AnnounceAsync(IdentityRecord.Account, user.Id);
        return updated ? IdentityResult.Success : IdentityResult.Failed(_errors.ConcurrencyFailure());
    }

    public async Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) =>
        await TryDeleteAsync(user) ? IdentityResult.Success : IdentityResult.Failed(_errors.ConcurrencyFailure());

    public Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) => ReadAsync(userId);

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => FindAsync(normalizedUserName);

    public Task<Account?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken) => FindAsync(normalizedEmail);

    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.NormalizedName);

    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken)
    {
        user.NormalizedName = normalizedName!;
        return Task.CompletedTask;
    }

    public Task<string?> GetEmailAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task<bool> GetEmailConfirmedAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.EmailConfirmed);

    public Task SetEmailConfirmedAsync(Account user, bool confirmed, CancellationToken cancellationToken)
    {
        user.EmailConfirmed = confirmed;
        return Task.CompletedTask;
    }

    public Task<string?> GetNormalizedEmailAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.NormalizedEmail);

    public Task SetNormalizedEmailAsync(Account user, string? normalizedEmail, CancellationToken cancellationToken)
    {
        user.NormalizedEmail = normalizedEmail!;
        return Task.CompletedTask;
    }

    public Task SetPasswordHashAsync(Account user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash;
        return Task.CompletedTask;
    }

    public Task<string?> GetPasswordHashAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task SetSecurityStampAsync(Account user, string stamp, CancellationToken cancellationToken)
    {
        user.SecurityStamp = stamp;
        return Task.CompletedTask;
    }

    public Task<string?> GetSecurityStampAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.SecurityStamp);

    public Task<IList<string>> GetRolesAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<IList<string>>([.. user.Roles]);

    public Task<bool> IsInRoleAsync(Account user, string roleName, CancellationToken cancellationToken) =>
        Task.FromResult(user.Roles.Contains(roleName, StringComparer.OrdinalIgnoreCase));

    public async Task<IList<Account>> GetUsersInRoleAsync(string roleName, CancellationToken cancellationToken)
    {
        var ids = await _books.SetMembersAsync(IdentityKeys.Administrators);
        var accounts = await Task.WhenAll(ids.Select(id => ReadAsync(id!)));
        return [.. accounts.OfType<Account>().Where(account => account.Roles.Contains(roleName, StringComparer.OrdinalIgnoreCase))];
    }

    public Task AddToRoleAsync(Account user, string roleName, CancellationToken cancellationToken) => SetAsync(user.Id,
        roles: [.. user.Roles.Union([.. RoleNames.All.Where(role => role.Equals(roleName, StringComparison.OrdinalIgnoreCase))])]);

    public Task RemoveFromRoleAsync(Account user, string roleName, CancellationToken cancellationToken) => SetAsync(user.Id,
        roles: [.. user.Roles.Where(role => !role.Equals(roleName, StringComparison.OrdinalIgnoreCase))]);

    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) => throw Fixed();

    public Task SetEmailAsync(Account user, string? email, CancellationToken cancellationToken) => throw Fixed();

    public void Dispose()
    {
        // The connection belongs to the host.
    }

    private static NotSupportedException Fixed() => new("An account's name and address don't change: others may hold the old ones in links and lists.");
}
