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
            catch (Exception exception) when (exception is not OperationCanceledException)
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

    private sealed class Stream(GateChatClient gate, IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) : IAsyncEnumerable<ChatResponseUpdate>
    {
        public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken enumerating = default) => new Reader(gate, messages, options, cancellationToken, enumerating);
    }

    // Once it has begun it is the next stage's stream, and costs nothing here.
    private sealed class Reader(
        GateChatClient gate, IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken, CancellationToken enumerating)
        : IAsyncEnumerator<ChatResponseUpdate>
    {
        private readonly CancellationTokenSource? _either = enumerating.CanBeCanceled && enumerating != cancellationToken
            ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, enumerating)
            : null;

        private IAsyncEnumerator<ChatResponseUpdate>? _updates;
        private bool _began;

        public ChatResponseUpdate Current => _updates!.Current;

        public ValueTask<bool> MoveNextAsync() => _updates is { } updates ? updates.MoveNextAsync() : _began ? new(false) : BeginAsync();

        public async ValueTask DisposeAsync()
        {
            await (_updates?.DisposeAsync() ?? default);
            _either?.Dispose();
        }

        private async ValueTask<bool> BeginAsync()
        {
            _began = true;
            var either = _either?.Token ?? cancellationToken;
            var stream = await gate.TraceAsync(options.Call(), either) is { } parts
                ? Replay(parts)
                : gate.InnerClient.GetStreamingResponseAsync(messages, options, either);
            _updates = stream.GetAsyncEnumerator(either);
            return await _updates.MoveNextAsync();
        }
    }
}
