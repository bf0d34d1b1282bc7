using System.Diagnostics;
using System.Runtime.CompilerServices;
using AspireAi.Api.Models;
using AspireAi.Api.Models.Providers;
using AspireAi.Api.Usage;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.Telemetry;

/// <summary>The outermost stage: one span and one outcome per request, whatever happens inside. Waits for no store.</summary>
internal sealed class TelemetryChatClient(
    IChatClient innerClient, DefenseMetrics metrics, StatisticsWriter statistics, ModelCatalog catalog, TimeProvider time)
    : DelegatingChatClient(innerClient)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var call = options.Call();
        using var activity = Start(call);
        var started = time.GetTimestamp();
        try
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken);
            Finish(activity, call, started, null, cancellationToken);
            return response;
        }
        catch (Exception exception)
        {
            Finish(activity, call, started, exception, cancellationToken);
            throw;
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var call = options.Call();
        using var activity = Start(call);
        var started = time.GetTimestamp();
        Exception? failure = null;
        var ended = false;
        var updates = base.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            while (true)
            {
                try
                {
                    if (!await updates.MoveNextAsync())
                    {
                        ended = true;
                        break;
                    }
                }
                catch (Exception exception)
                {
                    failure = exception;
                    throw;
                }

                yield return updates.Current;
            }
        }
        finally
        {
            await updates.DisposeAsync();
            // A reader that stops early disposes the stream; that is an abandoned one.
            Finish(activity, call, started, ended ? null : failure ?? new OperationCanceledException(), cancellationToken);
        }
    }

    private static Activity? Start(ChatCall call)
    {
        var activity = DefenseMetrics.Source.StartActivity("defense");
        activity?.SetTag("aspireai.tenant", call.Caller.Tenant);
        activity?.SetTag("aspireai.tier", call.Caller.Tier);
        activity?.SetTag("aspireai.stream", call.Stream);
        return activity;
    }

    private void Finish(Activity? activity, ChatCall call, long started, Exception? exception, CancellationToken cancellationToken)
    {
        var outcome = OutcomeOf(call, exception, cancellationToken);
        var code = exception is ApiException error ? error.Code : null;
        var model = catalog.TryGet(call.Model, out _) ? call.Model : null;
        metrics.Finished(outcome, code, model, call.Outcome.Cache, call.Stream, time.GetElapsedTime(started));
        statistics.Finished(call, outcome, model);
        if (activity is null)
        {
            return;
        }

        activity.SetTag("aspireai.outcome", outcome.ToString());
        activity.SetTag("gen_ai.request.model", model);
        activity.SetTag("aspireai.request_id", call.RequestId);
        activity.SetTag("aspireai.client_request_id", call.ClientRequestId);
        activity.SetTag("aspireai.provider_request_id", call.Outcome.ProviderRequestId);
        if (call.Outcome.Endpoint is { } endpoint)
        {
            activity.SetTag("aspireai.provider", endpoint.Host);
            activity.SetTag("gen_ai.response.model", call.Outcome.Model);
        }

        if (call.Outcome.Cache is { } cache)
        {
            activity.SetTag("aspireai.cache", cache.ToString());
        }

        if (call.Outcome.Degraded.Count > 0)
        {
            activity.SetTag("aspireai.degraded", string.Join(',', call.Outcome.Degraded));
        }

        if (outcome is DefenseOutcome.UpstreamFailed or DefenseOutcome.Failed)
        {
            activity.SetStatus(ActivityStatusCode.Error, code);
        }
    }

    private static DefenseOutcome OutcomeOf(ChatCall call, Exception? exception, CancellationToken cancellationToken) => exception switch
    {
        null => call.Outcome.Cache switch
        {
            CacheResult.Exact or CacheResult.Semantic => DefenseOutcome.Cached,
            CacheResult.Coalesced => DefenseOutcome.Coalesced,
            _ => DefenseOutcome.Answered,
        },
        UpstreamException => DefenseOutcome.UpstreamFailed,
        ApiException => DefenseOutcome.Rejected,
        OperationCanceledException => DefenseOutcome.Abandoned,
        _ when cancellationToken.IsCancellationRequested => DefenseOutcome.Abandoned,
        _ => DefenseOutcome.Failed,
    };
}
