using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AspireAi.Api.Data;

/// <summary>
/// What one call to a model was charged. Money in nano-dollars. Callers and keys are ids, which tell nothing once the person is erased;
/// hence no foreign keys.
/// </summary>
public sealed record UsageRecord
{
    /// <summary>The reservation's.</summary>
    public required string Id { get; init; }

    /// <summary>Time of the reservation; the call belongs to its UTC day and month.</summary>
    public required DateTimeOffset At { get; init; }

    public required string Tenant { get; init; }

    public required string Caller { get; init; }

    public string? KeyId { get; init; }

    public required string Tier { get; init; }

    public required string Model { get; init; }

    /// <summary>The host that was asked.</summary>
    public required string Provider { get; init; }

    public long PromptTokens { get; init; }

    /// <summary>Those of the prompt's that the provider had cached.</summary>
    public long CachedTokens { get; init; }

    /// <summary>Those of the output's that were thought and not shown, as far as the provider says.</summary>
    public long ReasoningTokens { get; init; }

    public long OutputTokens { get; init; }

    public long Cost { get; init; }

    /// <summary>How the call ended. <see cref="Expired"/> is an estimate until the truth comes.</summary>
    public required string Outcome { get; init; }

    /// <summary>What the caches said: miss, bypass, …; empty where it is not known.</summary>
    public string Cache { get; init; } = "";

    public UsageBasis Basis { get; init; }

    /// <summary>The provider billed more than was reserved.</summary>
    public bool IsOverage { get; init; }

    /// <summary>The output limit was lowered to what there was room for.</summary>
    public bool IsClamped { get; init; }

    /// <summary>0: not known.</summary>
    public long DurationMs { get; init; }

    /// <summary>Until the first text; 0: not known.</summary>
    public long FirstTokenMs { get; init; }

    public string? TraceId { get; init; }

    /// <summary>As the response's header <c>x-request-id</c> says it.</summary>
    public string? RequestId { get; init; }

    /// <summary>The client's own, its header <c>x-client-request-id</c>.</summary>
    public string? ClientRequestId { get; init; }

    /// <summary>The provider's, as its response says it.</summary>
    public string? ProviderRequestId { get; init; }

    [JsonIgnore]
    public long Tokens => PromptTokens + OutputTokens;

    /// <summary>The outcome of a call of which nothing was heard before its lease ended: charged whole.</summary>
    public const string Expired = "expired";

    internal sealed class Configuration : IEntityTypeConfiguration<UsageRecord>
    {
        public void Configure(EntityTypeBuilder<UsageRecord> builder)
        {
            builder.ToTable("usage_records");
            builder.Ignore(record => record.Tokens);
            builder.Property(record => record.Basis).HasConversion<string>();
            builder.HasIndex(record => record.At);
        }
    }
}

/// <summary>Where a record's tokens come from.</summary>
public enum UsageBasis
{
    /// <summary>The provider.</summary>
    Reported,

    /// <summary>Our tokenizer: the provider reported none, or none that can be believed.</summary>
    Counted,

    /// <summary>What was not seen is charged at its most: higher than the provider's bill, or equal.</summary>
    Estimated,
}

/// <summary>What a scope (a caller, a key, a tenant, a tier, all guests, the deployment) has spent in a UTC month.</summary>
public sealed class MonthlyUsage
{
    /// <summary>Such as <c>caller:user:…</c>.</summary>
    public required string Scope { get; init; }

    /// <summary><c>2026-11</c>.</summary>
    public required string Period { get; init; }

    public required long Tokens { get; init; }

    /// <summary>Nano-dollars.</summary>
    public required long Money { get; init; }

    /// <summary>Grows with each change, and is never below the time in µs: a database that came back older gives none twice.</summary>
    public required long Version { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<MonthlyUsage>
    {
        public void Configure(EntityTypeBuilder<MonthlyUsage> builder)
        {
            builder.ToTable("monthly_usage");
            builder.HasKey(one => new { one.Scope, one.Period });
        }
    }
}

/// <summary>What a scope that can have a cap for a day (a tier, all guests, the deployment) has spent in a UTC day.</summary>
public sealed class DailyUsage
{
    public required string Scope { get; init; }

    /// <summary><c>2026-11-29</c>.</summary>
    public required string Period { get; init; }

    public required long Tokens { get; init; }

    /// <summary>Nano-dollars.</summary>
    public required long Money { get; init; }

    /// <summary>As <see cref="MonthlyUsage.Version"/>.</summary>
    public required long Version { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<DailyUsage>
    {
        public void Configure(EntityTypeBuilder<DailyUsage> builder)
        {
            builder.ToTable("daily_usage");
            builder.HasKey(one => new { one.Scope, one.Period });
        }
    }
}

/// <summary>A process of the API that lives.</summary>
public sealed class Replica
{
    public required string Id { get; init; }

    /// <summary>When it was heard of last: Unix milliseconds by the database's clock.</summary>
    public required long SeenAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Replica>
    {
        public void Configure(EntityTypeBuilder<Replica> builder) => builder.ToTable("replicas");
    }
}
