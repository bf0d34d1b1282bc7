namespace AspireAi.Api.Defense.Identity;

/// <summary>What a request needs to know of an account; no more, since it is kept in memory.</summary>
internal sealed record AccountSnapshot(
    string Id, string Tenant, string Tier, bool Blocked, string SecurityStamp, IReadOnlyList<string> Roles, IReadOnlyList<TokenGrant> Grants);

/// <summary>What a request needs to know of an API key.</summary>
internal sealed class ApiKeyRecord
{
    private CallerOfAccount? _callerOfAccount;
    private Caller? _caller;
    private long _notedAt;

    public required string Id { get; init; }

    /// <summary>SHA-256 of the whole key.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Null: the key is nobody's, and has tenant and tier of its own.</summary>
    public string? AccountId { get; init; }

    public string? Tenant { get; init; }

    public string? Tier { get; init; }

    /// <summary>Null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public KeyLimits? Limits { get; init; }

    /// <summary>As the database has it; null: never.</summary>
    public DateTimeOffset? LastUsedAt { init => _notedAt = value?.UtcTicks ?? 0; }

    /// <summary>The caller that a key of nobody's makes.</summary>
    public Caller Caller => _caller ??= new Caller
    {
        Id = CallerIds.Key(Id),
        Kind = CallerKind.ApiKey,
        Tenant = Tenant!,
        Tier = Tier!,
        KeyId = Id,
        KeyLimits = Limits,
    };

    /// <summary>The caller that an account's key makes; built anew only when the account has changed.</summary>
    public Caller CallerOf(AccountSnapshot account)
    {
        var known = Volatile.Read(ref _callerOfAccount);
        if (known is null || !ReferenceEquals(known.Account, account))
        {
            known = new CallerOfAccount(account, new Caller
            {
                Id = CallerIds.Account(account.Id),
                Kind = CallerKind.ApiKey,
                Tenant = account.Tenant,
                Tier = account.Tier,
                UserId = account.Id,
                KeyId = Id,
                KeyLimits = Limits,
                Grants = account.Grants,
            });
            Volatile.Write(ref _callerOfAccount, known);
        }

        return known.Caller;
    }

    /// <summary>Whether a use now is worth noting: none was noted within the last while. Says so once.</summary>
    public bool TakeUse(DateTimeOffset now, TimeSpan precision)
    {
        var noted = Volatile.Read(ref _notedAt);
        return now.UtcTicks - noted >= precision.Ticks && Interlocked.CompareExchange(ref _notedAt, now.UtcTicks, noted) == noted;
    }

    private sealed record CallerOfAccount(AccountSnapshot Account, Caller Caller);
}

/// <summary>What a request needs to know of a sign-in.</summary>
/// <param name="SecurityStamp">The account's at that time: a new password ends what was signed in with the old one.</param>
internal sealed record SignInSnapshot(string Id, string AccountId, string SecurityStamp);

/// <summary>All tenants there are.</summary>
internal sealed record TenantSnapshot(IReadOnlySet<string> Ids);

internal static class CallerIds
{
    private const string GuestPrefix = "guest:";

    public static string Account(string accountId) => $"user:{accountId}";

    public static string Key(string keyId) => $"key:{keyId}";

    public static string Token(string subject) => $"jwt:{subject}";

    public static string Guest(string subject) => GuestPrefix + subject;

    public static bool IsGuest(string id) => id.StartsWith(GuestPrefix, StringComparison.Ordinal);
}
