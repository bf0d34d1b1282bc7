using StackExchange.Redis;

namespace AspireAi.Api.Defense.Quota.Scripts;

/// <summary>
/// The store's names for what a caller of a tenant uses on one UTC day; quota-common.lua says what each holds. All of a tenant's
/// keys share a hash slot. Left out on purpose: the tier and its caps, so that a caller who moves keeps what was counted.
/// </summary>
internal sealed class QuotaKeys
{
    private const string Prefix = "quota:1:";

    private QuotaKeys(string tenant, string subject, int day)
    {
        var date = DateOf(day);
        var slot = Slot(tenant);
        var month = $"{slot}:m:{Month(date)}";
        var today = $"{slot}:d:{Day(date)}";
        var name = Escape(subject);
        Label = date.Day.ToString("00", CultureInfo.InvariantCulture);
        DayNumber = day;
        Member = $"{day} {name}";
        All =
        [
            $"{slot}:due", $"{month}:of:{name}", $"{month}:tenant", $"{today}:tenant", $"{month}:subjects",
            $"{today}:leases:{name}", $"{today}:live:{name}", $"{today}:ledger",
        ];
        Hashes = [All[1], All[2], All[3]];
    }

    /// <summary>KEYS of the scripts that move money.</summary>
    public RedisKey[] All { get; }

    /// <summary>Subject, tenant and day: KEYS of the gate.</summary>
    public RedisKey[] Hashes { get; }

    /// <summary>Day of the month, two digits.</summary>
    public string Label { get; }

    /// <summary>UTC days since 1970.</summary>
    public int DayNumber { get; }

    /// <summary>What stands for this caller and day among the tenant's due leases.</summary>
    public string Member { get; }

    public RedisKey TenantOf(BudgetPeriod period) => period == BudgetPeriod.Day ? Hashes[2] : Hashes[1];

    public RedisKey Ledger => All[7];

    public static QuotaKeys Of(string tenant, string subject, int day) => new(tenant, subject, day);

    /// <summary>The names of all tenants that ever reserved something; in a slot of its own.</summary>
    public static RedisKey Tenants => Prefix + "tenants";

    public static RedisKey Due(string tenant) => $"{Slot(tenant)}:due";

    public static RedisKey LedgerOf(string tenant, DateOnly day) => $"{Slot(tenant)}:d:{Day(day)}:ledger";

    public static RedisKey SubjectMonth(string tenant, string subject, DateOnly month) => $"{Slot(tenant)}:m:{Month(month)}:of:{Escape(subject)}";

    public static RedisKey TenantMonth(string tenant, DateOnly month) => $"{Slot(tenant)}:m:{Month(month)}:tenant";

    public static RedisKey TenantDay(string tenant, DateOnly day) => $"{Slot(tenant)}:d:{Day(day)}:tenant";

    public static RedisKey Subjects(string tenant, DateOnly month) => $"{Slot(tenant)}:m:{Month(month)}:subjects";

    /// <summary>A budget's own hash: it is shared by tenants, so it has a slot of its own.</summary>
    public static RedisKey Budget(string name, BudgetPeriod period, DateOnly day) =>
        $"{Prefix}{{budget:{Escape(name)}}}:{(period == BudgetPeriod.Day ? "d:" + Day(day) : "m:" + Month(day))}";

    /// <summary>Reads <see cref="Member"/>.</summary>
    public static (int Day, string Subject) ReadMember(string member)
    {
        var space = member.IndexOf(' ', StringComparison.Ordinal);
        return (int.Parse(member.AsSpan(0, space), CultureInfo.InvariantCulture), Unescape(member[(space + 1)..]));
    }

    public static DateOnly DateOf(int day) => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(day);

    public static int DayOf(DateOnly date) => date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <summary>A word without white space, commas, colons and braces, whatever a name is made of.</summary>
    public static string Escape(string name) => Uri.EscapeDataString(name);

    public static string Unescape(string name) => Uri.UnescapeDataString(name);

    private static string Slot(string tenant) => $"{Prefix}{{{Escape(tenant)}}}";

    private static string Month(DateOnly date) => date.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static string Day(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>How often a budget starts anew, in UTC.</summary>
internal enum BudgetPeriod
{
    Day,
    Month,
}
