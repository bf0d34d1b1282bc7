namespace AspireAi.Api.Data;

/// <summary>Says every few seconds in the database that this replica lives, and which others do.</summary>
internal sealed class ReplicaHeartbeats(IDbContextFactory<AppDbContext> contexts, TimeProvider time, ILogger<ReplicaHeartbeats> logger, DatabaseStartup? database = null) : RestartingBackgroundService
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _deadAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _forgottenAfter = TimeSpan.FromHours(1);
    private static readonly TimeSpan _longestStop = TimeSpan.FromSeconds(1);

    private volatile int _count = 1;

    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Of the replicas that live; without the database the last answer stands.</summary>
    public int Count => _count;

    /// <returns>The ids of the replicas that live, this one included.</returns>
    /// <exception cref="Exception">The database is unavailable.</exception>
    public async Task<IReadOnlyCollection<string>> LiveAsync()
    {
        if (database is null)
        {
            return [Id];
        }

        await using var context = await contexts.CreateDbContextAsync();
        // One from the future was written by another clock, before the database failed over.
        var statement = $"SELECT id AS \"Value\" FROM replicas WHERE abs({NowOf(context)} - seen_at) < {{0}}";
        var living = await context.Database.SqlQueryRaw<string>(statement, (long)_deadAfter.TotalMilliseconds).ToListAsync();
        _count = living.Union([Id]).Count();
        return [.. living.Union([Id])];
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (database is null)
        {
            return;
        }

        try
        {
            using var limit = new CancellationTokenSource(_longestStop, time);
            await using var context = await contexts.CreateDbContextAsync(limit.Token);
            await context.Replicas.Where(one => one.Id == Id).ExecuteDeleteAsync(limit.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException || ServiceDefaults.Database.IsUnavailable(exception))
        {
            // The others find out by themselves.
        }
    }

    protected override (TimeProvider Time, ILogger Logger) Tools => (time, logger);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        if (database is null)
        {
            return;
        }

        using var timer = new PeriodicTimer(_interval, time);
        do
        {
            try
            {
                await BeatAsync(stoppingToken);
            }
            catch (Exception exception) when (ServiceDefaults.Database.IsUnavailable(exception))
            {
                // The next beat, then.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var now = NowOf(context);
            var beat = $"INSERT INTO replicas (id, seen_at) VALUES ({{0}}, {now}) ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at";
            await context.Database.ExecuteSqlRawAsync(beat, [Id], cancellationToken);
            var forget = $"DELETE FROM replicas WHERE seen_at < {now} - {{0}}";
            await context.Database.ExecuteSqlRawAsync(forget, [(long)_forgottenAfter.TotalMilliseconds], cancellationToken);
        }

        await LiveAsync();
    }

    // Unix milliseconds by the database's clock.
    private static string NowOf(AppDbContext context) => context.Database.IsSqlite() ? "CAST(unixepoch('subsec') * 1000 AS INTEGER)" : "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)";
}
