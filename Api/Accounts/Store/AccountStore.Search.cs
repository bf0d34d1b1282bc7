namespace AspireAi.Api.Accounts.Store;

/// <summary>Administrators' search, by name.</summary>
internal sealed partial class AccountStore
{
    /// <param name="normalizedText">Part of a name or an address; null or empty: all.</param>
    /// <param name="after">The last account on the page before, by its normalized name; null: from the beginning.</param>
    /// <param name="limit">Accounts on a page.</param>
    public async Task<Page<Account>> SearchAsync(string? normalizedText, NameCursor? after, int limit)
    {
        await using var context = await contexts.CreateDbContextAsync();
        var accounts = Whole(context);
        if (!string.IsNullOrEmpty(normalizedText))
        {
            accounts = accounts.Where(account => account.NormalizedUserName!.Contains(normalizedText) || account.NormalizedEmail!.Contains(normalizedText));
        }

        if (after is { Name: var name })
        {
            accounts = accounts.Where(account => string.Compare(account.NormalizedUserName, name) > 0);
        }

        return Page.Of(await accounts.OrderBy(account => account.NormalizedUserName).Take(limit + 1).ToListAsync(), limit, account => new NameCursor(account.NormalizedUserName!).ToString());
    }
}
