using System.ComponentModel.DataAnnotations;

namespace AspireAi.Api.Conversations;

/// <summary>What people's conversations may take up, and how long an answer waits for its reader; section <c>Conversations</c>.</summary>
public sealed class ConversationOptions
{
    public const string Section = "Conversations";

    /// <summary>Conversations of one account. 1 to 100,000; default 1,000.</summary>
    [Range(1, 100_000, ErrorMessage = "Conversations:MaxPerAccount has to lie between 1 and 100000.")]
    public int MaxPerAccount { get; set; } = 1_000;

    /// <summary>Questions in one conversation. 1 to 5,000; default 400. A request takes two messages for each: see Chat:MaxMessages.</summary>
    [Range(1, 5_000, ErrorMessage = "Conversations:MaxTurns has to lie between 1 and 5000.")]
    public int MaxTurns { get; set; } = 400;

    /// <summary>
    /// Bytes of all conversations of one account. 64 KiB to 1 GiB; default 16 MiB, some 4,000 questions with their answers. The answer
    /// that runs may go beyond it; the next question is refused.
    /// </summary>
    [Range(64 * 1024, 1024 * 1024 * 1024, ErrorMessage = "Conversations:MaxBytesPerAccount has to lie between 65536 and 1073741824 bytes.")]
    public int MaxBytesPerAccount { get; set; } = 16 * 1024 * 1024;

    /// <summary>Longest question, and longest system prompt, in characters. 1 to 1,000,000; default 200,000.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Conversations:MaxQuestionCharacters has to lie between 1 and 1000000.")]
    public int MaxQuestionCharacters { get; set; } = 200_000;

    /// <summary>How long an answer runs on, charged, while nobody reads it. 0 s to 10 min; default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00", ErrorMessage = "Conversations:RunsOnFor has to lie between 00:00:00 and 00:10:00.")]
    public TimeSpan RunsOnFor { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a running answer is saved, in case its replica dies. 100 ms to 1 min; default 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00", ErrorMessage = "Conversations:SaveEvery has to lie between 00:00:00.100 and 00:01:00.")]
    public TimeSpan SaveEvery { get; set; } = TimeSpan.FromSeconds(3);
}
