using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AspireAi.Api.Data;

/// <summary>A person's account. ASP.NET Core Identity's managers write what is theirs; the rest changes by statements of our own.</summary>
public sealed class Account : IdentityUser
{
    /// <summary>The tenant that the person belongs to.</summary>
    public string TenantId { get; init; } = Caller.DefaultTenant;

    public required string Tier { get; init; }

    /// <summary>A blocked account can't sign in, and its keys and sign-ins are refused.</summary>
    public bool Blocked { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a link to confirm the address was last mailed; null: never.</summary>
    public DateTimeOffset? ConfirmMailAt { get; init; }

    /// <summary>When a link to reset the password was last mailed; null: never.</summary>
    public DateTimeOffset? ResetMailAt { get; init; }

    public List<IdentityUserRole<string>> RoleAssignments { get; init; } = [];

    public List<Grant> Grants { get; init; } = [];

    /// <summary>3 to 32 of <c>A-Z a-z 0-9 . _ -</c>: without look-alikes, and never an e-mail address. Doesn't change.</summary>
    public string Name => UserName!;

    /// <summary>See <see cref="RoleNames"/>; the id of a role is its name.</summary>
    public IReadOnlyList<string> Roles => [.. RoleAssignments.Select(assignment => assignment.RoleId)];

    /// <summary>Random, never used again: who registers a deleted account's address gets none of its data.</summary>
    public static Account New(
        string? name, string email, string tier, DateTimeOffset now, bool confirmed, string tenant = Caller.DefaultTenant, IReadOnlyList<string>? roles = null)
    {
        var id = RandomIds.New();
        return new()
        {
            Id = id,
            UserName = name ?? RandomIds.NewName(),
            Email = email,
            EmailConfirmed = confirmed,
            Tier = tier,
            TenantId = tenant,
            CreatedAt = now,
            RoleAssignments = [.. (roles ?? []).Select(role => new IdentityUserRole<string> { UserId = id, RoleId = role })],
        };
    }

    internal sealed class Configuration : IEntityTypeConfiguration<Account>
    {
        public void Configure(EntityTypeBuilder<Account> builder)
        {
            builder.ToTable("users");
            builder.Property(account => account.UserName).HasColumnName("name").IsRequired();
            builder.Property(account => account.NormalizedUserName).HasColumnName("normalized_name").IsRequired();
            builder.Property(account => account.Email).IsRequired();
            builder.Property(account => account.NormalizedEmail).IsRequired();
            builder.HasIndex(account => account.NormalizedUserName).IsUnique().HasDatabaseName("ix_users_normalized_name");
            builder.HasIndex(account => account.NormalizedEmail).IsUnique().HasDatabaseName("ix_users_normalized_email");
            builder.Property(account => account.Tier).HasMaxLength(100);
            builder.HasOne<Tenant>().WithMany().HasForeignKey(account => account.TenantId).OnDelete(DeleteBehavior.Restrict);
            builder.HasMany(account => account.RoleAssignments).WithOne().HasForeignKey(assignment => assignment.UserId).IsRequired().HasConstraintName("fk_user_roles_users_user_id");
            builder.HasMany(account => account.Grants).WithOne().HasForeignKey(grant => grant.AccountId).OnDelete(DeleteBehavior.Cascade);

            // Attempts are counted before the password is compared (SignInAttempts), there are no phones and no second factors.
            builder.Ignore(account => account.AccessFailedCount).Ignore(account => account.LockoutEnabled).Ignore(account => account.LockoutEnd)
                .Ignore(account => account.PhoneNumber).Ignore(account => account.PhoneNumberConfirmed).Ignore(account => account.TwoFactorEnabled);

            // Identity's store writes a whole account, as it was read. What administrators change in between has to stay.
            foreach (var property in (string[])[nameof(TenantId), nameof(Tier), nameof(Blocked), nameof(ConfirmMailAt), nameof(ResetMailAt)])
            {
                builder.Property(property).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
            }
        }
    }
}

/// <summary>What an administrator added to an account's allowance of one month.</summary>
public sealed class Grant
{
    public required string AccountId { get; init; }

    /// <summary>The UTC month that it counts for; nothing is carried over.</summary>
    public required UtcMonth Month { get; init; }

    /// <summary>On top of the tier's tokens per month; negative takes away.</summary>
    public long Tokens { get; init; }

    /// <summary>On top of the tier's money per month, in millionths of a US dollar; negative takes away.</summary>
    public long MicroDollars { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Grant>
    {
        public void Configure(EntityTypeBuilder<Grant> builder)
        {
            builder.ToTable("grants");
            builder.HasKey(grant => new { grant.AccountId, grant.Month });
        }
    }
}
