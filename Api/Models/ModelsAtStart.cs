namespace AspireAi.Api.Models;

/// <summary>Says at start which models answer, and loads the tokenizer's vocabulary before the first request needs it.</summary>
internal sealed partial class ModelsAtStart(IServiceProvider services, TokenCounter tokens, ILogger<ModelsAtStart> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not a constructor's argument: hosted services are made before the configuration is checked.
        var catalog = services.GetRequiredService<ModelCatalog>();
        if (catalog.IsDemo)
        {
            LogDemo(ModelConfiguration.ApiKeyVariable, ModelConfiguration.ConnectionName);
        }
        else
        {
            foreach (var model in catalog.All)
            {
                if (model is { PriceSource: PriceSource.Unknown, IsDiscovered: false })
                {
                    LogUnknownPrice(model.Name);
                }

                LogModel(model.Name, string.Join(", ", model.Endpoints.Select(static endpoint => endpoint.Name)), model.Price.Input, model.Price.CachedInput, model.Price.Output);
            }
        }

        return Task.Run(tokens.Warm, stoppingToken);
    }

    [LoggerMessage(200, LogLevel.Information, "No model is connected, so the demo model answers. Set {ApiKey} or ConnectionStrings:{Connection} to connect one.")]
    private partial void LogDemo(string apiKey, string connection);

    [LoggerMessage(204, LogLevel.Warning, "What model {Model} costs is not known, so it is taken to cost nothing, and no budget in money stops it. Set its InputPrice and OutputPrice, to 0 where it is free.")]
    private partial void LogUnknownPrice(string model);

    [LoggerMessage(201, LogLevel.Information, "Model {Model} at {Host}: ${Input} in, ${CachedInput} cached, ${Output} out per million tokens.")]
    private partial void LogModel(string model, string host, decimal input, decimal cachedInput, decimal output);
}
