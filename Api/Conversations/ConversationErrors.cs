using System.Globalization;
using AspireAi.Api.Errors;

namespace AspireAi.Api.Conversations;

internal static class ConversationErrors
{
    public static ApiException Busy() => Conflict("answer_running", "An answer is still running in this conversation. Read it to its end or stop it first.");

    public static ApiException MovedOn() => Conflict("conversation_moved_on",
        "This conversation has gone on elsewhere: it isn't as 'known' and 'last_answer' say any more. Nothing was asked. Read it anew, then ask again.");

    public static ApiException TooLong(int most) => Conflict("too_many_exchanges", $"This conversation has {most:N0} questions, which is the most. Begin a new one.");

    public static ApiException TooMany(int most) => Conflict("too_many_conversations", $"There are {most:N0} conversations already, which is the most. Delete one first.");

    public static ApiException Full(int most) => Conflict("conversations_full",
        string.Create(CultureInfo.InvariantCulture, $"Your conversations fill the {most / 1024.0 / 1024.0:0.#} MiB that they may. Delete some, then ask again."), "question");

    private static ApiException Conflict(string code, string message, string? field = null) =>
        new(StatusCodes.Status409Conflict, ErrorTypes.InvalidRequest, code, message, field);
}
