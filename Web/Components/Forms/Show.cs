using System.Globalization;

namespace AspireAi.Web.Components.Forms;

/// <summary>Numbers, money and times as the pages write them.</summary>
internal static class Show
{
    private const decimal MicroDollarsPerDollar = 1_000_000;

    public static string Number(decimal number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>1,234 as 1.2k: for axes.</summary>
    public static string Short(decimal number) => number switch
    {
        >= 1_000_000_000 => (number / 1_000_000_000).ToString("0.#", CultureInfo.InvariantCulture) + "G",
        >= 1_000_000 => (number / 1_000_000).ToString("0.#", CultureInfo.InvariantCulture) + "M",
        >= 1_000 => (number / 1_000).ToString("0.#", CultureInfo.InvariantCulture) + "k",
        _ => number.ToString("0.##", CultureInfo.InvariantCulture),
    };

    /// <summary>Cents where they matter, more digits where there are only such.</summary>
    public static string Money(decimal microDollars)
    {
        var dollars = microDollars / MicroDollarsPerDollar;
        return Math.Abs(dollars) switch
        {
            0 => "$0",
            >= 100 => dollars.ToString("$#,0", CultureInfo.InvariantCulture),
            >= 0.1m => dollars.ToString("$0.00", CultureInfo.InvariantCulture),
            _ => dollars.ToString("$0.00####", CultureInfo.InvariantCulture),
        };
    }

    public static string Day(DateOnly day) => day.ToString("MMM d", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("MMM d, yyyy", CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";

    public static string Second(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";

    public static string Bytes(long bytes) => bytes switch
    {
        >= 1 << 20 => (bytes / (decimal)(1 << 20)).ToString("0.#", CultureInfo.InvariantCulture) + " MB",
        >= 1 << 10 => (bytes / (decimal)(1 << 10)).ToString("0.#", CultureInfo.InvariantCulture) + " KB",
        _ => $"{bytes} bytes",
    };

    public static string Window(TimeSpan window) => window switch
    {
        { TotalDays: >= 1 } => $"{window.TotalDays:0.#} d",
        { TotalHours: >= 1 } => $"{window.TotalHours:0.#} h",
        { TotalMinutes: >= 1 } => $"{window.TotalMinutes:0.#} min",
        _ => $"{window.TotalSeconds:0.#} s",
    };
}
