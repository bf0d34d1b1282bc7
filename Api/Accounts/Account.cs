using AspireAi.Api.Defense.Identity;

namespace AspireAi.Api.Accounts;

/// <summary>
/// An account as ASP.NET Core Identity's managers handle it. Written as a whole on creation; afterwards the managers write what
/// is theirs (password, stamps, confirmation), and administrators' fields change one by one, so that neither overwrites the other.
/// </summary>
public sealed class Account
{
    /// <summary>Random, never used again: who registers a deleted account's address gets none of its data.</summary>
    public required string Id { get; init; }

    /// <summary>3 to 32 of <c>A-Z a-z 0-9 . _ -</c>: without look-alikes, and never an e-mail address. Doesn't change.</summary>
    public required string Name { get; init; }

    public required string Email { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string NormalizedName { get; set; } = "";

    public string NormalizedEmail { get; set; } = "";

    /// <summary>Whether the person has shown that mail to the address reaches them, or an administrator vouched for it.</summary>
    public bool EmailConfirmed { get; set; }

    /// <summary>Null until the first password is set by a reset link.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Changes with the password; ends every sign-in and every link made before.</summary>
    public string SecurityStamp { get; set; } = "";

    /// <summary>Changes with every write by the managers, which lose against a write in between.</summary>
    public string Version { get; set; } = "";

    public string Tenant { get; init; } = Caller.DefaultTenant;

    public required string Tier { get; init; }

    public bool Blocked { get; init; }

    public IReadOnlyList<string> Roles { get; init; } = [];

    public IReadOnlyList<TokenGrant> Grants { get; init; } = [];

    /// <summary>Name, address and id as administrators' search finds them.</summary>
    public string DirectoryEntry => $"{NormalizedName}\n{NormalizedEmail}\n{Id}";
}
