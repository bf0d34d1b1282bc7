using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using AspireAi.Api.Chat.Wire;
using AspireAi.Api.Models;
using AspireAi.Api.Models.Providers;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.Resilience;

/// <summary>
/// Asks the model that the client named, and where it fails before any output, those that the operator named in its place. Each attempt
/// has a reservation of its own: what a failed one may have been billed for stays charged. Touches no store.
/// </summary>
internal sealed class FallbackChatClient(IChatClient innerClient, ModelCatalog models, ProviderMetrics metrics) : DelegatingChatClient(innerClient)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var call = options.Call();
        var chain = new Chain(call, models);
        while (true)
        {
            try
            {
                var response = await base.GetResponseAsync(messages, options, cancellationToken);
                Note(call);
                return response;
            }
            catch (ApiException failure) when (!cancellationToken.IsCancellationRequested)
            {
                chain.Failed(failure);
            }
        }
    }

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var chain = new Chain(options.Call(), models);
        return chain.HasOthers ? StreamAsync(chain, messages, options, cancellationToken) : base.GetStreamingResponseAsync(messages, options, cancellationToken);
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        Chain chain, IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var call = options.Call();
        while (true)
        {
            // Until there is output, nothing goes out that another model's answer would have to take back.
            var held = chain.HasOthers ? new List<ChatResponseUpdate>() : null;
            var began = false;
            await using var updates = base.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                bool more;
                try
                {
                    more = await updates.MoveNextAsync();
                }
                catch (ApiException failure) when (!began && !cancellationToken.IsCancellationRequested)
                {
                    chain.Failed(failure);
                    break;
                }

                if (more && held is not null && !HasOutput(updates.Current))
                {
                    held.Add(updates.Current);
                    continue;
                }

                if (!began)
                {
                    Note(call);
                    began = true;
                }

                foreach (var update in held ?? [])
                {
                    yield return update;
                }

                held = null;
                if (!more)
                {
                    yield break;
                }

                yield return updates.Current;
            }
        }
    }

    private void Note(ChatCall call)
    {
        var answering = call.Attempts!.Model.Name;
        call.Outcome.Model = answering;
        if (answering != call.Model)
        {
            // What another model said is not stored as this one's.
            call.Outcome.CacheId = null;
            metrics.FellBack(call.Model, answering);
        }
    }

    private static bool HasOutput(ChatResponseUpdate update) => update.RawRepresentation is WirePayload payload
        ? !string.IsNullOrEmpty(payload.Content) || !string.IsNullOrEmpty(payload.OtherOutput) || payload.FinishReason is not null
        : update.Text.Length > 0 || update.FinishReason is not null;

    /// <summary>The models that are asked for a call, one after another.</summary>
    private sealed class Chain
    {
        private readonly ChatCall _call;
        private readonly ModelCatalog _models;
        private readonly ChatModel _asked;
        private ApiException? _first;
        private int _next;
        private bool _isCharged;

        public Chain(ChatCall call, ModelCatalog models)
        {
            (_call, _models, _asked) = (call, models, call.Asked ?? models.Get(call.Model));
            if (_asked.Fallbacks.Count == 0)
            {
                // Nobody else can answer, so it can be said before anybody does.
                call.Outcome.Model = _asked.Name;
            }

            Ask(_asked);
        }

        /// <summary>There is somebody else to ask.</summary>
        public bool HasOthers => _next < _asked.Fallbacks.Count || _call.Attempts!.Model.Endpoints.Count > 1;

        /// <summary>Goes on to the next, or throws.</summary>
        /// <exception cref="ApiException">The first failure: it is that of the model that the client knows.</exception>
        public void Failed(ApiException failure)
        {
            _isCharged |= failure.IsCharged;
            _first ??= failure;
            // What a stage of ours refuses, or the provider because of the request itself, is over, unless it is about a fallback only.
            if ((failure is UpstreamException || failure != _first) && TryNext(failure))
            {
                _call.Outcome.Headers.RemoveAll(static header => header.Key == "x-usage");
                return;
            }

            if (_isCharged)
            {
                _first.ShouldRetry = false;
            }

            ExceptionDispatchInfo.Throw(_first);
        }

        private bool TryNext(ApiException failure)
        {
            if (_call.IsWaitedFor?.Invoke() == false)
            {
                return false;
            }

            // A stage of ours that refused it would refuse it again.
            if (failure is UpstreamException && _call.Attempts!.HasNext)
            {
                return true;
            }

            while (_next < _asked.Fallbacks.Count)
            {
                if (_models.TryGet(_asked.Fallbacks[_next++], out var fallback) && Takes(fallback))
                {
                    Ask(fallback);
                    return true;
                }
            }

            return false;
        }

        private void Ask(ChatModel model)
        {
            _call.Attempts = new CallAttempts(model) { HasFallback = _next < _asked.Fallbacks.Count };
            _call.Outcome.Endpoint = null;
        }

        private bool Takes(ChatModel fallback)
        {
            if (fallback.Name == _asked.Name || fallback.Kind != _asked.Kind || _call.PromptTokens >= fallback.ContextWindow)
            {
                return false;
            }

            try
            {
                PricedFields.Check(_call, fallback);
                return true;
            }
            catch (InvalidRequestException)
            {
                return false;
            }
        }
    }
}
