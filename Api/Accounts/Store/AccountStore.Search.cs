using StackExchange.Redis;

namespace AspireAi.Api.Accounts.Store;

/// <param name="Next">The last entry of the directory that was looked at; null where that was its end.</param>
internal sealed record AccountPage(IReadOnlyList<Account> Accounts, string? Next);

/// <summary>Administrators' search: through the directory by name, a thousand entries at a time.</summary>
internal sealed partial class AccountStore
{
    private const int Batch = 1_000;

    /// <param name="normalizedText">Part of a name or an address; null or empty: all.</param>
    /// <param name="after"><see cref="AccountPage.Next"/> of the page before.</param>
    public async Task<AccountPage> SearchAsync(string? normalizedText, string? after, int limit)
    {
        var found = new List<string>();
        var last = after ?? "";
        while (true)
        {
            var entries = await _books.SortedSetRangeByValueAsync(IdentityKeys.Directory, last, default, Exclude.Start, Order.Ascending, 0, Batch);
            foreach (var entry in entries)
            {
                last = entry!;
                if (Matches(last, normalizedText))
                {
                    found.Add(last);
                    if (found.Count == limit)
                    {
                        return new AccountPage(await ReadAllAsync(found), last);
                    }
                }
            }

            if (entries.Length < Batch)
            {
                return new AccountPage(await ReadAllAsync(found), null);
            }
        }
    }

    private static bool Matches(string entry, string? text) =>
        string.IsNullOrEmpty(text) || entry.AsSpan(0, entry.LastIndexOf('\n')).Contains(text, StringComparison.Ordinal);

    private async Task<IReadOnlyList<Account>> ReadAllAsync(List<string> entries)
    {
        var accounts = await Task.WhenAll(entries.Select(entry => ReadAsync(entry[(entry.LastIndexOf('\n') + 1)..])));
        return [.. accounts.OfType<Account>()];
    }
}
