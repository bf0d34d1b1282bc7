using Microsoft.Extensions.AI;

namespace AspireAi.Api.Chat;

/// <summary>The options with which a <see cref="ChatCall"/> travels through the <see cref="IChatClient"/> pipeline.</summary>
public sealed class ChatCallOptions : ChatOptions
{
    public ChatCallOptions(ChatCall call)
    {
        Call = call;
        ModelId = call.Model;
        MaxOutputTokens = call.RequestedMaxOutputTokens;
    }

    private ChatCallOptions(ChatCallOptions other) : base(other) => Call = other.Call;

    public ChatCall Call { get; }

    public override ChatOptions Clone() => new ChatCallOptions(this);
}

public static class ChatCallOptionsExtensions
{
    /// <summary>The call that the options carry.</summary>
    /// <exception cref="InvalidOperationException">The pipeline was entered with other options; only the endpoints enter it.</exception>
    public static ChatCall Call(this ChatOptions? options) => options is ChatCallOptions { Call: var call }
        ? call
        : throw new InvalidOperationException($"The defense pipeline takes its request as {nameof(ChatCallOptions)}.");
}
