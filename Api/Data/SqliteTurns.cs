using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AspireAi.Api.Data;

/// <summary>
/// An SQLite file has one writer at a time, and SQLite holds up the thread that waits for it. Of this process one waits there; the
/// others wait here for their turn. <see cref="TransactionExtensions"/> takes it for a transaction, this for a statement of its own.
/// </summary>
internal sealed class SqliteTurns : DbCommandInterceptor
{
    private static readonly string[] _writing = ["INSERT ", "UPDATE ", "DELETE "];
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<DbCommand, SemaphoreSlim> _taken = new();

    /// <summary>Waits for the turn to write.</summary>
    /// <returns>What has to be released; null where the database is none of SQLite.</returns>
    /// <exception cref="DatabaseUnavailableException">The others take too long.</exception>
    public static Task<SemaphoreSlim?> TakeAsync(AppDbContext context, CancellationToken cancellationToken) =>
        context.Database.IsSqlite() ? TakeAsync(context.Database.GetConnectionString()!, cancellationToken) : Task.FromResult<SemaphoreSlim?>(null);

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await TakeToWriteAsync(command, cancellationToken);
        return result;
    }

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await TakeToWriteAsync(command, cancellationToken);
        return result;
    }

    public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Release(command);
        return new(result);
    }

    public override InterceptionResult DataReaderDisposing(DbCommand command, DataReaderDisposingEventData eventData, InterceptionResult result)
    {
        Release(command);
        return result;
    }

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Release(command);
        return Task.CompletedTask;
    }

    public override Task CommandCanceledAsync(DbCommand command, CommandEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Release(command);
        return Task.CompletedTask;
    }

    private async Task TakeToWriteAsync(DbCommand command, CancellationToken cancellationToken)
    {
        if (command.Transaction is null && _writing.Any(verb => command.CommandText.StartsWith(verb, StringComparison.Ordinal)))
        {
            _taken[command] = (await TakeAsync(command.Connection!.ConnectionString, cancellationToken))!;
        }
    }

    private static async Task<SemaphoreSlim?> TakeAsync(string connectionString, CancellationToken cancellationToken)
    {
        var turn = _turns.GetOrAdd(connectionString, static _ => new SemaphoreSlim(1));
        return await turn.WaitAsync(ServiceDefaults.Database.LongestStatement, cancellationToken) ? turn : throw new DatabaseUnavailableException("Others write for too long.");
    }

    private void Release(DbCommand command)
    {
        if (_taken.TryRemove(command, out var turn))
        {
            turn.Release();
        }
    }
}
