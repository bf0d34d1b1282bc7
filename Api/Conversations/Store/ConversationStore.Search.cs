namespace AspireAi.Api.Conversations.Store;

/// <summary>Newest first, and by text. A search compares here, since no two databases agree on letters' cases; it reads a few conversations at a time.</summary>
internal sealed partial class ConversationStore
{
    private const int SearchBatch = 20;
    private const int ExcerptBefore = 40, ExcerptAfter = 80;

    /// <param name="account">Whose conversations.</param>
    /// <param name="text">To search for; null: all.</param>
    /// <param name="after">The last one of the page before.</param>
    /// <param name="limit">The most to return.</param>
    public async Task<Page<ConversationResponse>> ListAsync(string account, string? text, TimeCursor? after, int limit, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var take = string.IsNullOrEmpty(text) ? limit + 1 : SearchBatch;
        var found = new List<ConversationResponse>();
        while (true)
        {
            var batch = await After(context.Conversations.Where(one => one.AccountId == account), after)
                .OrderByDescending(one => one.UpdatedAt).ThenByDescending(one => one.Id)
                .Take(take).Select(one => new ConversationResponse(one.Id, one.Title, one.CreatedAt, one.UpdatedAt, null)).ToListAsync(cancellationToken);
            foreach (var one in string.IsNullOrEmpty(text) ? batch : await MatchesAsync(context, batch, text, cancellationToken))
            {
                if (found.Count == limit)
                {
                    return new(found, CursorOf(found[^1]).ToString());
                }

                found.Add(one);
            }

            if (batch.Count < take)
            {
                return new(found, null);
            }

            after = CursorOf(batch[^1]);
        }
    }

    private static TimeCursor CursorOf(ConversationResponse last) => new(last.UpdatedAt, last.Id);

    private static IQueryable<Conversation> After(IQueryable<Conversation> conversations, TimeCursor? after) => after is not var (time, id)
        ? conversations
        : conversations.Where(one => one.UpdatedAt < time || (one.UpdatedAt == time && one.Id.CompareTo(id) < 0));

    private static async Task<IEnumerable<ConversationResponse>> MatchesAsync(
        AppDbContext context, IReadOnlyList<ConversationResponse> batch, string text, CancellationToken cancellationToken)
    {
        var excerpts = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var one in batch.Where(one => At(one.Title, text) >= 0))
        {
            excerpts[one.Id] = null;
        }

        var ids = batch.Select(one => one.Id).Where(id => !excerpts.ContainsKey(id)).ToList();
        var messages = context.Messages.Where(message => ids.Contains(message.ConversationId)).OrderBy(message => message.Position)
            .Select(message => new { message.ConversationId, message.Content });
        await foreach (var message in messages.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!excerpts.ContainsKey(message.ConversationId) && At(message.Content, text) is >= 0 and var at)
            {
                excerpts[message.ConversationId] = Excerpt(message.Content, at, text.Length);
            }
        }

        return batch.Where(one => excerpts.ContainsKey(one.Id)).Select(one => one with { Excerpt = excerpts[one.Id] });
    }

    private static int At(string content, string text) => CultureInfo.InvariantCulture.CompareInfo.IndexOf(content, text, CompareOptions.OrdinalIgnoreCase);

    private static string Excerpt(string content, int at, int length)
    {
        var from = Math.Max(0, at - ExcerptBefore);
        var to = Math.Min(content.Length, at + length + ExcerptAfter);
        // Half a surrogate pair is no text.
        from += from > 0 && from < content.Length && char.IsLowSurrogate(content[from]) ? 1 : 0;
        to -= to < content.Length && char.IsHighSurrogate(content[to - 1]) ? 1 : 0;
        var words = string.Join(' ', content[from..to].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return $"{(from > 0 ? "…" : "")}{words}{(to < content.Length ? "…" : "")}";
    }
}
