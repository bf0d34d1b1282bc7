using AspireAi.Api.Accounts;
using AspireAi.Api.Conversations.Answers;

namespace AspireAi.Api.Conversations.Store;

/// <summary>Questions and what comes of their answers.</summary>
internal sealed partial class ConversationStore
{
    // What a row costs besides its text, so that many short messages are bounded as well.
    private const int RowBytes = 100;

    /// <summary>Puts a question at the end of a conversation, or in the place of an earlier one and of all that followed it.</summary>
    /// <param name="question">Where it goes, and with what.</param>
    /// <param name="run">Token of its answer.</param>
    /// <param name="ended">Token of an answer that has ended without saying so.</param>
    /// <returns>The question's place, or the token of the answer that runs: then nothing was asked.</returns>
    /// <exception cref="ApiException">The conversation can't take the question. Nothing was changed.</exception>
    public Task<(int Place, string? Running)> AskAsync(AskedQuestion question, string run, string? ended) => ChangeAsync<(int Place, string? Running)>(question.Account, () => throw AccountErrors.NotFound("conversation"), async (context, cancellationToken) =>
    {
        var limits = options.CurrentValue;
        var conversation = await Of(context, question.Account, question.Conversation).AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? throw AccountErrors.NotFound("conversation");
        var messages = context.Messages.Where(message => message.ConversationId == conversation.Id);
        var last = await messages.OrderByDescending(message => message.Position).Select(message => new { message.Position, message.AnswerId }).FirstOrDefaultAsync(cancellationToken);
        var count = last is null ? 0 : (last.Position + 1) / 2;
        if (conversation.Run == run)
        {
            // An earlier try was committed though its reply was lost.
            return (count - 1, null);
        }

        // Before the answer that runs: a caller who hears of it stops it, and must not stop one they never saw.
        if ((question.Known.Count ?? count) != count || (question.Known.LastAnswer ?? last?.AnswerId) != last?.AnswerId)
        {
            throw ConversationErrors.MovedOn();
        }

        if (conversation.Run is { } running && running != ended)
        {
            return (0, running);
        }

        var place = question.Place ?? count;
        if (place > count)
        {
            throw Fields.Wrong("place", "'place' is beyond the end of the conversation.");
        }

        if (place >= limits.MaxTurns)
        {
            throw ConversationErrors.TooLong(limits.MaxTurns);
        }

        var replaced = messages.Where(message => message.Position >= Turn.QuestionPosition(place));
        var (asked, answer) = ToMessages(question, place);
        var change = asked.Bytes + answer.Bytes + BytesOf(question.System) - BytesOf(conversation.System) - await replaced.SumAsync(message => message.Bytes, cancellationToken);
        var total = change + await context.Conversations.Where(one => one.AccountId == question.Account).SumAsync(one => one.Bytes, cancellationToken);
        if (change > 0 && total > limits.MaxBytesPerAccount)
        {
            throw ConversationErrors.Full(limits.MaxBytesPerAccount);
        }

        if (ended is not null)
        {
            await messages.Where(message => message.State == AnswerState.Running).ExecuteUpdateAsync(set => set.SetProperty(message => message.State, AnswerState.Left), cancellationToken);
        }

        var title = ConversationTitle.Of(question.Text);
        if (await Of(context, question.Account, question.Conversation).ExecuteUpdateAsync(set => set
            .SetProperty(one => one.Run, run)
            .SetProperty(one => one.UpdatedAt, question.AskedAt)
            .SetProperty(one => one.Bytes, one => one.Bytes + change)
            .SetProperty(one => one.Title, one => one.Title == "" ? title : one.Title)
            .SetProperty(one => one.Model, question.Model)
            .SetProperty(one => one.System, question.System)
            .SetProperty(one => one.Temperature, question.Temperature), cancellationToken) == 0)
        {
            throw AccountErrors.NotFound("conversation");
        }

        await replaced.ExecuteDeleteAsync(cancellationToken);
        context.AddRange(asked, answer);
        await context.SaveChangesAsync(cancellationToken);
        return (place, null);
    });

    /// <summary>Saves an answer, as far as it has come or at its end, if it is still the one that runs. Rewrites its own row only.</summary>
    /// <returns>False where the conversation is gone or has gone on without it.</returns>
    public Task<bool> SaveAsync(AskedQuestion question, string run, int place, AnswerProgress answer, CancellationToken cancellationToken) =>
        ChangeAsync(question.Account, () => false, async (context, token) =>
        {
            var bytes = RowBytes + BytesOf(answer.Text) + BytesOf(answer.Error?.Message) + (answer.Headers?.Sum(header => BytesOf(header.Key) + BytesOf(header.Value)) ?? 0);
            var row = context.Messages.Where(message => message.ConversationId == question.Conversation && message.Position == Turn.AnswerPosition(place));
            var next = answer.State == AnswerState.Running ? run : null;
            if (await Of(context, question.Account, question.Conversation).Where(one => one.Run == run).ExecuteUpdateAsync(set => set
                .SetProperty(one => one.Bytes, one => one.Bytes + bytes - row.Sum(message => message.Bytes))
                .SetProperty(one => one.Run, next), token) == 0)
            {
                return false;
            }

            await row.ExecuteUpdateAsync(set => set
                .SetProperty(message => message.Content, answer.Text)
                .SetProperty(message => message.Bytes, bytes)
                .SetProperty(message => message.State, answer.State)
                .SetProperty(message => message.FinishReason, answer.FinishReason)
                .SetProperty(message => message.Headers, answer.Headers)
                .SetProperty(message => message.PromptTokens, answer.PromptTokens)
                .SetProperty(message => message.CompletionTokens, answer.CompletionTokens)
                .SetProperty(message => message.ErrorCode, answer.Error?.Code)
                .SetProperty(message => message.ErrorMessage, answer.Error?.Message), token);
            return true;
        }, cancellationToken);

    private static (Message Question, Message Answer) ToMessages(AskedQuestion question, int place) => (
        new Message
        {
            ConversationId = question.Conversation, Position = Turn.QuestionPosition(place), Role = MessageRole.User, CreatedAt = question.AskedAt,
            Content = question.Text, Bytes = RowBytes + BytesOf(question.Text),
        },
        new Message
        {
            ConversationId = question.Conversation, Position = Turn.AnswerPosition(place), Role = MessageRole.Assistant, CreatedAt = question.AskedAt,
            Content = "", Bytes = RowBytes, AnswerId = question.AnswerId, Model = question.Model, State = AnswerState.Running,
        });

    private static long BytesOf(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);
}
