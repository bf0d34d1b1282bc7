using System.Security.Cryptography;
using AspireAi.Api.Accounts.Store;
using Microsoft.AspNetCore.Identity;
using StackExchange.Redis;

namespace AspireAi.Api.Accounts;

/// <summary>Links that sign the first administrator in, once. For the dashboard of a developer's own stack; mapped in development only.</summary>
internal sealed class SignInLinks(IConnectionMultiplexer redis, AccountStore accounts, IOptions<AccountOptions> options, IOptions<AdminOptions> admin)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly IDatabase _redis = redis.GetDatabase();

    /// <returns>Null where the first administrator's account does not exist, or is one no more.</returns>
    public async Task<Uri?> CreateAsync(UserManager<Account> manager)
    {
        if (await accounts.FindAsync(manager.NormalizeEmail(FirstAdministrator.EmailOf(admin.Value))!) is not { } account || !IsAdministrator(account))
        {
            return null;
        }

        var code = RandomIds.NewSecret();
        await _redis.StringSetAsync(KeyOf(code), account.Id, Lifetime);
        return new Uri($"{options.Value.PublicUrl.AbsoluteUri.TrimEnd('/')}/session/sign-in-link?code={code}");
    }

    /// <summary>Whom the code signs in. It is used up by asking.</summary>
    public async Task<Account?> RedeemAsync(string code) =>
        (string?)await _redis.StringGetDeleteAsync(KeyOf(code)) is { } id && await accounts.ReadAsync(id) is { } account && IsAdministrator(account) ? account : null;

    private static bool IsAdministrator(Account account) => !account.Blocked && account.Roles.Contains(RoleNames.Administrator);

    /// <summary>By its hash: the store's contents are no way to sign in.</summary>
    private static RedisKey KeyOf(string code) => $"sign-in-link:1:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code)))}";
}
