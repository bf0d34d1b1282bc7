using AspireAi.Api.Accounts;

namespace AspireAi.Api.Conversations.Store;

/// <summary>
/// Conversations in the database. Every query names the account: another account's conversation can't be found by its id. Fails
/// closed: while the database is unavailable nothing is read or asked, since people rely on what they see being saved.
/// </summary>
internal sealed partial class ConversationStore(IDbContextFactory<AppDbContext> contexts, IOptionsMonitor<ConversationOptions> options, TimeProvider time)
{
    /// <summary>Takes a thumb back.</summary>
    public const string NoThumb = "none";

    /// <returns>Null where the account has too many.</returns>
    public Task<Conversation?> TryCreateAsync(string account, string title)
    {
        var now = time.GetUtcNow();
        var created = new Conversation { Id = RandomIds.New(), AccountId = account, Title = title, CreatedAt = now, UpdatedAt = now };
        return ChangeAsync<Conversation?>(account, () => throw AccountErrors.Changed(), async (context, cancellationToken) =>
        {
            if (await Of(context, account, created.Id).AnyAsync(cancellationToken))
            {
                return created;
            }

            if (await context.Conversations.CountAsync(one => one.AccountId == account, cancellationToken) >= options.CurrentValue.MaxPerAccount)
            {
                return null;
            }

            context.Add(created);
            await context.SaveChangesAsync(cancellationToken);
            return created;
        });
    }

    public async Task<Conversation?> ReadAsync(string account, string id)
    {
        await using var context = await contexts.CreateDbContextAsync();
        return await Of(context, account, id).AsNoTracking().SingleOrDefaultAsync();
    }

    public async Task<IReadOnlyList<Turn>> TurnsAsync(string account, string id)
    {
        await using var context = await contexts.CreateDbContextAsync();
        return Turn.Of(await MessagesOf(context, account, id).AsNoTracking().OrderBy(message => message.Position).ToListAsync());
    }

    public async Task<bool> RenameAsync(string account, string id, string title)
    {
        await using var context = await contexts.CreateDbContextAsync();
        return await Of(context, account, id).ExecuteUpdateAsync(set => set.SetProperty(one => one.Title, title)) > 0;
    }

    /// <param name="account">Whose conversation it is.</param>
    /// <param name="id">The conversation.</param>
    /// <param name="answer">The answer's id.</param>
    /// <param name="thumb">up, down, or none, which takes either back.</param>
    /// <returns>False where there is no such answer.</returns>
    public async Task<bool> RateAsync(string account, string id, string answer, string thumb)
    {
        await using var context = await contexts.CreateDbContextAsync();
        return await MessagesOf(context, account, id).Where(message => message.AnswerId == answer)
            .ExecuteUpdateAsync(set => set.SetProperty(message => message.Thumb, thumb == NoThumb ? null : thumb)) > 0;
    }

    /// <returns>Whether there was one, and the token of the answer that ran in it.</returns>
    public Task<(bool Deleted, string? Run)> DeleteAsync(string account, string id)
    {
        // Outside of the tries: the first may have been committed though its reply was lost.
        (bool Deleted, string? Run) result = default;
        return ChangeAsync(account, () => result, async (context, cancellationToken) =>
        {
            if (await Of(context, account, id).AsNoTracking().SingleOrDefaultAsync(cancellationToken) is { } found)
            {
                await Of(context, account, id).ExecuteDeleteAsync(cancellationToken);
                result = (true, found.Run);
            }

            return result;
        });
    }

    private static IQueryable<Conversation> Of(AppDbContext context, string account, string id) =>
        context.Conversations.Where(one => one.Id == id && one.AccountId == account);

    private static IQueryable<Message> MessagesOf(AppDbContext context, string account, string id) =>
        context.Messages.Where(message => message.ConversationId == id && Of(context, account, id).Any());

    /// <summary>
    /// One transaction, and one at a time for each account, so that its limits hold and a conversation has one running answer whatever
    /// the number of requests and replicas.
    /// </summary>
    /// <param name="account">Whose conversations are changed.</param>
    /// <param name="gone">What comes of it where the account was deleted.</param>
    /// <param name="change">May run again, where the connection broke; also after a commit whose reply was lost.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private Task<T> ChangeAsync<T>(
        string account, Func<T> gone, Func<AppDbContext, CancellationToken, Task<T>> change, CancellationToken cancellationToken = default) =>
        contexts.InTransactionAsync(
            async context => await context.LockAccountAsync(account, cancellationToken) ? await change(context, cancellationToken) : gone(), canRepeat: true, cancellationToken);
}
