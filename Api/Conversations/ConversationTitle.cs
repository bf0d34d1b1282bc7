namespace AspireAi.Api.Conversations;

/// <summary>The title that a conversation has until somebody gives it one: the beginning of its first question.</summary>
internal static class ConversationTitle
{
    private const int Length = 60;

    public static string Of(string question)
    {
        var words = string.Join(' ', new string([.. question.Select(c => char.IsControl(c) ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (words.Length <= Length)
        {
            return words;
        }

        var end = words.LastIndexOf(' ', Length);
        if (end < Length / 2)
        {
            end = char.IsHighSurrogate(words[Length - 1]) ? Length - 1 : Length;
        }

        return words[..end] + "…";
    }
}
