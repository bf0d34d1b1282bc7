using System.Diagnostics;
using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Defense.Telemetry;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense;

/// <summary>A stage that answers a call itself, turns it away, or lets it go on and then has nothing to do with its answer.</summary>
internal abstract class GateChatClient(IChatClient innerClient, string stage) : DelegatingChatClient(innerClient)
{
    public sealed override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await TraceAsync(options.Call(), cancellationToken) is { } parts
            ? AnswerParts.ToResponse(parts)
            : await InnerClient.GetResponseAsync(messages, options, cancellationToken);

    public sealed override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        new Stream(this, messages, options, cancellationToken);

    /// <returns>The answer; null: the call goes on.</returns>
    /// <exception cref="ApiException">It does not.</exception>
    /// <param name="call">The call.</param>
    /// <param name="span">Takes what was decided; null where nobody listens.</param>
    /// <param name="cancellationToken">The client's.</param>
    protected abstract ValueTask<IReadOnlyList<AnswerPart>?> EnterAsync(ChatCall call, Activity? span, CancellationToken cancellationToken);

    private ValueTask<IReadOnlyList<AnswerPart>?> TraceAsync(ChatCall call, CancellationToken cancellationToken)
    {
        return DefenseMetrics.Source.HasListeners() ? TracedAsync() : EnterAsync(call, span: null, cancellationToken);

        async ValueTask<IReadOnlyList<AnswerPart>?> TracedAsync()
        {
            // What the stage asks may have been sent already, and its span begun with that.
            using var span = call.TakeSpan(stage) ?? StageSpans.Start(stage);
            Activity.Current = span ?? Activity.Current;
            try
            {
                return await EnterAsync(call, span, cancellationToken);
            }
            catch (Exception exception)
            {
                span.Refused(exception);
                throw;
            }
        }
    }

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
            var stream = await gate.TraceAsync(options.Call(), cancellationToken) is { } parts
                ? Replay(parts)
                : gate.InnerClient.GetStreamingResponseAsync(messages, options, cancellationToken);
            _updates = stream.GetAsyncEnumerator(cancellationToken);
            return await _updates.MoveNextAsync();
        }
    }
}
