using System.Runtime.CompilerServices;
using AspireAi.Api.Models.Providers;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.Resilience;

/// <summary>
/// Chooses the endpoint of the model that is asked, bounds how long it may take, and asks again where a provider has certainly billed
/// nothing: another endpoint at once, the same ones after a wait, unless a fallback is left. Touches no store.
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
        while (true)
        {
            TimeSpan again;
            UpstreamException failure;
            using (var attempt = Begin(call, cancellationToken))
            {
                try
                {
                    return await attempt.AskAsync(InnerClient, messages, chatOptions);
                }
                catch (Exception exception)
                {
                    if (await AfterAsync(call, attempt, exception, cancellationToken) is not { } next)
                    {
                        throw;
                    }

                    (again, failure) = next;
                }
            }

            await WaitAsync(call, again, failure, cancellationToken);
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? chatOptions = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var call = chatOptions.Call();
        while (true)
        {
            (TimeSpan Wait, UpstreamException Failure)? again = null;
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
                    again = await AfterAsync(call, attempt, exception, cancellationToken);
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
                        await attempt.FailedAsync(exception);
                        call.Attempts!.Failed(attempt.Endpoint, exception);
                        throw;
                    }
                }

                if (again is null)
                {
                    await attempt.AnsweredAsync();
                    yield break;
                }
            }

            await WaitAsync(call, again.Value.Wait, again.Value.Failure, cancellationToken);
        }
    }

    /// <exception cref="UpstreamException">503 <c>upstream_unavailable</c>: none may be asked.</exception>
    private Attempt Begin(ChatCall call, CancellationToken cancellationToken)
    {
        var attempts = call.Attempts!;
        var endpoint = attempts.Next() ?? throw attempts.Telling ?? UpstreamErrors.Unavailable(attempts.Model.Endpoints.Min(static one => one.OpenFor));
        attempts.IsWaiting = false;
        return new Attempt(call, attempts.Model, endpoint, metrics, time, cancellationToken);
    }

    /// <returns>After what time to try once more, and what is said if that is not done; null: the exception goes on.</returns>
    /// <exception cref="UpstreamException">It is not tried again, and another endpoint's failure says more.</exception>
    private async ValueTask<(TimeSpan Wait, UpstreamException Failure)?> AfterAsync(ChatCall call, Attempt attempt, Exception exception, CancellationToken cancellationToken)
    {
        var attempts = call.Attempts!;
        await attempt.FailedAsync(exception);
        attempts.Failed(attempt.Endpoint, exception);
        if (exception is not UpstreamException { IsUnbilled: true } last || cancellationToken.IsCancellationRequested)
        {
            return null;
        }

        if (attempts.HasNext)
        {
            return (TimeSpan.Zero, last);
        }

        var telling = attempts.Telling ?? last;
        TimeSpan? wait = telling switch
        {
            { Outcome: UpstreamFailure.Unreachable } => Jittered(_firstBackoff * (1 << Math.Min(attempts.Retries, MostDoublings))),
            { Outcome: UpstreamFailure.RateLimited or UpstreamFailure.Overloaded, RetryAfter: { } given } => Jittered(given),
            _ => null,
        };
        if (wait is { } time && !attempts.HasFallback && attempts.Retries < options.Value.Retries && attempts.Waited + time <= options.Value.RetryBudget)
        {
            attempts.Wait(time);
            return (time, telling);
        }

        return telling == exception ? null : throw telling;
    }

    private async Task WaitAsync(ChatCall call, TimeSpan wait, UpstreamException failure, CancellationToken cancellationToken)
    {
        // Whoever leaves now has been billed for nothing.
        call.Attempts!.IsWaiting = true;
        await Task.Delay(wait, time, cancellationToken);
        if (call.IsWaitedFor?.Invoke() == false)
        {
            throw failure;
        }
    }

    // Never earlier than asked for; a little later each in its own way, so that those who failed together don't come back together.
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5394", Justification = "When a call is repeated is no secret.")]
    private static TimeSpan Jittered(TimeSpan wait) => wait + (wait * (0.25 * Random.Shared.NextDouble())) + TimeSpan.FromMilliseconds(Random.Shared.Next(20));
}
