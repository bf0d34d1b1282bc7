using System.Diagnostics;
using System.Runtime.CompilerServices;
using AspireAi.Api.Defense.Telemetry;
using AspireAi.Api.Models;
using AspireAi.Api.Models.Endpoints;
using AspireAi.Api.Models.Providers;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.Resilience;

/// <summary>One call to one endpoint: its time, its span, and what it says of the endpoint.</summary>
internal sealed class Attempt : IDisposable
{
    // Where it does not say for how long.
    private static readonly TimeSpan _restOfLimited = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _restOfRefused = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _longestRest = TimeSpan.FromMinutes(1);

    private readonly ChatCall _call;
    private readonly ModelTimeouts _limits;
    private readonly AttemptTimeout _timeout;
    private readonly ProviderMetrics _metrics;
    private readonly Activity? _span;
    private readonly bool _isTrial;
    private string? _outcome;

    public Attempt(ChatCall call, ChatModel model, ModelEndpoint endpoint, ProviderMetrics metrics, TimeProvider time, CancellationToken cancellationToken)
    {
        (_call, _limits, _metrics, Endpoint) = (call, model.Timeouts, metrics, endpoint);
        (call.Outcome.Endpoint, call.Outcome.ProviderRequestId) = (endpoint, null);
        _timeout = new AttemptTimeout(model.Timeouts, time, cancellationToken);
        _span = StageSpans.Start("attempt")?.SetTag("aspireai.provider", endpoint.Name).SetTag("aspireai.model", model.Name);
        call.ProviderHeard = _timeout.Heard;
        _isTrial = !endpoint.IsClosed;
        endpoint.Begin();
    }

    public ModelEndpoint Endpoint { get; }

    public CancellationToken Token => _timeout.Token;

    /// <summary>The whole answer.</summary>
    public async Task<ChatResponse> AskAsync(IChatClient provider, IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var response = await Endpoint.AskAsync(
            static async (asked, _) =>
            {
                try
                {
                    return await asked.provider.GetResponseAsync(asked.messages, asked.options, asked.Attempt.Token);
                }
                catch (OperationCanceledException) when (asked.Attempt._timeout.Failure is { } timeout)
                {
                    throw timeout;
                }
            },
            (provider, messages, options, Attempt: this));
        await AnsweredAsync();
        if (_call.Embedding is not null)
        {
            _span?.SetTag("gen_ai.operation.name", "embeddings").SetTag("gen_ai.request.model", Endpoint.Model).SetTag("gen_ai.usage.input_tokens", response.Usage?.InputTokenCount);
        }

        return response;
    }

    /// <summary>The first part of a stream, by which the endpoint is judged.</summary>
    /// <returns>Whether there is one.</returns>
    public ValueTask<bool> FirstAsync(IAsyncEnumerator<ChatResponseUpdate> updates) => Endpoint.AskAsync(
        static (asked, _) => asked.Attempt.NextAsync(asked.updates, asked.Attempt._limits.FirstChunk, "until its first chunk"), (updates, Attempt: this));

    /// <summary>A later part of a stream.</summary>
    /// <returns>Whether there is one.</returns>
    public ValueTask<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates) => NextAsync(updates, _limits.Chunk, "between two chunks");

    public ValueTask AnsweredAsync()
    {
        _outcome = "answered";
        Endpoint.Answered();
        return _isTrial ? default : Endpoint.JudgeAsync(failure: null);
    }

    public async ValueTask FailedAsync(Exception exception)
    {
        // Whoever leaves says nothing of the provider.
        if (!_isTrial && exception is ApiException)
        {
            await Endpoint.JudgeAsync(exception as UpstreamException);
        }

        if (exception is UpstreamException failure)
        {
            _outcome = JsonNamingPolicy.SnakeCaseLower.ConvertName(failure.Outcome.ToString());
            if (failure.Outcome != UpstreamFailure.Unavailable)
            {
                Endpoint.Failed(failure, RestAfter(failure));
            }

            _metrics.Failed(Endpoint, failure, _call);
        }
        else
        {
            _outcome = exception switch { OperationCanceledException => "abandoned", ApiException => "rejected", _ => "failed" };
        }

        _span?.SetTag("error.type", exception is ApiException error ? error.Code : exception.GetType().Name);
    }

    public void Dispose()
    {
        var outcome = _outcome ?? "abandoned";
        _metrics.Ended(Endpoint, outcome);
        _span.Decided(outcome)?.Dispose();
        Endpoint.End();
        _call.ProviderHeard = null;
        _timeout.Dispose();
    }

    private static TimeSpan RestAfter(UpstreamException failure)
    {
        var rest = failure switch
        {
            { Outcome: UpstreamFailure.RateLimited or UpstreamFailure.Overloaded } => failure.RetryAfter ?? _restOfLimited,
            { IsForOperator: true } => _restOfRefused,
            _ => TimeSpan.Zero,
        };
        return rest < _longestRest ? rest : _longestRest;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates, TimeSpan limit, string what)
    {
        try
        {
            _timeout.Expect(limit, what);
            var next = updates.MoveNextAsync();
            if (next.IsCompleted)
            {
                return await next;
            }

            _timeout.Wait();
            var more = await next;
            // The reader may be slow; only the provider's time counts.
            _timeout.Pause();
            return more;
        }
        catch (OperationCanceledException) when (_timeout.Failure is { } timeout)
        {
            throw timeout;
        }
    }
}
