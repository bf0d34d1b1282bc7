using System.Globalization;
using AspireAi.Api.Defense.Quota.Scripts;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.Telemetry.Counts;

/// <summary>Names the counters of what happens and of what was saved. Nobody's limit hangs on them, so they have no common slot.</summary>
internal static class ActivityKeys
{
    private const string Prefix = "activity:1:";
    private const string MinutePrefix = Prefix + "minute:";

    /// <summary>Hash of one minute: outcomes, degraded stages, savings.</summary>
    public static RedisKey Minute(long minute) => MinutePrefix + minute.ToString(CultureInfo.InvariantCulture);

    public static bool IsMinute(string key) => key.StartsWith(MinutePrefix, StringComparison.Ordinal);

    /// <summary>Hash of a UTC month: <c>day:tenant:model:what</c>.</summary>
    public static RedisKey Saved(DateOnly day) => $"{Prefix}saved:{Month(day)}";

    /// <summary>Hash of a caller's UTC month: <c>day:model:what</c>.</summary>
    public static RedisKey SavedOf(string tenant, string subject, DateOnly day) =>
        $"{Prefix}saved:{Month(day)}:of:{QuotaKeys.Escape(tenant)}:{QuotaKeys.Escape(subject)}";

    private static string Month(DateOnly day) => day.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
