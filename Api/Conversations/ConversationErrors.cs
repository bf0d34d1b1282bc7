namespace AspireAi.Api.Conversations;

internal static class ConversationErrors
{
    public static ApiException Busy() => Conflict("answer_running", "An answer is still running in this conversation. Read it to its end or stop it first.");

    public static ApiException MovedOn() => Conflict("conversation_moved_on",
        "This conversation has gone on elsewhere: it no longer matches 'known' and 'last_answer'. Nothing was asked. Read it again, then ask again.");

    public static ApiException TooLong(int most) => Conflict("too_many_turns", $"This conversation has reached the limit of {most:N0} questions. Start a new one.");

    public static ApiException TooMany(int most) => Conflict("too_many_conversations", $"You have reached the limit of {most:N0} conversations. Delete one first.");

    public static ApiException Full(int most) => Conflict("conversations_full",
        string.Create(CultureInfo.InvariantCulture, $"Your conversations have reached the limit of {most / 1024.0 / 1024.0:0.#} MiB. Delete some, then ask again."), "question");

    private static ApiException Conflict(string code, string message, string? field = null) =>
        new(StatusCodes.Status409Conflict, ErrorTypes.InvalidRequest, code, message, field);
}
