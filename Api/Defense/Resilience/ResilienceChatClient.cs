using System.Numerics;
using System.Runtime.CompilerServices;
using AspireAi.Api.Models.Endpoints;
using AspireAi.Api.Models.Providers;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.Resilience;

/// <summary>
/// Chooses the endpoint of the model that is asked, bounds how long it may take, and asks again where a provider has certainly billed
/// nothing: another endpoint at once, the same ones after a wait. Touches no store.
/// </summary>
internal sealed class ResilienceChatClient(IChatClient innerClient, ProviderMetrics metrics, IOptions<ResilienceOptions> options, TimeProvider time)
    : DelegatingChatClient(innerClient)
{
    private static readonly TimeSpan _firstBackoff = TimeSpan.FromMilliseconds(200);
    private const int MostDoublings = 4;

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? chatOptions = null, CancellationToken cancellationToken = default)
    {
        var call = chatOptions.Call();
        var (retries, waited) = (0, TimeSpan.Zero);
        while (true)
        {
            TimeSpan? again;
            using (var attempt = Begin(call, cancellationToken))
            {
                try
                {
                    return await attempt.AskAsync(InnerClient, messages, chatOptions);
                }
                catch (Exception exception)
                {
                    again = After(call, attempt, exception, ref retries, waited, cancellationToken);
                    if (again is null)
                    {
                        throw;
                    }
                }
            }

            waited += again.Value;
            await Task.Delay(again.Value, time, cancellationToken);
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? chatOptions = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var call = chatOptions.Call();
        var (retries, waited) = (0, TimeSpan.Zero);
        while (true)
        {
            TimeSpan? again = null;
            using (var attempt = Begin(call, cancellationToken))
            {
                await using var updates = InnerClient.GetStreamingResponseAsync(messages, chatOptions, attempt.Token).GetAsyncEnumerator(attempt.Token);
                var more = false;
                try
                {
                    more = await attempt.FirstAsync(updates);
                }
                catch (Exception exception)
                {
                    again = After(call, attempt, exception, ref retries, waited, cancellationToken);
                    if (again is null)
                    {
                        throw;
                    }
                }

                while (more)
                {
                    yield return updates.Current;
                    try
                    {
                        more = await attempt.NextAsync(updates);
                    }
                    catch (Exception exception)
                    {
                        attempt.Failed(exception);
                        throw;
                    }
                }

                if (again is null)
                {
                    attempt.Answered();
                    yield break;
                }
            }

            waited += again.Value;
            await Task.Delay(again.Value, time, cancellationToken);
        }
    }

    /// <exception cref="UpstreamException">503 <c>upstream_unavailable</c>: none may be asked.</exception>
    private Attempt Begin(ChatCall call, CancellationToken cancellationToken)
    {
        var model = call.Answering!;
        var endpoint = ModelEndpoint.Choose(model.Endpoints, call.TriedEndpoints)
            ?? throw UpstreamErrors.Unavailable(model.Endpoints.Min(static one => one.OpenFor));
        return new Attempt(call, model, endpoint, metrics, time, cancellationToken);
    }

    /// <returns>After what time to try once more; null: not at all.</returns>
    private TimeSpan? After(ChatCall call, Attempt attempt, Exception exception, ref int retries, TimeSpan waited, CancellationToken cancellationToken)
    {
        attempt.Failed(exception);
        var endpoints = call.Answering!.Endpoints;
        call.TriedEndpoints |= 1UL << IndexOf(endpoints, attempt.Endpoint);
        if (exception is not UpstreamException { IsUnbilled: true } failure || cancellationToken.IsCancellationRequested)
        {
            return null;
        }

        if (BitOperations.PopCount(call.TriedEndpoints) < endpoints.Count && ModelEndpoint.Choose(endpoints, call.TriedEndpoints) is not null)
        {
            return TimeSpan.Zero;
        }

        TimeSpan? wait = failure switch
        {
            { Outcome: UpstreamFailure.Unreachable } => Jittered(_firstBackoff * (1 << Math.Min(retries, MostDoublings))),
            { Outcome: UpstreamFailure.RateLimited or UpstreamFailure.Overloaded, RetryAfter: { } given } => Jittered(given),
            _ => null,
        };
        if (wait is null || retries >= options.Value.Retries || waited + wait > options.Value.RetryBudget)
        {
            return null;
        }

        retries++;
        call.TriedEndpoints = 0;
        return wait;
    }

    private static int IndexOf(IReadOnlyList<ModelEndpoint> endpoints, ModelEndpoint endpoint)
    {
        var index = 0;
        while (endpoints[index] != endpoint)
        {
            index++;
        }

        return index;
    }

    // Never earlier than asked for; a little later each in its own way, so that those who failed together don't come back together.
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5394", Justification = "When a call is repeated is no secret.")]
    private static TimeSpan Jittered(TimeSpan wait) => wait + (wait * (0.25 * Random.Shared.NextDouble())) + TimeSpan.FromMilliseconds(Random.Shared.Next(20));
}
