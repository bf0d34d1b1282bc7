using System.Data;
using Microsoft.EntityFrameworkCore.Storage;

namespace AspireAi.Api.Data;

internal static class TransactionExtensions
{
    /// <summary>
    /// Runs work in one transaction, and again where the connection broke on the way. Read-modify-write begins with a statement that
    /// writes, which makes the others wait.
    /// </summary>
    /// <param name="contexts">The database.</param>
    /// <param name="work">What to do.</param>
    /// <param name="canRepeat">Whether the work may also run again after a commit whose reply was lost; otherwise the caller hears that nobody knows.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<T> InTransactionAsync<T>(
        this IDbContextFactory<AppDbContext> contexts, Func<AppDbContext, Task<T>> work, bool canRepeat = false, CancellationToken cancellationToken = default)
    {
        await using var first = await contexts.CreateDbContextAsync(cancellationToken);
        var turn = await SqliteTurns.TakeAsync(first, cancellationToken);
        try
        {
            return await first.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
            {
                await using var context = await contexts.CreateDbContextAsync(token);
                await using var transaction = await context.Database.BeginTransactionAsync(token);
                var result = await work(context);
                await transaction.CommitOnceAsync(canRepeat, token);
                return result;
            }, cancellationToken);
        }
        finally
        {
            turn?.Release();
        }
    }

    /// <summary>Reads that all see the database as it is at one moment.</summary>
    public static async Task<T> InSnapshotAsync<T>(this IDbContextFactory<AppDbContext> contexts, Func<AppDbContext, Task<T>> read)
    {
        await using var first = await contexts.CreateDbContextAsync();
        // SQLite's driver takes the lock of writers at once in a transaction of any other level; a snapshot it is in any case.
        var level = first.Database.IsSqlite() ? IsolationLevel.ReadUncommitted : IsolationLevel.RepeatableRead;
        return await first.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var context = await contexts.CreateDbContextAsync();
            await using var transaction = await context.Database.BeginTransactionAsync(level);
            return await read(context);
        });
    }

    /// <exception cref="DatabaseUnavailableException">The reply to the commit was lost, and what was to be committed can't be repeated.</exception>
    public static async Task CommitOnceAsync(this IDbContextTransaction transaction, bool canRepeat = false, CancellationToken cancellationToken = default)
    {
        try
        {
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception exception) when (!canRepeat && ServiceDefaults.Database.IsUnavailable(exception))
        {
            // An exception that is not tried again.
            throw new DatabaseUnavailableException("The connection broke while a change was committed; it may be done.");
        }
    }
}
