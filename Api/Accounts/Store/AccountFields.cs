using AspireAi.Api.Defense.Identity;
using StackExchange.Redis;

namespace AspireAi.Api.Accounts.Store;

/// <summary>An account as the fields of a hash.</summary>
internal static class AccountFields
{
    public const string Tenant = "tenant", Tier = "tier", Blocked = "blocked", Roles = "roles";
    public const string Password = "password", Stamp = "stamp", Version = "version", Confirmed = "confirmed";

    private const string Name = "name", Email = "email", NormalizedName = "name-key", NormalizedEmail = "email-key", Created = "created";
    private const string GrantPrefix = "grant:", TokensSuffix = ":tokens", MoneySuffix = ":micro-dollars";

    public static RedisValue[] Of(Account account) =>
    [
        Name, account.Name, NormalizedName, account.NormalizedName,
        Email, account.Email, NormalizedEmail, account.NormalizedEmail,
        Created, account.CreatedAt.ToUnixTimeSeconds(),
        Tenant, account.Tenant, Tier, account.Tier, Blocked, account.Blocked, Roles, string.Join(',', account.Roles),
        .. OfManagers(account),
    ];

    /// <summary>What the managers change.</summary>
    public static RedisValue[] OfManagers(Account account) =>
    [
        Password, account.PasswordHash ?? "", Stamp, account.SecurityStamp, Version, account.Version, Confirmed, account.EmailConfirmed,
    ];

    public static string TokensGranted(UtcMonth month) => $"{GrantPrefix}{month}{TokensSuffix}";

    public static string MoneyGranted(UtcMonth month) => $"{GrantPrefix}{month}{MoneySuffix}";

    /// <returns>Null where there is no such account.</returns>
    public static Account? Read(string id, HashEntry[] entries)
    {
        if (entries.Length == 0)
        {
            return null;
        }

        var fields = entries.ToDictionary(entry => (string)entry.Name!, entry => entry.Value, StringComparer.Ordinal);
        return new Account
        {
            Id = id,
            Name = fields[Name]!,
            NormalizedName = fields[NormalizedName]!,
            Email = fields[Email]!,
            NormalizedEmail = fields[NormalizedEmail]!,
            CreatedAt = DateTimeOffset.FromUnixTimeSeconds((long)fields[Created]),
            Tenant = fields[Tenant]!,
            Tier = fields[Tier]!,
            Blocked = (bool)fields[Blocked],
            Roles = ((string)fields[Roles]!).Split(',', StringSplitOptions.RemoveEmptyEntries),
            Grants = Grants(fields),
            PasswordHash = fields[Password].IsNullOrEmpty ? null : (string)fields[Password]!,
            SecurityStamp = fields[Stamp]!,
            Version = fields[Version]!,
            EmailConfirmed = (bool)fields[Confirmed],
        };
    }

    public static AccountFacts Facts(Account account) => new(
        account.Id, account.Tenant, account.Tier, account.Blocked, account.SecurityStamp, account.Roles, account.Grants);

    private static TokenGrant[] Grants(Dictionary<string, RedisValue> fields) =>
    [
        .. fields.Keys
            .Where(field => field.StartsWith(GrantPrefix, StringComparison.Ordinal))
            .Select(field => field.Split(':')[1])
            .Distinct(StringComparer.Ordinal)
            .Select(text => UtcMonth.TryParse(text, out var month) ? month : throw new FormatException($"'{text}' is no month."))
            .OrderBy(month => month.Start)
            .Select(month => new TokenGrant(month, Amount(fields, TokensGranted(month)), Amount(fields, MoneyGranted(month)))),
    ];

    private static long Amount(Dictionary<string, RedisValue> fields, string field) =>
        fields.TryGetValue(field, out var amount) ? (long)amount : 0;
}
