using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AspireAi.Api.Data;

/// <summary>
/// An SQLite file has one writer at a time, and SQLite holds up the thread that waits for it. Of this process one waits there; the
/// others wait here for their turn, which ends when the connection is closed.
/// </summary>
internal sealed class SqliteTurns(SemaphoreSlim turn) : DbCommandInterceptor, IDbTransactionInterceptor, IDbConnectionInterceptor
{
    private static readonly string[] _writing = ["INSERT ", "UPDATE ", "DELETE "];

    private readonly ConcurrentDictionary<DbConnection, bool> _has = new();

    public async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default)
    {
        await TakeAsync(connection, cancellationToken);
        return result;
    }

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

    public void ConnectionClosed(DbConnection connection, ConnectionEndEventData eventData) => GiveBack(connection);

    public Task ConnectionClosedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        GiveBack(connection);
        return Task.CompletedTask;
    }

    private Task TakeToWriteAsync(DbCommand command, CancellationToken cancellationToken) =>
        _writing.Any(verb => command.CommandText.StartsWith(verb, StringComparison.Ordinal)) ? TakeAsync(command.Connection!, cancellationToken) : Task.CompletedTask;

    private async Task TakeAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if (_has.ContainsKey(connection))
        {
            return;
        }

        if (!await turn.WaitAsync(Database.LongestStatement, cancellationToken))
        {
            throw new DatabaseUnavailableException("Others write for too long.");
        }

        _has[connection] = true;
    }

    private void GiveBack(DbConnection connection)
    {
        if (_has.TryRemove(connection, out _))
        {
            turn.Release();
        }
    }
}
