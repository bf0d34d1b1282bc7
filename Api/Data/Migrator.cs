using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace AspireAi.Api.Data;

/// <summary>
/// Brings the tables up to date, one process at a time, by a lock of our own. On PostgreSQL EF's lock ends with each migration, and
/// two replicas would make the next one both. On SQLite EF writes a row, which a process that is killed leaves behind for ever. Ours
/// end with the process: on PostgreSQL with its transaction, on SQLite it is a file, which the operating system releases.
/// </summary>
internal sealed class Migrator(IDbContextFactory<AppDbContext> contexts, TimeProvider time)
{
    // EWOULDBLOCK, and a sharing violation.
    private const int HeldOnLinux = 11, HeldOnMac = 35, HeldOnWindows = unchecked((int)0x80070020);

    private static readonly TimeSpan _longestMigration = TimeSpan.FromHours(1);
    private static readonly TimeSpan _betweenTries = TimeSpan.FromMilliseconds(100);

    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Database.SetCommandTimeout(_longestMigration);
        if (!context.Database.IsSqlite())
        {
            await MigratePostgresAsync(context, cancellationToken);
            return;
        }

        await using var held = await LockAsync(new SqliteConnectionStringBuilder(context.Database.GetConnectionString()).DataSource, cancellationToken);
        // Whoever wrote a row there does not live any more.
        await context.Database.ExecuteSqlRawAsync("""DROP TABLE IF EXISTS "__EFMigrationsLock";""", cancellationToken);
        await context.Database.MigrateAsync(cancellationToken);
    }

    public async Task<bool> IsUpToDateAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return !(await context.Database.GetPendingMigrationsAsync(cancellationToken)).Any();
    }

    /// <summary>Whether a newer version of the API has changed the tables.</summary>
    public async Task<bool> IsNewerAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // Their names begin with the time.
        return string.CompareOrdinal((await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Max(StringComparer.Ordinal), context.Database.GetMigrations().Max(StringComparer.Ordinal)) > 0;
    }

    public async Task<bool> CanConnectAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Database.CanConnectAsync(cancellationToken);
    }

    private async Task MigratePostgresAsync(AppDbContext context, CancellationToken cancellationToken)
    {
        var creator = context.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync(cancellationToken))
        {
            try
            {
                await creator.CreateAsync(cancellationToken);
            }
            catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
            {
                // Another process was faster.
            }
        }

        await using var holder = await contexts.CreateDbContextAsync(cancellationToken);
        holder.Database.SetCommandTimeout(_longestMigration);
        await holder.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            await using var held = await holder.Database.BeginTransactionAsync(token);
            await holder.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended('migration', 0))", token);
            await context.Database.MigrateAsync(token);
        }, cancellationToken);
    }

    private async Task<FileStream> LockAsync(string database, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(database + ".migration", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (exception.HResult is HeldOnLinux or HeldOnMac or HeldOnWindows)
            {
                await Task.Delay(_betweenTries, time, cancellationToken);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new DatabaseUnavailableException(exception.Message);
            }
        }
    }
}
