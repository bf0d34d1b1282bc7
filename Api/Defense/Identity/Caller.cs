namespace AspireAi.Api.Defense.Identity;

/// <summary>Who is asking: what every later stage counts, caches and charges by.</summary>
public sealed record Caller
{
    /// <summary>The tenant that guests and sign-ups share.</summary>
    public const string DefaultTenant = "default";

    /// <summary>
    /// Stable within the tenant, such as <c>user:…</c> or <c>guest:203.0.113.7</c>; never a secret. A person and all of their
    /// keys are one caller; a key that belongs to nobody is one by itself.
    /// </summary>
    public required string Id { get; init; }

    public required CallerKind Kind { get; init; }

    /// <summary>Lower-case letters, digits and hyphens, so that it can be a hash tag.</summary>
    public string Tenant { get; init; } = DefaultTenant;

    /// <summary>Name of the tier that sets the limits.</summary>
    public required string Tier { get; init; }

    /// <summary>The account, for a person or one of their keys; null for a guest, a key of nobody's, or another authority's token.</summary>
    public string? UserId { get; init; }

    /// <summary>The API key's public id, where one was used.</summary>
    public string? KeyId { get; init; }

    /// <summary>The key's own limits, which hold beside the tier's and are counted per key; null where it has none.</summary>
    public KeyLimits? KeyLimits { get; init; }

    /// <summary>What an administrator granted the account on top of its tier; at most one per month.</summary>
    public IReadOnlyList<TokenGrant> Grants { get; init; } = [];

    /// <summary>See <see cref="RoleNames"/>. Keys have none: a leaked key must not administrate.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>The database is unavailable: who this is was looked up within the last minutes and is believed for a while.</summary>
    public bool IsStale { get; init; }

    public bool IsAdministrator => Roles.Contains(RoleNames.Administrator);

    /// <summary>What was granted for a UTC month.</summary>
    public TokenGrant GrantFor(UtcMonth month)
    {
        foreach (var grant in Grants)
        {
            if (grant.Month == month)
            {
                return grant;
            }
        }

        return new TokenGrant(month, 0, 0);
    }
}

public enum CallerKind
{
    Guest,
    User,
    ApiKey,
    Jwt,
}

public static class RoleNames
{
    /// <summary>May do everything under /admin.</summary>
    public const string Administrator = "admin";

    public static IReadOnlyList<string> All { get; } = [Administrator];
}
