using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AspireAi.Api.Data;

/// <summary>
/// Brings the tables up to date, one process at a time. On PostgreSQL, EF holds a lock that ends with its connection. On SQLite it
/// writes a row, which a process that is killed leaves behind for ever; there the lock is a file, which the operating system releases.
/// </summary>
internal sealed class Migrator(IDbContextFactory<AppDbContext> contexts, TimeProvider time)
{
    private static readonly TimeSpan _betweenTries = TimeSpan.FromMilliseconds(100);

    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (!context.Database.IsSqlite())
        {
            await context.Database.MigrateAsync(cancellationToken);
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

    public async Task<bool> CanConnectAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Database.CanConnectAsync(cancellationToken);
    }

    private async Task<FileStream> LockAsync(string database, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(database + ".migration", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (exception is not (DirectoryNotFoundException or PathTooLongException))
            {
                await Task.Delay(_betweenTries, time, cancellationToken);
            }
        }
    }
}
