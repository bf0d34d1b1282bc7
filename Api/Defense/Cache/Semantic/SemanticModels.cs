using AspireAi.Api.Defense.Cache.Semantic.Index;
using AspireAi.Api.Defense.Cache.Semantic.Text;
using AspireAi.Api.Models.Verifier;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.Cache.Semantic;

/// <summary>
/// The two models, loaded and tried once in the background at start: until they are ready every lookup is a miss, and
/// no request pays for the loading. An embedding model that is a server and away is tried again.
/// </summary>
internal sealed partial class SemanticModels(
    IServiceProvider services, IOptions<SemanticCacheOptions> options, TimeProvider time, ILogger<SemanticModels> logger) : BackgroundService
{
    private static readonly TimeSpan _retryEvery = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource<Loaded> _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The models, or null while they are being loaded and where they can't be.</summary>
    public Loaded? Ready => _loaded.Task.IsCompletedSuccessfully ? _loaded.Task.Result : null;

    /// <summary>Ends when the models are ready, or fails with them.</summary>
    public Task<Loaded> Loading => _loaded.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
            return;
        // The start of the host waits for everything before the first await.
        await Task.Yield();
        var began = time.GetTimestamp();
        while (!_loaded.Task.IsCompleted)
        {
            try
            {
                _loaded.TrySetResult(await LoadAsync(stoppingToken));
                var milliseconds = (long)time.GetElapsedTime(began).TotalMilliseconds;
                LogReady(milliseconds);
            }
            catch (HttpRequestException exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogAway(exception.Message);
                await Task.Delay(_retryEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
#pragma warning disable CA1031 // Whatever keeps the models from loading, chats go on without them.
            catch (Exception exception)
            {
                _loaded.TrySetException(exception);
                _ = _loaded.Task.Exception;
                if (!stoppingToken.IsCancellationRequested)
                    LogFailed(exception);
            }
#pragma warning restore CA1031
        }
    }

    private async Task<Loaded> LoadAsync(CancellationToken stoppingToken)
    {
        var generator = services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
        var verifier = services.GetRequiredService<QuestionVerifier>();
        var probe = await generator.GenerateVectorAsync("Which model is this?", cancellationToken: stoppingToken);
        // The first decision reads every list and compiles every pattern, too.
        Refusals.Screen(new Question("What model is this?"));
        await new SemanticDecider().JudgeAsync(
            verifier, new Question("What model is this?"), [new VectorMatch(new VectorEntry("", "", "Which model is this?", probe), 1)], stoppingToken);
        var metadata = generator.GetService<EmbeddingGeneratorMetadata>();
        var id = $"{metadata?.ProviderName}/{metadata?.ProviderUri}/{metadata?.DefaultModelId}/{probe.Length}";
        return new Loaded(generator, verifier, new VectorSpace(id, probe.Length));
    }

    /// <param name="Generator">Makes the vectors.</param>
    /// <param name="Verifier">Reads two questions together.</param>
    /// <param name="Space">Of the generator's vectors.</param>
    internal sealed record Loaded(IEmbeddingGenerator<string, Embedding<float>> Generator, QuestionVerifier Verifier, VectorSpace Space);

    [LoggerMessage(EventId = 703, Level = LogLevel.Information, Message = "The semantic cache's models are ready after {Milliseconds} ms.")]
    private partial void LogReady(long milliseconds);

    [LoggerMessage(EventId = 706, Level = LogLevel.Warning, Message = "The embedding model can't be reached, so questions in other words are not answered from the cache; it is tried again. {Fault}")]
    private partial void LogAway(string fault);

    [LoggerMessage(EventId = 704, Level = LogLevel.Error, Message = "The semantic cache's models can't be used; questions in other words are not answered from the cache.")]
    private partial void LogFailed(Exception exception);
}
