using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AspireAi.Api.Data;

/// <summary>An administrative change. People are in it by their ids alone, which tell nothing once the person is erased.</summary>
public sealed class AuditEntry
{
    public long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Id of the caller who did it.</summary>
    public required string Actor { get; init; }

    /// <summary>Such as <c>user.update</c>.</summary>
    public required string Action { get; init; }

    /// <summary>What was changed, such as <c>user:…</c> or <c>tenant:acme</c>.</summary>
    public required string Target { get; init; }

    /// <summary>JSON of what was changed, as it was; null: it was created, or nothing is to be said.</summary>
    public string? Before { get; init; }

    /// <summary>JSON of what was changed, as it is; null: it was deleted, or nothing is to be said.</summary>
    public string? After { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<AuditEntry>
    {
        public void Configure(EntityTypeBuilder<AuditEntry> builder)
        {
            builder.ToTable("audit_entries");
            builder.Property(entry => entry.Actor).HasMaxLength(300);
            builder.Property(entry => entry.Action).HasMaxLength(100);
            builder.Property(entry => entry.Target).HasMaxLength(300);
            builder.HasIndex(entry => entry.Target);
        }
    }
}

/// <param name="Actor">Id of the administrator.</param>
/// <param name="At">When it is done.</param>
internal sealed record AuditStamp(string Actor, DateTimeOffset At);

internal static class AuditExtensions
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Adds an entry, to be saved with the change itself.</summary>
    public static void Audit(this AppDbContext context, AuditStamp by, string action, string target, object? before = null, object? after = null) =>
        context.AuditEntries.Add(new AuditEntry
        {
            At = by.At,
            Actor = by.Actor,
            Action = action,
            Target = target,
            Before = before is null ? null : JsonSerializer.Serialize(before, _json),
            After = after is null ? null : JsonSerializer.Serialize(after, _json),
        });
}
