using Microsoft.EntityFrameworkCore;

namespace AspireAi.Api.Data;

internal static class TransactionExtensions
{
    /// <summary>
    /// Runs work in one transaction, and again where the connection broke on the way: so the work must do nothing that can't be done
    /// twice. Read-modify-write begins with a statement that writes, which makes the others wait.
    /// </summary>
    public static async Task<T> InTransactionAsync<T>(
        this IDbContextFactory<AppDbContext> contexts, Func<AppDbContext, Task<T>> work, CancellationToken cancellationToken = default)
    {
        await using var first = await contexts.CreateDbContextAsync(cancellationToken);
        return await first.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            await using var context = await contexts.CreateDbContextAsync(token);
            await using var transaction = await context.Database.BeginTransactionAsync(token);
            var result = await work(context);
            await transaction.CommitAsync(token);
            return result;
        }, cancellationToken);
    }
}
