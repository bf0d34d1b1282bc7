using StackExchange.Redis;

namespace AspireAi.Api.Defense.Limits;

/// <summary>What a scope may spend in a UTC day or month. Money in nano-dollars; null: no cap.</summary>
/// <param name="Name">As errors name it: <c>user</c>, <c>key</c>, <c>tenant</c>, or the name of a budget.</param>
/// <param name="Scope">See <see cref="ScopeNames"/>.</param>
internal sealed record SpendingCap(string Name, string Scope, UsagePeriod Period, long? Tokens, long? Money)
{
    public RedisKey Key { get; } = LimitKeys.Counter(Scope, Period.Name);
}

/// <summary>A UTC day or month.</summary>
/// <param name="Name"><c>2026-11-29</c> or <c>2026-11</c>.</param>
/// <param name="End">First instant of the next one.</param>
internal readonly record struct UsagePeriod(string Name, DateTimeOffset End)
{
    private const int MonthLength = 7;

    public bool IsDay => IsDayName(Name);

    public static bool IsDayName(string name) => name.Length > MonthLength;

    public static UsagePeriod MonthOf(DateTimeOffset time) => Periods.Of(time).Month;

    public static UsagePeriod DayOf(DateTimeOffset time) => Periods.Of(time).Day;

    /// <exception cref="FormatException">The name is of neither form.</exception>
    public static UsagePeriod Parse(string name) => name.Length == MonthLength
        ? MonthOf(UtcMonth.Parse(name).Start)
        : DayOf(DateTimeOffset.ParseExact(name, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
}

/// <summary>The day and the month of an instant. Each call asks for those of today.</summary>
file sealed record Periods(DateTime Date, UsagePeriod Day, UsagePeriod Month)
{
    private static Periods? _latest;

    public static Periods Of(DateTimeOffset time)
    {
        var date = time.UtcDateTime.Date;
        if (Volatile.Read(ref _latest) is { } latest && latest.Date == date)
        {
            return latest;
        }

        var (day, month) = (new DateTimeOffset(date, TimeSpan.Zero), UtcMonth.Of(time));
        var found = new Periods(date, new(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), day.AddDays(1)), new(month.ToString(), month.End));
        Volatile.Write(ref _latest, found);
        return found;
    }
}

/// <summary>What Redis knows of a scope's spending in a period. Money in nano-dollars.</summary>
/// <param name="IsSeeded">False: what was settled is not known yet.</param>
internal readonly record struct CounterState(bool IsSeeded, long Tokens, long Money, long HeldTokens, long HeldMoney);
