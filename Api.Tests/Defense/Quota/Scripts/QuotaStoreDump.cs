using System.Globalization;
using AspireAi.Api.Defense.Quota;
using AspireAi.Api.Defense.Quota.Scripts;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota.Scripts;

/// <summary>Compares what the store holds for a tenant's day and its month with the model, field by field.</summary>
internal sealed class QuotaStoreDump(IDatabase database, string tenant, int day, QuotaScopes[] callers, QuotaModel model, bool keepsTimeToLive)
{
    private readonly DateOnly _date = QuotaKeys.DateOf(day);
    private readonly List<QuotaModel.Reservation> _today = [.. model.Reservations.Values.Where(reservation => reservation.Day == day)];
    private readonly List<QuotaModel.Reservation> _month = [.. model.Reservations.Values.Where(reservation => QuotaModel.MonthOf(reservation.Day) == QuotaModel.MonthOf(day))];

    public async Task CheckAsync()
    {
        foreach (var subject in callers.Select(caller => caller.Subject).Distinct())
        {
            await CheckSubjectAsync(subject);
        }

        var month = new Dictionary<string, long>();
        Count(month, "", _month);
        AddSlices(month, BudgetPeriod.Month, _month);
        await CheckHashAsync(QuotaKeys.TenantMonth(tenant, _date), month);

        var today = new Dictionary<string, long>();
        AddSlices(today, BudgetPeriod.Day, _today);
        RollUp(today, _today, model => $"r:{model}:");
        await CheckHashAsync(QuotaKeys.TenantDay(tenant, _date), today);

        var subjects = _month.Where(reservation => reservation.Settled is { Tokens: > 0 })
            .GroupBy(reservation => QuotaKeys.Escape(reservation.Scopes.Subject), reservation => reservation.Settled!.Tokens)
            .Select(group => (group.Key, group.Sum())).Order();
        var stored = (await database.SortedSetRangeByRankWithScoresAsync(QuotaKeys.Subjects(tenant, _date)))
            .Where(entry => entry.Score != 0).Select(entry => ((string)entry.Element!, (long)entry.Score)).Order();
        Assert.Equal(subjects, stored);
        await CheckLedgerAsync();
    }

    private async Task CheckSubjectAsync(string subject)
    {
        var expected = new Dictionary<string, long>();
        var own = _month.Where(reservation => reservation.Scopes.Subject == subject).ToList();
        Count(expected, "", own);
        foreach (var key in own.Where(reservation => reservation.Scopes.Key is not null).GroupBy(reservation => reservation.Scopes.Key!))
        {
            Count(expected, $"k:{QuotaKeys.Escape(key.Key)}:", key);
        }

        foreach (var each in own.GroupBy(reservation => reservation.Day))
        {
            RollUp(expected, each, model => $"r:{QuotaKeys.DateOf(each.Key).Day.ToString("00", CultureInfo.InvariantCulture)}:{model}:");
        }

        await CheckHashAsync(QuotaKeys.SubjectMonth(tenant, subject, _date), expected);

        var keys = QuotaKeys.Of(tenant, subject, day);
        var live = _today.Where(reservation => reservation.Scopes.Subject == subject && reservation.State == QuotaModel.State.Live).ToList();
        Assert.Equal(live.Count, await database.HashLengthAsync(keys.All[6]));
        Assert.Equal(live.Select(reservation => (double)reservation.Until.ToUnixTimeMilliseconds()).Order(),
            (await database.SortedSetRangeByRankWithScoresAsync(keys.All[5])).Select(entry => entry.Score).Order());
        Assert.Equal(live.Count == 0 ? null : live.Min(reservation => (double?)reservation.Until.ToUnixTimeMilliseconds()),
            await database.SortedSetScoreAsync(QuotaKeys.Due(tenant), keys.Member));
    }

    private async Task CheckLedgerAsync()
    {
        var expected = model.Reservations.Where(known => known.Value.Day == day && known.Value.Settled is not null).ToDictionary(
            known => known.Key,
            known => (known.Value.State == QuotaModel.State.Estimated ? "e" : "f", known.Value.Settled! with { Model = QuotaKeys.Escape(known.Value.Settled!.Model) }));
        var stored = (await database.HashGetAllAsync(QuotaKeys.LedgerOf(tenant, _date))).ToDictionary(
            entry => (string)entry.Name!,
            entry =>
            {
                var parts = ((string)entry.Value!).Split(' ', 10);
                var numbers = parts[1..6].Select(part => long.Parse(part, CultureInfo.InvariantCulture)).ToArray();
                return (parts[0], new QuotaModel.Charge(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], parts[7]));
            });
        Assert.Equal(expected.OrderBy(entry => entry.Key), stored.OrderBy(entry => entry.Key));
    }

    private void AddSlices(Dictionary<string, long> expected, BudgetPeriod period, List<QuotaModel.Reservation> reservations)
    {
        foreach (var budget in callers.SelectMany(caller => caller.Budgets).Distinct().Where(budget => budget.Period == period))
        {
            var prefix = $"s:{QuotaKeys.Escape(budget.Name)}:";
            if (model.Slices.TryGetValue(QuotaModel.Instance(budget, day), out var slice))
            {
                Add(expected, prefix + "g", slice.Granted);
                Add(expected, prefix + "r", slice.Returned);
            }

            foreach (var reservation in reservations.Where(reservation => reservation.Scopes.Budgets.Contains(budget)))
            {
                Add(expected, prefix + (reservation.Settled is null ? "h" : "m"), reservation.Settled?.Money ?? reservation.Money);
            }
        }
    }

    private static void Count(Dictionary<string, long> expected, string prefix, IEnumerable<QuotaModel.Reservation> reservations)
    {
        foreach (var reservation in reservations)
        {
            Add(expected, prefix + (reservation.Settled is null ? "ht" : "t"), reservation.Settled?.Tokens ?? reservation.Tokens);
            Add(expected, prefix + (reservation.Settled is null ? "hm" : "m"), reservation.Settled?.Money ?? reservation.Money);
        }
    }

    private static void RollUp(Dictionary<string, long> expected, IEnumerable<QuotaModel.Reservation> reservations, Func<string, string> prefix)
    {
        foreach (var charge in reservations.Select(reservation => reservation.Settled).OfType<QuotaModel.Charge>())
        {
            var p = prefix(QuotaKeys.Escape(charge.Model));
            Add(expected, p + "n", 1);
            Add(expected, p + "p", charge.Prompt);
            Add(expected, p + "c", charge.Cached);
            Add(expected, p + "o", charge.Output);
            Add(expected, p + "m", charge.Money);
        }
    }

    private static void Add(Dictionary<string, long> expected, string field, long value) =>
        expected[field] = expected.GetValueOrDefault(field) + value;

    // A field that came back to zero stays; one that never was is zero too.
    private async Task CheckHashAsync(RedisKey key, Dictionary<string, long> expected)
    {
        var stored = (await database.HashGetAllAsync(key))
            .Where(entry => !((string)entry.Name!).EndsWith(":x", StringComparison.Ordinal))
            .ToDictionary(entry => (string)entry.Name!, entry => (long)entry.Value);
        Assert.Equal(
            expected.Where(entry => entry.Value != 0).OrderBy(entry => entry.Key),
            stored.Where(entry => entry.Value != 0).OrderBy(entry => entry.Key));
        if (stored.Count > 0 && keepsTimeToLive)
        {
            Assert.NotNull(await database.KeyTimeToLiveAsync(key));
        }
    }
}
