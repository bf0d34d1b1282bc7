using System.ComponentModel;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL;

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

    /// <summary>Also how long a writer of an SQLite file waits for the others.</summary>
    public static readonly TimeSpan LongestStatement = TimeSpan.FromSeconds(10);

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

    /// <summary>What is wrong with a connection string, each as a sentence. None repeats a value: one may be the password.</summary>
    public static IEnumerable<string> FaultsOf(string connectionString)
    {
        DbConnectionStringBuilder? known = ProviderOf(connectionString) switch
        {
            DatabaseProvider.Postgres => new NpgsqlConnectionStringBuilder(),
            DatabaseProvider.Sqlite => new SqliteConnectionStringBuilder(),
            _ => null,
        };
        if (known is null)
        {
            yield return Remedy;
            yield break;
        }

        var given = new DbConnectionStringBuilder { ConnectionString = connectionString };
        foreach (var keyword in given.Keys.Cast<string>())
        {
            if (!known.ContainsKey(keyword))
            {
                var nearest = SettingNames.Nearest(keyword, TypeDescriptor.GetProperties(known).Cast<PropertyDescriptor>().Select(property => property.DisplayName));
                yield return $"ConnectionStrings:{Name} has '{keyword}', which is not known." + (nearest is null ? "" : $" Did you mean {nearest}?");
            }
            else if (!Takes(known, keyword, given[keyword]))
            {
                yield return $"ConnectionStrings:{Name} has a value for '{keyword}' that can't be read.";
            }
        }

        if (known is not SqliteConnectionStringBuilder sqlite)
        {
            yield break;
        }

        if (sqlite.Mode == SqliteOpenMode.Memory || sqlite.DataSource.Contains(":memory:", StringComparison.OrdinalIgnoreCase) || sqlite.DataSource.Contains("mode=memory", StringComparison.OrdinalIgnoreCase))
        {
            yield return $"ConnectionStrings:{Name} names a database in memory, and each connection would get its own: name a file (Data Source=file.db).";
        }
        else if (Path.IsPathFullyQualified(sqlite.DataSource) && Path.GetDirectoryName(sqlite.DataSource) is { } folder && !Directory.Exists(folder))
        {
            // Not created: where a volume is not mounted, or the path is mistyped, people would find none of their data.
            yield return $"ConnectionStrings:{Name} names a file in the folder {folder}, which does not exist: create it, or correct the path.";
        }
    }

    /// <summary>An SQLite file by its full path: each process would look for a relative one in its own folder. Created for its owner alone.</summary>
    /// <param name="connectionString">Any; what is no path of an SQLite file stays as it is.</param>
    /// <param name="folder">That a relative path starts from.</param>
    public static string WithOwnFile(string connectionString, string folder)
    {
        if (ProviderOf(connectionString) != DatabaseProvider.Sqlite || FaultsOf(connectionString).Any())
        {
            return connectionString;
        }

        var sqlite = new SqliteConnectionStringBuilder(connectionString);
        if (sqlite.DataSource is ['|', ..] || sqlite.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            return connectionString;
        }

        sqlite.DataSource = Path.GetFullPath(sqlite.DataSource, folder);
        if (sqlite.Mode == SqliteOpenMode.ReadWriteCreate && !File.Exists(sqlite.DataSource))
        {
            var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            try
            {
                new FileStream(sqlite.DataSource, create).Dispose();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another process was faster; or it can't be, which whoever opens it is told.
            }
        }

        return sqlite.ConnectionString;
    }

    /// <summary>Opens a connection of its own; throws what is in the way.</summary>
    public static async Task PingAsync(string connectionString, CancellationToken cancellationToken)
    {
        const string NotPooled = ";Pooling=False";
        await using DbConnection connection = ProviderOf(connectionString) == DatabaseProvider.Postgres
            ? new NpgsqlConnection(connectionString + NotPooled) : new SqliteConnection(connectionString + NotPooled);
        await connection.OpenAsync(cancellationToken);
    }

    private static bool Takes(DbConnectionStringBuilder settings, string keyword, object value)
    {
        try
        {
            settings[keyword] = value;
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>Tables and columns in snake_case, on either provider.</summary>
    public static DbContextOptionsBuilder UseDatabase(this DbContextOptionsBuilder options, string connectionString) =>
        (ProviderOf(connectionString) == DatabaseProvider.Postgres
            ? options.UseNpgsql(connectionString, postgres => postgres.CommandTimeout((int)LongestStatement.TotalSeconds).ExecutionStrategy(dependencies => new Retries(dependencies)))
            : options.UseSqlite(connectionString, sqlite => sqlite.CommandTimeout((int)LongestStatement.TotalSeconds)).AddInterceptors(SqlitePragmas.Instance)).UseSnakeCaseNamingConvention();

    /// <summary>Tells a database that is unavailable, for which every caller has an answer, from a defect of ours, which must be seen.</summary>
    public static bool IsUnavailable(Exception exception) => exception switch
    {
        DbUpdateException { InnerException: { } inner } => IsUnavailable(inner),
        RetryLimitExceededException { InnerException: { } inner } => IsUnavailable(inner),
        InvalidOperationException { InnerException: NpgsqlException inner } => IsUnavailable(inner),
        // 08 connection, 25006 read-only, 3D000 and 42P01 not created yet, 28 and 42501 no rights, 40 and 55P03 others in the way, 53 full,
        // 57 canceled, shutting down or starting, 58 I/O.
        PostgresException { SqlState: var state } => state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("53", StringComparison.Ordinal)
            || state.StartsWith("57", StringComparison.Ordinal) || state.StartsWith("58", StringComparison.Ordinal) || state is "25006" or "3D000" or "42P01" or "28P01" or "28000" or "42501" or "55P03" or "40001" or "40P01",
        NpgsqlException => true,
        // Busy, locked, out of memory, read-only, I/O, full, can't open, protocol; "no such table" is 1.
        SqliteException { SqliteErrorCode: var code } sqlite => code is 5 or 6 or 7 or 8 or 10 or 13 or 14 or 15
            || (code == 1 && sqlite.Message.Contains("no such table", StringComparison.Ordinal)),
        TimeoutException or DatabaseUnavailableException => true,
        _ => false,
    };

    /// <summary>Tries again what a broken connection interrupted, but not what took too long: everybody would wait several times as long.</summary>
    private sealed class Retries(ExecutionStrategyDependencies dependencies)
        : NpgsqlRetryingExecutionStrategy(dependencies, maxRetryCount: 2, maxRetryDelay: TimeSpan.FromMilliseconds(500), errorCodesToAdd: null)
    {
        protected override bool ShouldRetryOn(Exception? exception) => exception?.InnerException is not TimeoutException && base.ShouldRetryOn(exception);
    }

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
