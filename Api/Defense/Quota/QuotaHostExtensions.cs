using AspireAi.Api.Defense.Quota.Budgets;
using AspireAi.Api.Defense.Quota.Counting;
using AspireAi.Api.Defense.Quota.Gate;
using AspireAi.Api.Defense.Quota.Ledger;
using AspireAi.Api.Defense.Quota.Reserve;
using AspireAi.Api.Defense.Quota.Scripts;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;

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
        services.TryAddSingleton(provider => new StoreClock(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<QuotaStore>();
        services.AddSingleton<Tenants>();
        services.AddSingleton<QuotaMetrics>();
        services.AddSingleton<BudgetCatalog>();
        services.AddSingleton<BudgetSlices>();
        services.AddSingleton<PromptCounter>();
        services.AddSingleton<Reservations>();
        services.AddSingleton<LedgerReader>();
        services.AddSingleton<LedgerAudit>();
        services.AddSingleton<UsageReader>();
        services.AddSingleton<IOpeningScript, QuotaGateScript>();

        AddHosted<StoreReturns>(services);
        AddHosted<Settlements>(services);
        AddHosted<LeaseRenewal>(services);
        AddHosted<QuotaJanitor>(services);
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
