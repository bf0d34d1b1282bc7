using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Stores;
using Microsoft.AspNetCore.Identity;
using StackExchange.Redis;

namespace AspireAi.Api.Accounts.Store;

/// <summary>
/// Accounts in the books. Fails closed: while the books are away nothing here answers, and who was looked up before lives on in
/// <see cref="IdentityMemory"/> only.
/// </summary>
internal sealed partial class AccountStore(IConnectionMultiplexer redis, IdentityMemory memory, IdentityAnnouncements announcements)
{
    private static readonly RedisScript _create = RedisScript.Embedded("account-create");
    private static readonly RedisScript _update = RedisScript.Embedded("account-update");
    private static readonly RedisScript _set = RedisScript.Embedded("account-set");
    private static readonly RedisScript _move = RedisScript.Embedded("account-move");
    private static readonly RedisScript _grant = RedisScript.Embedded("account-grant");
    private static readonly RedisScript _delete = RedisScript.Embedded("account-delete");

    private readonly IDatabase _books = redis.GetDatabase();

    /// <summary>What a request needs to know of an account: from memory, or from the books.</summary>
    public ValueTask<Found<AccountFacts>> FactsAsync(string id) => memory.Accounts.GetAsync(id, ReadFactsAsync);

    public async Task<Account?> ReadAsync(string id) => AccountFields.Read(id, await _books.HashGetAllAsync(IdentityKeys.Account(id)));

    /// <summary>By name or by e-mail address, which can't be mistaken for each other: only addresses have an @.</summary>
    /// <remarks>Takes the same two reads whether the account exists or not, so that the time doesn't tell.</remarks>
    public async Task<Account?> FindAsync(string normalizedLogin)
    {
        var key = normalizedLogin.Contains('@') ? IdentityKeys.Email(normalizedLogin) : IdentityKeys.Name(normalizedLogin);
        var id = await _books.StringGetAsync(key);
        return await ReadAsync(id.IsNull ? "nobody" : id!);
    }

    /// <returns>Null, or what is taken: <c>name</c> or <c>email</c>.</returns>
    public async Task<string?> TryCreateAsync(Account account)
    {
        var said = (string?)await _create.RunAsync(_books,
            [
                IdentityKeys.Account(account.Id), IdentityKeys.Name(account.NormalizedName), IdentityKeys.Email(account.NormalizedEmail),
                IdentityKeys.Directory, IdentityKeys.AccountsOfTenant(account.Tenant), IdentityKeys.Administrators,
            ],
            [account.Id, account.DirectoryEntry, account.Roles.Contains(RoleNames.Administrator), .. AccountFields.Of(account)]);
        return said == "ok" ? null : said;
    }

    /// <summary>Sets an administrator's fields, whichever are given.</summary>
    public async Task<bool> SetAsync(string id, string? tier = null, bool? blocked = null, IReadOnlyList<string>? roles = null)
    {
        List<RedisValue> arguments = [id, roles is null ? "" : roles.Contains(RoleNames.Administrator)];
        if (tier is not null)
        {
            arguments.AddRange([AccountFields.Tier, tier]);
        }

        if (blocked is not null)
        {
            arguments.AddRange([AccountFields.Blocked, blocked]);
        }

        if (roles is not null)
        {
            arguments.AddRange([AccountFields.Roles, string.Join(',', roles)]);
        }

        var set = (bool)await _set.RunAsync(_books, [IdentityKeys.Account(id), IdentityKeys.Administrators], [.. arguments]);
        await announcements.AnnounceAsync(IdentityRecord.Account, id);
        return set;
    }

    /// <returns>1; 0 where the account is no longer where it was read to be; −1 where there is no such tenant.</returns>
    public async Task<int> MoveAsync(Account account, string tenant)
    {
        var moved = (int)await _move.RunAsync(_books,
            [
                IdentityKeys.Account(account.Id), IdentityKeys.AccountsOfTenant(account.Tenant), IdentityKeys.AccountsOfTenant(tenant),
                IdentityKeys.Tenant(tenant),
            ],
            [account.Id, account.Tenant, tenant, tenant == Caller.DefaultTenant]);
        await announcements.AnnounceAsync(IdentityRecord.Account, account.Id);
        return moved;
    }

    public async Task<bool> GrantAsync(string id, TokenGrant grant)
    {
        var granted = (bool)await _grant.RunAsync(_books, [IdentityKeys.Account(id)],
            [AccountFields.TokensGranted(grant.Month), grant.Tokens, AccountFields.MoneyGranted(grant.Month), grant.MicroDollars]);
        await announcements.AnnounceAsync(IdentityRecord.Account, id);
        return granted;
    }

    /// <summary>Deletes the account; its keys and sign-ins are worth nothing from then on.</summary>
    public async Task<bool> TryDeleteAsync(Account account)
    {
        var deleted = (bool)await _delete.RunAsync(_books,
            [
                IdentityKeys.Account(account.Id), IdentityKeys.Name(account.NormalizedName), IdentityKeys.Email(account.NormalizedEmail),
                IdentityKeys.Directory, IdentityKeys.AccountsOfTenant(account.Tenant), IdentityKeys.Administrators,
            ],
            [account.Id, account.DirectoryEntry, account.Tenant]);
        await announcements.AnnounceAsync(IdentityRecord.Account, account.Id);
        return deleted;
    }

    public async Task<bool> AnyAdministratorAsync() => await _books.SetLengthAsync(IdentityKeys.Administrators) > 0;

    private async Task<AccountFacts?> ReadFactsAsync(string id) => await ReadAsync(id) is { } account ? AccountFields.Facts(account) : null;
}
