using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AspireAi.Api.Data;

/// <summary>A mail to write and send. Its link is made when it is sent and stored nowhere.</summary>
public sealed class MailJob
{
    public long Id { get; init; }

    public required MailKind Kind { get; init; }

    /// <summary>Null: there is no such account. Written all the same, so that the time of an answer doesn't tell.</summary>
    public string? AccountId { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>When it is tried next. A replica that takes it sets this ahead, so that another takes over if it dies.</summary>
    public required DateTimeOffset DueAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<MailJob>
    {
        public void Configure(EntityTypeBuilder<MailJob> builder)
        {
            builder.ToTable("mail_jobs");
            builder.Property(job => job.Kind).HasConversion<string>().HasMaxLength(30);
            builder.HasIndex(job => job.DueAt);
            builder.HasOne<Account>().WithMany().HasForeignKey(job => job.AccountId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

public enum MailKind
{
    ConfirmEmail,

    /// <summary>Somebody registered an address that has an account already; only its owner is told.</summary>
    AlreadyRegistered,

    ResetPassword,
}
