using AspireAi.Web.ApiClient;

namespace AspireAi.Web.Chat;

/// <summary>What happened to answers. Never what was asked or answered.</summary>
internal static partial class ChatLog
{
    public static void Ended(ILogger log, AnswerState state, FailureKind? failure, TimeSpan elapsed)
    {
        if (failure is { } kind)
        {
            Failed(log, state, kind, elapsed);
        }
        else
        {
            Ended(log, state, elapsed);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Answer {State} after {Elapsed}")]
    private static partial void Ended(ILogger log, AnswerState state, TimeSpan elapsed);

    [LoggerMessage(EventId = 7, Level = LogLevel.Information, Message = "Answer {State} ({Failure}) after {Elapsed}")]
    private static partial void Failed(ILogger log, AnswerState state, FailureKind failure, TimeSpan elapsed);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "An answer ended by a mistake of the page")]
    public static partial void Broke(ILogger log, Exception exception);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "The browser's copy of a conversation could not be read and was dropped")]
    public static partial void Unreadable(ILogger log, Exception exception);

    [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "The models' list failed: {Failure}")]
    public static partial void NoModels(ILogger log, FailureKind failure);

    [LoggerMessage(EventId = 5, Level = LogLevel.Information, Message = "A running answer could not be stopped: {Failure}")]
    public static partial void NotStopped(ILogger log, FailureKind failure);

    [LoggerMessage(EventId = 6, Level = LogLevel.Warning, Message = "A call for a conversation failed: {Failure}")]
    public static partial void ConversationFailed(ILogger log, FailureKind failure);
}
