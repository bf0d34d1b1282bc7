using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Defense.Quota.Budgets;
using AspireAi.Api.Defense.Quota.Gate;
using AspireAi.Api.Defense.Quota.Reserve;
using AspireAi.Api.Models;
using AspireAi.Api.Usage;
using Microsoft.Extensions.AI;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.Quota;

public static class QuotaHostExtensions
{
    /// <summary>Registers what the two stages of the quota need; mistakes in their settings stop the start.</summary>
    public static IHostApplicationBuilder AddQuota(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<QuotaOptions>(QuotaOptions.Section);
        services.AddSettings<BudgetsOptions>(BudgetsOptions.Section);
        services.AddSingleton<IValidateOptions<BudgetsOptions>, BudgetsOptionsValidator>();
        services.AddSingleton<QuotaMetrics>();
        services.AddSingleton<SpendingCaps>();
        services.AddSingleton<CallerLimitsCatalog>();
        services.AddSingleton<PromptCounter>();
        services.AddSingleton<Reservations>();
        services.AddSingleton<WaitingLines>();
        services.AddSingleton<Outage>();
        services.AddSingleton<UsageTotals>();
        services.AddSingleton<UsageReader>();
        services.AddSingleton<UsageAudit>();
        services.AddSingleton<RunningCalls>();
        services.AddSingleton<LimitEngine>();
        services.AddSingleton(provider => new Incarnations(
            provider.GetRequiredService<IConnectionMultiplexer>(), provider.GetRequiredService<RunningCalls>(), provider.GetRequiredService<ReplicaHeartbeats>().Id,
            provider.GetRequiredService<ReplicaHeartbeats>().LiveAsync, provider.GetRequiredService<TimeProvider>()));

        // They stop in the opposite order: what has ended is settled before the writer ends.
        AddHosted<ReplicaHeartbeats>(services);
        AddHosted<UsageWriter>(services);
        AddHosted<UsageRetention>(services);
        AddHosted<LimitMaintenance>(services);
        AddHosted<Settlements>(services);
        return builder;
    }

    /// <summary>Turns away callers who are locked out.</summary>
    public static ChatClientBuilder UseQuotaGate(this ChatClientBuilder builder) =>
        builder.Use((inner, services) => ActivatorUtilities.CreateInstance<QuotaGateChatClient>(services, inner));

    /// <summary>Reserves a call's worst case, clamps it to the room there is, and settles it to what it cost.</summary>
    public static ChatClientBuilder UseReservation(this ChatClientBuilder builder) =>
        builder.Use((inner, services) => ActivatorUtilities.CreateInstance<ReservationChatClient>(services, inner));

    private static void AddHosted<T>(IServiceCollection services)
        where T : class, IHostedService
    {
        services.AddSingleton<T>();
        services.AddHostedService(provider => provider.GetRequiredService<T>());
    }
}
