using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AspireAi.Api.Data;

public sealed class Tenant
{
    /// <summary>See <see cref="TenantIds"/>.</summary>
    public required string Id { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>Null for the default tenant, which the product creates.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Tenant>
    {
        public void Configure(EntityTypeBuilder<Tenant> builder)
        {
            builder.ToTable("tenants");
            builder.Property(tenant => tenant.Name).HasMaxLength(100);
            builder.HasData(new Tenant { Id = Caller.DefaultTenant, Name = "Guests and sign-ups" });
        }
    }
}
