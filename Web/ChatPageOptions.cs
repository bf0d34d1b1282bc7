using System.ComponentModel.DataAnnotations;

namespace AspireAi.Web;

/// <summary>The section "ChatPage".</summary>
internal sealed class ChatPageOptions
{
    public const string Section = "ChatPage";

    public const int DefaultMaxPromptCharacters = 200_000;
    public const int MostPromptCharacters = 1_000_000;

    /// <summary>Longest message that the page sends, in characters. 1 to 1,000,000; default 200,000. The Api and the model have limits of their own.</summary>
    [Range(1, MostPromptCharacters)]
    public int MaxPromptCharacters { get; set; } = DefaultMaxPromptCharacters;

    /// <summary>How long an answer may stay without a sign of life before the page gives up. 1 s to 1 h; default 2 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SilenceLimit { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often the page looks whether the Api is there. 100 ms to 5 min; default 4 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan AvailabilityInterval { get; set; } = TimeSpan.FromSeconds(4);
}
