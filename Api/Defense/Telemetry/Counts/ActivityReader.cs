using System.Globalization;
using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Defense.Quota.Scripts;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.Telemetry.Counts;

/// <summary>What happened in one minute, on all replicas. Money in millionths of a US dollar.</summary>
internal sealed record ActivityMinute(
    DateTimeOffset At, IReadOnlyDictionary<string, long> Outcomes, IReadOnlyDictionary<string, long> Caches, IReadOnlyDictionary<string, long> Degraded,
    long SavedTokens, long SavedMicroDollars);

/// <summary>What caches and joined answers saved on a day. Money in millionths of a US dollar.</summary>
internal sealed record SavedDay(DateOnly Date, string? Tenant, string Model, long Calls, long Tokens, long MicroDollars);

/// <summary>Reads what <see cref="ActivityRecorder"/> writes. Throws what the store throws.</summary>
internal sealed class ActivityReader(IConnectionMultiplexer redis, TimeProvider time)
{
    private IDatabase Database => redis.GetDatabase();

    /// <summary>The last minutes, the current one last.</summary>
    public async Task<IReadOnlyList<ActivityMinute>> LastAsync(int minutes)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        var read = Enumerable.Range(0, minutes).Select(ago => now - minutes + 1 + ago).Select(async minute => Read(minute, await Database.HashGetAllAsync(ActivityKeys.Minute(minute))));
        return await Task.WhenAll(read);
    }

    public async Task<IReadOnlyList<SavedDay>> SavedAsync(UtcMonth month) =>
        Sum(await Database.HashGetAllAsync(ActivityKeys.Saved(First(month))), First(month), tenants: true);

    public async Task<IReadOnlyList<SavedDay>> SavedOfAsync(string tenant, string subject, UtcMonth month) =>
        Sum(await Database.HashGetAllAsync(ActivityKeys.SavedOf(tenant, subject, First(month))), First(month), tenants: false);

    private static DateOnly First(UtcMonth month) => DateOnly.FromDateTime(month.Start.UtcDateTime);

    private static ActivityMinute Read(long minute, HashEntry[] fields)
    {
        Dictionary<string, long> Of(string prefix) => fields
            .Where(field => ((string)field.Name!).StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(field => ((string)field.Name!)[prefix.Length..], field => (long)field.Value, StringComparer.Ordinal);
        long One(string name) => (long?)fields.FirstOrDefault(field => field.Name == name).Value ?? 0;
        return new ActivityMinute(
            DateTimeOffset.FromUnixTimeSeconds(minute * 60), Of(ActivityRecorder.OutcomePrefix), Of(ActivityRecorder.CachePrefix), Of(ActivityRecorder.DegradedPrefix),
            One(ActivityRecorder.SavedTokens), One(ActivityRecorder.SavedMoney));
    }

    private static List<SavedDay> Sum(HashEntry[] fields, DateOnly first, bool tenants)
    {
        var sums = new SortedDictionary<(string Day, string Tenant, string Model), SavedDay>();
        foreach (var field in fields)
        {
            var name = ((string)field.Name!).Split(':');
            var key = (name[0], tenants ? name[1] : "", name[^2]);
            var sum = sums.TryGetValue(key, out var known)
                ? known
                : new SavedDay(
                    first.AddDays(int.Parse(name[0], CultureInfo.InvariantCulture) - 1), tenants ? QuotaKeys.Unescape(name[1]) : null, QuotaKeys.Unescape(name[^2]), 0, 0, 0);
            sums[key] = name[^1] switch
            {
                "n" => sum with { Calls = (long)field.Value },
                "t" => sum with { Tokens = (long)field.Value },
                _ => sum with { MicroDollars = (long)field.Value },
            };
        }

        return [.. sums.Values];
    }
}
