using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace AspireAi.ServiceDefaults;

public enum DatabaseProvider
{
    Postgres,
    Sqlite,
}

/// <summary>There is no database to connect to.</summary>
public sealed class DatabaseUnavailableException(string message) : Exception(message);

/// <summary>The database that <c>ConnectionStrings:db</c> names: <c>Host=…</c> is PostgreSQL, <c>Data Source=…</c> an SQLite file.</summary>
public static class Database
{
    public const string Name = "db";

    public const string Remedy = "ConnectionStrings:db has to be a PostgreSQL connection string (Host=…;Database=…) or an SQLite one (Data Source=file.db).";

    private static readonly string[] _sqlite = ["Data Source", "DataSource", "Filename"];

    /// <summary>Null where it is neither.</summary>
    public static DatabaseProvider? ProviderOf(string connectionString)
    {
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
            return parts.ContainsKey("Host") || parts.ContainsKey("Server") ? DatabaseProvider.Postgres
                : _sqlite.Any(parts.ContainsKey) ? DatabaseProvider.Sqlite
                : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Tables and columns in snake_case, on either provider.</summary>
    public static DbContextOptionsBuilder UseDatabase(this DbContextOptionsBuilder options, string connectionString) =>
        (ProviderOf(connectionString) == DatabaseProvider.Postgres
            ? options.UseNpgsql(connectionString, postgres => postgres.EnableRetryOnFailure(maxRetryCount: 2, maxRetryDelay: TimeSpan.FromMilliseconds(500), errorCodesToAdd: null))
            : options.UseSqlite(connectionString).AddInterceptors(SqlitePragmas.Instance))
        .AddInterceptors(StorableText.Instance).UseSnakeCaseNamingConvention();

    /// <summary>Tells a database that is unavailable, for which every caller has an answer, from a defect of ours, which must be seen.</summary>
    public static bool IsUnavailable(Exception exception) => exception switch
    {
        DbUpdateException { InnerException: { } inner } => IsUnavailable(inner),
        RetryLimitExceededException { InnerException: { } inner } => IsUnavailable(inner),
        InvalidOperationException { InnerException: NpgsqlException inner } => IsUnavailable(inner),
        // 08 connection, 25006 read-only, 3D000 and 42P01 not created yet, 53 full, 57P shutting down or starting.
        PostgresException { SqlState: var state } => state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("53", StringComparison.Ordinal)
            || state.StartsWith("57P", StringComparison.Ordinal) || state is "25006" or "3D000" or "42P01" or "28P01" or "28000",
        NpgsqlException => true,
        // Busy, locked, read-only, I/O, full, can't open; "no such table" is 1.
        SqliteException { SqliteErrorCode: var code } sqlite => code is 5 or 6 or 8 or 10 or 13 or 14
            || (code == 1 && sqlite.Message.Contains("no such table", StringComparison.Ordinal)),
        TimeoutException or DatabaseUnavailableException => true,
        _ => false,
    };

    /// <summary>As <see cref="IsUnavailable"/>, where something else (data protection, say) has wrapped the exception.</summary>
    public static bool IsUnavailableAnywhereIn(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (IsUnavailable(inner))
            {
                return true;
            }
        }

        return false;
    }

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

    /// <summary>
    /// Several processes share one file: readers don't wait for the writer (WAL), a commit is on the disk before it is acknowledged
    /// (FULL), and SQLite itself waits for the writer's turn; the provider's own waiting sleeps 150 ms each time.
    /// </summary>
    private sealed class SqlitePragmas : DbConnectionInterceptor
    {
        private const string Pragmas = "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;";

        public static SqlitePragmas Instance { get; } = new();

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
