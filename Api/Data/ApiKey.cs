using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AspireAi.Api.Data;

/// <summary>An API key of an account, or of a tenant and nobody in it.</summary>
public sealed class ApiKey
{
    /// <summary>Public part of the key.</summary>
    public required string Id { get; init; }

    /// <summary>SHA-256 of the whole key.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>Null: the key belongs to a tenant and to nobody in it.</summary>
    public string? AccountId { get; init; }

    /// <summary>Of a key that is nobody's; an account's keys go where the account goes.</summary>
    public string? TenantId { get; init; }

    /// <summary>As <see cref="TenantId"/>.</summary>
    public string? Tier { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>To the minute; null: not yet.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Limits of the key's own; null: none.</summary>
    public KeyLimits? Limits { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ApiKey>
    {
        public void Configure(EntityTypeBuilder<ApiKey> builder)
        {
            builder.ToTable("api_keys");
            builder.Property(key => key.Name).HasMaxLength(100);
            builder.Property(key => key.Limits).HasConversion(
                limits => JsonSerializer.Serialize(limits, JsonSerializerOptions.Default),
                text => JsonSerializer.Deserialize<KeyLimits>(text, JsonSerializerOptions.Default)!,
                ValueComparer.CreateDefault<KeyLimits>(favorStructuralComparisons: false));
            builder.HasIndex(key => key.CreatedAt);
            builder.HasOne<Account>().WithMany().HasForeignKey(key => key.AccountId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Tenant>().WithMany().HasForeignKey(key => key.TenantId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
