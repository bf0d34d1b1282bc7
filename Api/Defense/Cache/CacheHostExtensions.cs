using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Defense.Cache.Feedback;
using AspireAi.Api.Defense.SingleFlight;

namespace AspireAi.Api.Defense.Cache;

public static class CacheHostExtensions
{
    public static IHostApplicationBuilder AddAnswerCache(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSettings<CacheOptions>(CacheOptions.Section)
            .Validate(options => options.MaxEntryBytes <= options.MaxBytes / AnswerKeys.Partitions,
                $"Cache:MaxEntryBytes has to be at most a {AnswerKeys.Partitions}th of Cache:MaxBytes.")
            .ValidateOnStart();
        builder.Services.AddSingleton<AnswerStore>();
        builder.Services.AddSingleton<AnswerReplay>();
        builder.Services.AddSingleton<AnswerVotes>();
        builder.Services.AddSingleton<FlightStore>();
        builder.Services.AddSingleton<FlightPublisher>();
        builder.Services.AddSingleton<FlightRegistry>();
        builder.Services.AddSingleton<FlightLanding>();
        builder.Services.AddHostedService(services => services.GetRequiredService<FlightRegistry>());
        builder.Services.AddSingleton<IAdmissionQuery, ExactOpening>();
        return builder;
    }
}
