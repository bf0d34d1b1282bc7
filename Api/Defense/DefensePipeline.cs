using AspireAi.Api.Defense.Cache;
using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Defense.Cache.Semantic;
using AspireAi.Api.Defense.Quota;
using AspireAi.Api.Defense.RateLimit;
using AspireAi.Api.Defense.Resilience;
using AspireAi.Api.Defense.SingleFlight;
using AspireAi.Api.Defense.Telemetry;
using AspireAi.Api.Defense.Tiers;
using AspireAi.Api.Models;
using AspireAi.Api.Usage;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense;

/// <summary>The defense layer as one <see cref="IChatClient"/>. The order of the stages is written here and nowhere else.</summary>
public static class DefensePipeline
{
    /// <summary>Key of the pipeline for embeddings.</summary>
    public const string Embeddings = "embeddings";

    public static IHostApplicationBuilder AddDefense(this IHostApplicationBuilder builder)
    {
        builder.AddTiers();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<DefenseMetrics>();
        builder.Services.AddSingleton<StatisticsReader>();
        builder.Services.AddSingleton<StatisticsWriter>();
        builder.Services.AddHostedService(services => services.GetRequiredService<StatisticsWriter>());
        builder.Services.AddSingleton<AdmissionBatch>();
        builder.AddRateLimit();
        builder.AddQuota();
        builder.AddAnswerCache();
        builder.AddSemanticCache();
        builder.Services.AddSingleton<ProviderChatClient>();
        builder.AddResilience();
        builder.Services.AddChatClient(services => services.GetRequiredService<ProviderChatClient>()).UseDefense(builder.HasTelemetryCollector());
        builder.Services.AddKeyedChatClient(Embeddings, services => services.GetRequiredService<ProviderChatClient>()).UseDefenseOfEmbeddings();
        return builder;
    }

    /// <summary>From the outermost stage to the innermost.</summary>
    /// <param name="builder">Ends at the provider.</param>
    /// <param name="isCollected">Whether anybody takes the telemetry. That of the provider's calls keeps every chunk until the stream ends.</param>
    public static ChatClientBuilder UseDefense(this ChatClientBuilder builder, bool isCollected) => builder
        .UseDefenseTelemetry()
        .UseRateLimit()
        .UseQuotaGate()
        .UseExactCache()
        .UseSingleFlight()
        .UseSemanticCache()
        .UseFallbacks()
        .UseReservation()
        .UseResilience()
        .UseProviderTelemetry(isCollected);

    /// <summary>The same for calls without output: what is asked again is found input by input, and nobody waits for another's answer.</summary>
    public static ChatClientBuilder UseDefenseOfEmbeddings(this ChatClientBuilder builder) => builder
        .UseDefenseTelemetry()
        .UseRateLimit()
        .UseQuotaGate()
        .UseEmbeddingCache()
        .UseFallbacks()
        .UseReservation()
        .UseResilience();

    private static ChatClientBuilder UseProviderTelemetry(this ChatClientBuilder builder, bool isCollected) => isCollected ? builder.UseOpenTelemetry() : builder;
}
