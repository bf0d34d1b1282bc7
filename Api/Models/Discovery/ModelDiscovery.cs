using System.Net.Http.Headers;
using AspireAi.Api.Models.Providers;

namespace AspireAi.Api.Models.Discovery;

/// <summary>
/// Asks the endpoints that have <see cref="ModelOptions.Discover"/> for their models, at start and again and again. While one can't be
/// asked, what it listed last stays.
/// </summary>
internal sealed partial class ModelDiscovery(ModelCatalog catalog, UpstreamHttp http, TimeProvider time, ILogger<ModelDiscovery> logger) : RestartingBackgroundService
{
    private const int MaxBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    // The first requests should find the models of a provider that is there.
    private static readonly TimeSpan _patienceAtStart = TimeSpan.FromSeconds(2);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await Task.WhenAny(catalog.FirstDiscovery, Task.Delay(_patienceAtStart, time, cancellationToken));
    }

    protected override (TimeProvider Time, ILogger Logger) Tools => (time, logger);

    protected override Task RunAsync(CancellationToken stoppingToken) => Task.WhenAll(catalog.Sources.Select(source => RefreshAsync(source, stoppingToken)));

    private async Task RefreshAsync(ModelSource source, CancellationToken stoppingToken)
    {
        string? trouble = null;
        using var timer = new PeriodicTimer(source.Options.DiscoverEvery, time);
        do
        {
            try
            {
                var change = source.Offer(await ListAsync(source.Options, stoppingToken));
                if (change.Added.Count + change.Removed.Count > 0 || trouble is not null)
                {
                    LogFound(PlaceOf(source), source.Count, Named(change.Added), Named(change.Removed));
                }

                foreach (var model in source.Models.Where(model => model.PriceSource == PriceSource.Unknown && change.Added.Contains(model.Name)))
                {
                    LogUnknownPrice(model.Name);
                }

                trouble = null;
            }
#pragma warning disable CA1031 // Whatever a provider sends in place of a list, the Api goes on.
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                source.Offer(null);
                var said = exception is OperationCanceledException ? $"no answer in {_patience.TotalSeconds} s" : exception.Message;
                if (said != trouble)
                {
                    LogFailed(PlaceOf(source), said.TrimEnd('.'), source.Count);
                }

                trouble = said;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static string Named(IReadOnlyCollection<string> models) => models.Count == 0 ? "none" : string.Join(", ", models);

    // An address may hold a key.
    private static string PlaceOf(ModelSource source) => new Uri(source.Options.Endpoint).Authority;

    private async Task<IReadOnlyList<DiscoveredModel>> ListAsync(ModelOptions options, CancellationToken stoppingToken)
    {
        using var patience = new CancellationTokenSource(_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, patience.Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, OpenAiUrls.Of(new Uri(options.Endpoint), "models"));
        request.Headers.Authorization = string.IsNullOrEmpty(options.Key) ? null : new AuthenticationHeaderValue("Bearer", options.Key);
        request.Headers.TryAddWithoutValidation("User-Agent", "AspireAi");
        using var response = await http.SendAsync(request, either.Token);
        response.EnsureSuccessStatusCode();
        await response.Content.LoadIntoBufferAsync(MaxBytes, either.Token);
        return DiscoveredModel.ReadList(await response.Content.ReadAsByteArrayAsync(either.Token));
    }

    [LoggerMessage(205, LogLevel.Warning, "What the discovered model {Model} costs is not known, so it is taken to cost nothing, and no budget in money stops it. Set the Prices of its entry, to 0 where it is free.")]
    private partial void LogUnknownPrice(string model);

    [LoggerMessage(202, LogLevel.Information, "{Endpoint} lists its models. Offered: {Count}, new: {Added}, gone: {Removed}.")]
    private partial void LogFound(string endpoint, int count, string added, string removed);

    [LoggerMessage(203, LogLevel.Warning, "{Endpoint} could not be asked for its models: {Reason}. Those that it listed last are still offered: {Count}.")]
    private partial void LogFailed(string endpoint, string reason, int count);
}
