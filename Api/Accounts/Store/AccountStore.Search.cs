using AspireAi.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace AspireAi.Api.Accounts.Store;

/// <summary>Administrators' search, by name.</summary>
internal sealed partial class AccountStore
{
    /// <param name="normalizedText">Part of a name or an address; null or empty: all.</param>
    /// <param name="after">Normalized name of the last account on the page before; null: from the beginning.</param>
    /// <param name="limit">Accounts on a page.</param>
    public async Task<Page<Account>> SearchAsync(string? normalizedText, string? after, int limit)
    {
        await using var context = await contexts.CreateDbContextAsync();
        var accounts = Whole(context);
        if (!string.IsNullOrEmpty(normalizedText))
        {
            accounts = accounts.Where(account => account.NormalizedUserName!.Contains(normalizedText) || account.NormalizedEmail!.Contains(normalizedText));
        }

        if (after is not null)
        {
            accounts = accounts.Where(account => string.Compare(account.NormalizedUserName, after) > 0);
        }

        return Page.Of(await accounts.OrderBy(account => account.NormalizedUserName).Take(limit + 1).ToListAsync(), limit, account => account.NormalizedUserName!);
    }
}
