using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace AspireAi.Api.Data;

/// <summary>Every instant in the database: milliseconds since 1970 in UTC, which both providers sort. SQLite can't order a DateTimeOffset.</summary>
internal sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
    instant => instant.ToUnixTimeMilliseconds(), milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds))
{
    /// <summary>The instant as it comes back from the database.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset instant) => DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds());
}
