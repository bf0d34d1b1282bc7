using System.Globalization;
using StackExchange.Redis;

namespace AspireAi.Api.Conversations.Store;

/// <param name="Next">Names the last one of the page; null where there are no more.</param>
internal sealed record ConversationPage(IReadOnlyList<FoundConversation> Found, string? Next);

/// <param name="Excerpt">Where the text stands that was searched for; null where it is in the title.</param>
internal sealed record FoundConversation(Conversation Conversation, string? Excerpt);

/// <summary>Newest first, and by text: through the account's own conversations, a few at a time, which its byte limit bounds.</summary>
internal sealed partial class ConversationStore
{
    private const int Batch = 20;
    private const int ExcerptBefore = 40, ExcerptAfter = 80;

    /// <param name="after"><see cref="ConversationPage.Next"/> of the page before.</param>
    public async Task<ConversationPage> ListAsync(string account, string? text, string? after, int limit)
    {
        var found = new List<FoundConversation>();
        var (time, last) = Cursor(after);
        while (true)
        {
            var entries = await _books.SortedSetRangeByScoreWithScoresAsync(
                ConversationKeys.List(account), stop: time, order: Order.Descending, take: Batch + 1, skip: 0);
            // Those of the very same millisecond, which were on the page before.
            var more = entries.Where(entry => entry.Score < time || string.CompareOrdinal(entry.Element, last) < 0).ToArray();
            if (more.Length == 0 && entries.Length > Batch)
            {
                more = await OfOneTimeAsync(account, time, last);
            }

            var conversations = await Task.WhenAll(more.Select(entry => FindAsync(account, entry.Element!, text)));
            for (var i = 0; i < more.Length; i++)
            {
                if (conversations[i] is not { } one)
                {
                    continue;
                }

                if (found.Count == limit)
                {
                    return new ConversationPage(found, Name(found[^1].Conversation));
                }

                found.Add(one);
            }

            if (entries.Length <= Batch || more.Length == 0)
            {
                return new ConversationPage(found, null);
            }

            (time, last) = (more[^1].Score, more[^1].Element!);
        }
    }

    // More of one millisecond than a batch; a program may have made them.
    private async Task<SortedSetEntry[]> OfOneTimeAsync(string account, double time, string? last)
    {
        var older = await _books.SortedSetRangeByScoreWithScoresAsync(ConversationKeys.List(account), stop: time, order: Order.Descending);
        return [.. older.Where(entry => entry.Score < time || string.CompareOrdinal(entry.Element, last) < 0).Take(Batch)];
    }

    private async Task<FoundConversation?> FindAsync(string account, string id, string? text)
    {
        if (await ReadAsync(account, id) is not { } conversation)
        {
            return null;
        }

        if (string.IsNullOrEmpty(text) || At(conversation.Title, text) >= 0)
        {
            return new(conversation, null);
        }

        foreach (var exchange in await ExchangesAsync(account, id))
        {
            foreach (var said in (string[])[exchange.Question, exchange.Answer])
            {
                if (At(said, text) is >= 0 and var at)
                {
                    return new(conversation, Excerpt(said, at, text.Length));
                }
            }
        }

        return null;
    }

    private static int At(string said, string text) => CultureInfo.InvariantCulture.CompareInfo.IndexOf(said, text, CompareOptions.OrdinalIgnoreCase);

    private static string Excerpt(string said, int at, int length)
    {
        var from = Math.Max(0, at - ExcerptBefore);
        var to = Math.Min(said.Length, at + length + ExcerptAfter);
        // Half a surrogate pair is no text.
        from += from > 0 && from < said.Length && char.IsLowSurrogate(said[from]) ? 1 : 0;
        to -= to < said.Length && char.IsHighSurrogate(said[to - 1]) ? 1 : 0;
        var words = string.Join(' ', said[from..to].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return $"{(from > 0 ? "…" : "")}{words}{(to < said.Length ? "…" : "")}";
    }

    private static string Name(Conversation last) => string.Create(CultureInfo.InvariantCulture, $"{last.UpdatedAt.ToUnixTimeMilliseconds()}-{last.Id}");

    private static (double Time, string? Last) Cursor(string? after)
    {
        var dash = after?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        return dash > 0 && long.TryParse(after.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            ? (time, after![(dash + 1)..])
            : (double.PositiveInfinity, null);
    }
}
