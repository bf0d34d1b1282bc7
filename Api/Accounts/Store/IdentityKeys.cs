using StackExchange.Redis;

namespace AspireAi.Api.Accounts.Store;

/// <summary>
/// The books' keys for accounts, API keys, sign-ins and tenants. All carry one hash tag: a script that claims a name and an
/// address and writes the account has to find them in one slot. That puts them on one node of a cluster, about 2 KB per account;
/// what grows with traffic (limits, quotas, caches) is spread by tenant.
/// </summary>
internal static class IdentityKeys
{
    private const string Prefix = "id:1:{accounts}:";

    /// <summary>Sorted set of all accounts by name, for administrators to search; members as <see cref="Account.DirectoryEntry"/>.</summary>
    public static readonly RedisKey Directory = Prefix + "directory";

    /// <summary>Set of the ids of all tenants but the default one, which always exists.</summary>
    public static readonly RedisKey Tenants = Prefix + "tenants";

    /// <summary>Sorted set of the ids of all API keys, by time of creation.</summary>
    public static readonly RedisKey ApiKeys = Prefix + "keys";

    /// <summary>Set of the ids of all administrators.</summary>
    public static readonly RedisKey Administrators = Prefix + "administrators";

    /// <summary>Hash: the account.</summary>
    public static RedisKey Account(string id) => $"{Prefix}account:{id}";

    /// <summary>String: id of the account that has this name.</summary>
    public static RedisKey Name(string normalizedName) => $"{Prefix}name:{normalizedName}";

    /// <summary>String: id of the account that has this address.</summary>
    public static RedisKey Email(string normalizedEmail) => $"{Prefix}email:{normalizedEmail}";

    /// <summary>Sorted set of the ids of an account's API keys, by time of creation.</summary>
    public static RedisKey ApiKeysOfAccount(string accountId) => $"{Prefix}account-keys:{accountId}";

    /// <summary>Hash: the API key.</summary>
    public static RedisKey ApiKey(string id) => $"{Prefix}key:{id}";

    /// <summary>Hash: the sign-in. Expires.</summary>
    public static RedisKey SignIn(string id) => $"{Prefix}sign-in:{id}";

    /// <summary>String: attempts to sign in, by the hash of what was typed, or to confirm by password, by account. Expires.</summary>
    public static RedisKey Attempts(string subject) => $"{Prefix}attempts:{subject}";

    /// <summary>String: id of the account that a link signs in, by the hash of its code. Expires.</summary>
    public static RedisKey SignInLink(string hash) => $"{Prefix}sign-in-link:{hash}";

    /// <summary>Hash: the tenant.</summary>
    public static RedisKey Tenant(string id) => $"{Prefix}tenant:{id}";

    /// <summary>Set of the ids of a tenant's accounts.</summary>
    public static RedisKey AccountsOfTenant(string tenant) => $"{Prefix}tenant-accounts:{tenant}";

    /// <summary>Sorted set of the ids of the API keys that belong to a tenant and to nobody in it, by time of creation.</summary>
    public static RedisKey ApiKeysOfTenant(string tenant) => $"{Prefix}tenant-keys:{tenant}";
}
