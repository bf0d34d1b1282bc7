using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AspireAi.Api.Data;

/// <summary>How often something happened within a minute, on all replicas.</summary>
public sealed class MinuteStatistic
{
    /// <summary>Its first instant.</summary>
    public required DateTimeOffset Minute { get; init; }

    /// <summary>What is counted, such as outcome or cache.</summary>
    public required string Kind { get; init; }

    /// <summary>Which of its values.</summary>
    public required string Name { get; init; }

    public required long Count { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<MinuteStatistic>
    {
        public void Configure(EntityTypeBuilder<MinuteStatistic> builder)
        {
            builder.ToTable("minute_statistics");
            builder.HasKey(one => new { one.Minute, one.Kind, one.Name });
            builder.Property(one => one.Kind).HasMaxLength(30);
            builder.Property(one => one.Name).HasMaxLength(100);
        }
    }
}

/// <summary>What a caller's calls came to on a UTC day, and what caches and joined answers saved. An account's id tells nothing once the person is erased; a guest's is the address.</summary>
public sealed class DailyStatistic
{
    public required DateOnly Day { get; init; }

    public required string Tenant { get; init; }

    public required string Caller { get; init; }

    public required string Model { get; init; }

    /// <summary>That a model answered; with what follows, the sum of the usage records.</summary>
    public long Calls { get; init; }

    public long PromptTokens { get; init; }

    public long CachedTokens { get; init; }

    public long OutputTokens { get; init; }

    /// <summary>Nano-dollars.</summary>
    public long Cost { get; init; }

    /// <summary>That a cache or a joined answer served.</summary>
    public required long Hits { get; init; }

    public required long SavedTokens { get; init; }

    public required long SavedMicroDollars { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<DailyStatistic>
    {
        public void Configure(EntityTypeBuilder<DailyStatistic> builder)
        {
            builder.ToTable("daily_statistics");
            builder.HasKey(one => new { one.Day, one.Tenant, one.Caller, one.Model });
            builder.HasIndex(one => new { one.Caller, one.Day });
            foreach (var added in (string[])[nameof(Calls), nameof(PromptTokens), nameof(CachedTokens), nameof(OutputTokens), nameof(Cost)])
            {
                // Who counts hits knows nothing of these.
                builder.Property<long>(added).HasDefaultValue(0L);
            }
        }
    }
}
