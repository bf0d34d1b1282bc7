using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace AspireAi.Api.Data;

/// <summary>Every instant in the database: in UTC and to the millisecond, which either provider sorts and people can read. SQLite can't order a DateTimeOffset.</summary>
internal sealed class UtcInstant() : ValueConverter<DateTimeOffset, DateTime>(
    instant => Truncate(instant).UtcDateTime, stored => new DateTimeOffset(DateTime.SpecifyKind(stored, DateTimeKind.Utc)))
{
    /// <summary>The instant as it comes back from the database.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset instant) => DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds());
}
