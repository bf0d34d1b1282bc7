using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AspireAi.Api.Data;

/// <summary>A sign-in and its refresh token.</summary>
public sealed class SignIn
{
    public required string Id { get; init; }

    public required string AccountId { get; init; }

    /// <summary>The account's at that time: a new password ends what was signed in with the old one.</summary>
    public required string SecurityStamp { get; init; }

    /// <summary>Who keeps its tokens.</summary>
    public required SignInClient Client { get; init; }

    /// <summary>SHA-256 of the refresh token.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>Of the token before; null: none was exchanged yet.</summary>
    public byte[]? PreviousHash { get; init; }

    /// <summary>When the token before was exchanged.</summary>
    public DateTimeOffset? ExchangedAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>It ends then, used or not.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>It ends then, unless it is refreshed before. Never after <see cref="ExpiresAt"/>.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<SignIn>
    {
        public void Configure(EntityTypeBuilder<SignIn> builder)
        {
            builder.ToTable("sign_ins");
            builder.Property(signIn => signIn.Client).HasConversion<string>().HasMaxLength(20);
            builder.HasIndex(signIn => signIn.EndsAt);
            builder.HasOne<Account>().WithMany().HasForeignKey(signIn => signIn.AccountId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>Who keeps a sign-in's tokens.</summary>
public enum SignInClient
{
    /// <summary>A program with no more than its tokens: each refresh token is good for one exchange.</summary>
    Program,

    /// <summary>
    /// Our web pages, known by the service credential. The refresh token lies sealed in a cookie that pages side by side share, so it
    /// stays the same; without the service credential it is worth nothing.
    /// </summary>
    Web,
}
