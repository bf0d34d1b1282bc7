using System.Runtime.CompilerServices;
using AspireAi.Api.Models.Providers;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.Resilience;

/// <summary>
/// Bounds how long a provider may take and turns its silence into 504. It never repeats a call: a provider that was slow may
/// still bill for it. Touches no store.
/// </summary>
public sealed class ResilienceChatClient(IChatClient innerClient, IOptions<ResilienceOptions> limits, TimeProvider time)
    : DelegatingChatClient(innerClient)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var timeout = new Timeout(limits.Value, time, cancellationToken);
        try
        {
            return await base.GetResponseAsync(messages, options, timeout.Token);
        }
        catch (OperationCanceledException) when (timeout.Expired is { } what && !cancellationToken.IsCancellationRequested)
        {
            throw UpstreamErrors.Timeout(what);
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var timeout = new Timeout(limits.Value, time, cancellationToken);
        options.Call().ProviderHeard = timeout.Heard;
        await using var updates = base.GetStreamingResponseAsync(messages, options, timeout.Token).GetAsyncEnumerator(timeout.Token);
        var (limit, what) = (limits.Value.FirstChunkTimeout, "until its first chunk");
        while (true)
        {
            bool more;
            timeout.Expect(limit, what);
            var next = updates.MoveNextAsync();
            try
            {
                if (next.IsCompleted)
                {
                    more = await next;
                }
                else
                {
                    timeout.Wait();
                    more = await next;
                    // The reader may be slow; only the provider's time counts.
                    timeout.Pause();
                }
            }
            catch (OperationCanceledException) when (timeout.Expired is { } expired && !cancellationToken.IsCancellationRequested)
            {
                throw UpstreamErrors.Timeout(expired);
            }

            if (!more)
            {
                yield break;
            }

            yield return updates.Current;
            (limit, what) = (limits.Value.ChunkTimeout, "between two chunks");
        }
    }

    private sealed class Timeout : IDisposable
    {
        private readonly CancellationTokenSource _total;
        private readonly CancellationTokenSource _step;
        private readonly CancellationTokenSource _either;
        private string _waitingFor = "";
        private bool _isWaiting;
        private TimeSpan _limit = System.Threading.Timeout.InfiniteTimeSpan;

        public Timeout(ResilienceOptions options, TimeProvider time, CancellationToken caller)
        {
            _total = new CancellationTokenSource(options.TotalTimeout, time);
            _step = new CancellationTokenSource(System.Threading.Timeout.InfiniteTimeSpan, time);
            _either = CancellationTokenSource.CreateLinkedTokenSource(caller, _total.Token, _step.Token);
        }

        public CancellationToken Token => _either.Token;

        public string? Expired => _step.IsCancellationRequested ? _waitingFor : _total.IsCancellationRequested ? "for the whole answer" : null;

        public void Expect(TimeSpan limit, string what) => (_waitingFor, _limit) = (what, limit);

        public void Wait()
        {
            _isWaiting = true;
            _step.CancelAfter(_limit);
        }

        public void Pause()
        {
            _isWaiting = false;
            _step.CancelAfter(System.Threading.Timeout.InfiniteTimeSpan);
        }

        /// <summary>It is not silent: the time begins again. Called by the party that is waited for, so never after that has ended.</summary>
        public void Heard()
        {
            if (_isWaiting)
            {
                _step.CancelAfter(_limit);
            }
        }

        public void Dispose()
        {
            _either.Dispose();
            _step.Dispose();
            _total.Dispose();
        }
    }
}
