using AspireAi.Api.Defense.Cache.Exact;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense;

/// <summary>A stage that answers a call itself, turns it away, or lets it go on and then has nothing to do with its answer.</summary>
internal abstract class GateChatClient(IChatClient innerClient) : DelegatingChatClient(innerClient)
{
    public sealed override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await EnterAsync(options.Call(), cancellationToken) is { } parts
            ? AnswerParts.ToResponse(parts)
            : await InnerClient.GetResponseAsync(messages, options, cancellationToken);

    public sealed override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        new Stream(this, messages, options, cancellationToken);

    /// <returns>The answer; null: the call goes on.</returns>
    /// <exception cref="ApiException">It does not.</exception>
    protected abstract ValueTask<IReadOnlyList<AnswerPart>?> EnterAsync(ChatCall call, CancellationToken cancellationToken);

    private static async IAsyncEnumerable<ChatResponseUpdate> Replay(IReadOnlyList<AnswerPart> parts)
    {
        foreach (var part in parts)
        {
            foreach (var update in AnswerParts.ToUpdates(part))
            {
                yield return update;
            }
        }
    }

    // Once it has begun it is the next stage's, and costs nothing here.
    private sealed class Stream(GateChatClient gate, IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
        : IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>
    {
        private IAsyncEnumerator<ChatResponseUpdate>? _updates;

        public ChatResponseUpdate Current => _updates!.Current;

        public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken enumerating = default) =>
            enumerating == cancellationToken || !enumerating.CanBeCanceled ? this : new Stream(gate, messages, options, enumerating);

        public ValueTask<bool> MoveNextAsync() => _updates is { } updates ? updates.MoveNextAsync() : BeginAsync();

        public ValueTask DisposeAsync() => _updates?.DisposeAsync() ?? default;

        private async ValueTask<bool> BeginAsync()
        {
            var stream = await gate.EnterAsync(options.Call(), cancellationToken) is { } parts
                ? Replay(parts)
                : gate.InnerClient.GetStreamingResponseAsync(messages, options, cancellationToken);
            _updates = stream.GetAsyncEnumerator(cancellationToken);
            return await _updates.MoveNextAsync();
        }
    }
}
