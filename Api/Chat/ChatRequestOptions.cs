using System.ComponentModel.DataAnnotations;

namespace AspireAi.Api.Chat;

/// <summary>What a chat request may weigh; section <c>Chat</c>.</summary>
public sealed class ChatRequestOptions
{
    public const string Section = "Chat";

    /// <summary>Largest request body in bytes; images travel inside it as base64. 1 KiB to 256 MiB; default 16 MiB.</summary>
    [Range(1024, 256 * 1024 * 1024, ErrorMessage = "Chat:MaxBodyBytes has to lie between 1024 and 268435456 bytes.")]
    public int MaxBodyBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Most messages in one request. 1 to 100,000; default 1,000.</summary>
    [Range(1, 100_000, ErrorMessage = "Chat:MaxMessages has to lie between 1 and 100000.")]
    public int MaxMessages { get; set; } = 1000;

    /// <summary>
    /// After how long a silence a stream gets a comment, so that nothing between us and the client takes it for dead. With the first one its
    /// head goes out, and a failure after that has no HTTP status of its own. 0 to 10 min; 0: never; default 15 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00", ErrorMessage = "Chat:KeepAlive has to lie between 00:00:00 (never) and 00:10:00.")]
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(15);
}
