using AspireAi.Api.Models.Demo;
using AspireAi.Api.Models.Discovery;
using AspireAi.Api.Models.Providers;

namespace AspireAi.Api.Models;

public static class ModelsHostExtensions
{
    /// <summary>Registers the configured models, or the demo model; mistakes stop the start.</summary>
    public static IHostApplicationBuilder AddModels(this IHostApplicationBuilder builder)
    {
        var (models, errors) = ModelConfiguration.Read(builder.Configuration);
        builder.Services.AddOptions<ModelCatalogErrors>()
            .Configure(found => found.Errors.AddRange(errors))
            .Validate(found => found.Errors.Count == 0, string.Join('\n', errors))
            .ValidateOnStart();
        builder.Services.AddSettingsSection(ModelOptions.Section);
        builder.Services.AddSettings<DemoOptions>(DemoOptions.Section);
        builder.Services.AddSingleton<TokenCounter>();
        builder.Services.AddSingleton<DemoDocs>();
        builder.Services.AddSingleton<DemoChatClient>();
        builder.Services.AddSingleton<UpstreamHttp>();
        builder.Services.AddSingleton(services =>
        {
            _ = services.GetRequiredService<IOptions<ModelCatalogErrors>>().Value;
            return ActivatorUtilities.CreateInstance<ModelCatalog>(services, models);
        });
        builder.Services.AddSingleton<ModelAccess>();
        builder.Services.AddHostedService<ModelDiscovery>();
        builder.Services.AddHostedService<ModelsAtStart>();
        return builder;
    }

    private sealed class ModelCatalogErrors
    {
        public List<string> Errors { get; } = [];
    }
}
