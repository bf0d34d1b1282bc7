using System.Collections.Concurrent;

namespace AspireAi.Api.Accounts.Store;

/// <summary>
/// When keys were last used, for people who tidy up: noted in the process, at most once a minute for each key, and written down seconds
/// later. Fails open: what can't be written now is written later or lost.
/// </summary>
internal sealed class ApiKeyUses(ApiKeyStore keys, TimeProvider time, ILogger<ApiKeyUses> logger) : RestartingBackgroundService
{
    private static readonly TimeSpan _precision = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _betweenWrites = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _noted = new(StringComparer.Ordinal);

    public void Note(ApiKeyRecord key)
    {
        var now = time.GetUtcNow();
        if (key.TakeUse(now, _precision))
        {
            _noted[key.Id] = now;
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync();
    }

    protected override (TimeProvider Time, ILogger Logger) Tools => (time, logger);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_betweenWrites, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await WriteAsync();
        }
    }

    private async Task WriteAsync()
    {
        var noted = _noted.ToArray();
        if (noted.Length == 0)
        {
            return;
        }

        try
        {
            await keys.NoteUsesAsync(noted);
        }
        catch (Exception exception) when (Database.IsUnavailable(exception))
        {
            return;
        }

        foreach (var use in noted)
        {
            _noted.TryRemove(use);
        }
    }
}
