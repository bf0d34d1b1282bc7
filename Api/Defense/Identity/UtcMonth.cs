namespace AspireAi.Api.Defense.Identity;

/// <summary>A calendar month in UTC, the period of quotas; written <c>2026-11</c>.</summary>
public readonly record struct UtcMonth(int Year, int Month)
{
    private const string Format = "yyyy-MM";

    public static UtcMonth Of(DateTimeOffset time) => new(time.UtcDateTime.Year, time.UtcDateTime.Month);

    public static bool TryParse(string? text, out UtcMonth month)
    {
        // The last month of all has no end.
        var valid = DateTime.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) && first < DateTime.MaxValue.AddMonths(-1);
        month = valid ? new UtcMonth(first.Year, first.Month) : default;
        return valid;
    }

    /// <exception cref="FormatException">The text is no month.</exception>
    public static UtcMonth Parse(string text) => TryParse(text, out var month) ? month : throw new FormatException($"'{text}' is no month.");

    /// <summary>The first instant of the month.</summary>
    public DateTimeOffset Start => new(Year, Month, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The first instant of the next one, when quotas begin anew.</summary>
    public DateTimeOffset End => Start.AddMonths(1);

    public override string ToString() => Start.ToString(Format, CultureInfo.InvariantCulture);
}
