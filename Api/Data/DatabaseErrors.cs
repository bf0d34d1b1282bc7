using Microsoft.Data.Sqlite;
using Npgsql;

namespace AspireAi.Api.Data;

/// <summary>What a database's exceptions say, whichever it is.</summary>
internal static class DatabaseErrors
{
    /// <summary>What would no longer be unique: the name of an index, or a text with the column's name in it. Null: it failed of something else.</summary>
    public static string? NotUnique(Exception exception) => exception switch
    {
        DbUpdateException { InnerException: { } inner } => NotUnique(inner),
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } postgres => postgres.ConstraintName ?? "",
        SqliteException { SqliteExtendedErrorCode: 1555 or 2067 } sqlite => sqlite.Message,
        _ => null,
    };

    /// <summary>Whether a row that is referred to is missing, or can't go because it is.</summary>
    public static bool IsReferenceMissing(Exception exception) => exception switch
    {
        DbUpdateException { InnerException: { } inner } => IsReferenceMissing(inner),
        PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.RestrictViolation } => true,
        SqliteException { SqliteExtendedErrorCode: 787 or 1811 } => true,
        _ => false,
    };

    /// <summary>Why it is unavailable, for people: the innermost message of the database's own, which names the address.</summary>
    public static string ReasonOf(Exception exception)
    {
        var reason = exception;
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            reason = Database.IsUnavailable(inner) ? inner : reason;
        }

        return reason.Message;
    }
}
