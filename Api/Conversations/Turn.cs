namespace AspireAi.Api.Conversations;

/// <summary>A question and its answer.</summary>
internal sealed record Turn(Message Question, Message Answer)
{
    public static int QuestionPosition(int place) => 2 * place;

    public static int AnswerPosition(int place) => (2 * place) + 1;

    /// <summary>The turns of a conversation, whose messages are all given in order.</summary>
    public static IReadOnlyList<Turn> Of(IEnumerable<Message> messages) => [.. messages.Chunk(2).Select(pair => new Turn(pair[0], pair[1]))];
}
