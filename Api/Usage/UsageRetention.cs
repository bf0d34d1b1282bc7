using AspireAi.Api.Defense.Quota;

namespace AspireAi.Api.Usage;

/// <summary>Deletes what has been kept for long enough, once an hour and in small pieces: others want to write, too.</summary>
internal sealed class UsageRetention(
    IDbContextFactory<AppDbContext> contexts, IOptionsMonitor<QuotaOptions> options, TimeProvider time, ILogger<UsageRetention> logger) : RestartingBackgroundService
{
    private const int MostAtOnce = 1_000;
    private static readonly TimeSpan _interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan _keepMinutes = TimeSpan.FromHours(25);

    /// <summary>Deletes what is too old now.</summary>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (minute, oldest) = (now - _keepMinutes, now - options.CurrentValue.Retention);
        // Whole months: a month's total has to stay the sum of its records.
        var day = new DateOnly(oldest.UtcDateTime.Year, oldest.UtcDateTime.Month, 1);
        // Sorts as the days and months themselves do.
        var (firstDay, firstMonth) = ($"{day:yyyy-MM-dd}", $"{day:yyyy-MM}");
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.MinuteStatistics.Where(one => one.Minute < minute).ExecuteDeleteAsync(cancellationToken);
        await context.DailyStatistics.Where(one => one.Day < day).ExecuteDeleteAsync(cancellationToken);
        await context.DailyUsage.Where(one => one.Period.CompareTo(firstDay) < 0).ExecuteDeleteAsync(cancellationToken);
        await context.MonthlyUsage.Where(one => one.Period.CompareTo(firstMonth) < 0).ExecuteDeleteAsync(cancellationToken);
        var start = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
        while (await context.UsageRecords.Where(one => context.UsageRecords.Where(old => old.At < start).OrderBy(old => old.At).Take(MostAtOnce).Select(old => old.Id).Contains(one.Id))
            .ExecuteDeleteAsync(cancellationToken) == MostAtOnce)
        {
        }
    }

    protected override (TimeProvider Time, ILogger Logger) Tools => (time, logger);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_interval, time);
        do
        {
            try
            {
                await DeleteAsync(stoppingToken);
            }
            catch (Exception exception) when (ServiceDefaults.Database.IsUnavailable(exception))
            {
                // In an hour, then.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
